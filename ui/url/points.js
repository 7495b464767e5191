// Own points too many for a link: this tab keeps them under their name, and gives them to a server that lost them.
const place = (name) => `own-points-${name}`;

export default ({ data: { name, points }, setTriggerValue }) => {
  let found = "";
  try {
    if (points) sessionStorage.setItem(place(name), points);
    else found = sessionStorage.getItem(place(name)) ?? "";
  } catch {
    // Storage may be forbidden, or full: then the server alone keeps them.
  }
  if (!points) setTriggerValue("found", { name, points: found });
};
