// Sent with every message, so it is small: the stage itself is loaded once, from the app's own static files.
const base = new URL("app/static/", document.baseURI);
/** @type {any} */
const page = window;
const loaded = (page.liveStages ??= {});

/** @param {string} url */
function script(url) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: url, onload: resolve, onerror: reject });
    document.head.append(element);
  });
}

function load() {
  if (!page.DecompressionStream) throw new Error("This browser cannot unpack what the server sends.");
  // All modules at once: else each is asked for only when one that imports it has come.
  for (const name of "__MODULES__".split(" ")) {
    const link = { rel: "modulepreload", href: `${base}__VERSION__/${name}` };
    document.head.append(Object.assign(document.createElement("link"), link));
  }
  return import(`${base}__VERSION__/mount.js`);
}

/** Plotly: the largest of all, and the first picture can do without it. */
async function library() {
  if (!page.Plotly) await (loaded["__PLOTLY__"] ??= script(`${base}__PLOTLY__`));
  return page.Plotly;
}

/** An outline is as narrow as layout.js will have the stage. */
function outline(root) {
  if (root?.dataset.state === "loading") root.classList.toggle("narrow", root.clientWidth < 680);
}

export default async function (component) {
  try {
    outline(component.parentElement.querySelector("[data-testid=live-stage]"));
    const stage = await (loaded.__VERSION__ ??= load());
    await stage.update(component, library);
  } catch (error) {
    console.warn("The live stage could not be loaded.", error);
    for (const name in loaded) delete loaded[name];
    component.setTriggerValue("failed", true);
  }
}
