// Own points too many for a link: this tab keeps them under their name, and gives them to a server that lost them. Each
// change of drawn points makes a new set, so only the last ones are kept: a tab has room for a few megabytes.
const place = (name) => `own-points-${name}`;
const order = "own-points"; // under this, the names, the oldest first
const most = 20;

function keep(name, points) {
  const names = JSON.parse(sessionStorage.getItem(order) ?? "[]").filter((other) => other !== name);
  names.push(name);
  for (const old of names.splice(0, names.length - most)) sessionStorage.removeItem(place(old));
  sessionStorage.setItem(order, JSON.stringify(names));
  sessionStorage.setItem(place(name), points);
}

export default ({ data: { name, points }, setTriggerValue }) => {
  let found = "";
  try {
    if (points) keep(name, points);
    else found = sessionStorage.getItem(place(name)) ?? "";
  } catch {
    // Storage may be forbidden, or full: then the server alone keeps them.
  }
  if (!points) setTriggerValue("found", { name, points: found });
};
