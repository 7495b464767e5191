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

async function load() {
  if (!page.DecompressionStream) throw new Error("This browser cannot unpack what the server sends.");
  if (!page.Plotly) await script(`${base}__PLOTLY__`);
  return import(`${base}__VERSION__/player.js`);
}

export default async function (component) {
  try {
    const stage = await (loaded.__VERSION__ ??= load());
    await stage.update(component, page.Plotly);
  } catch (error) {
    console.warn("The live stage could not be loaded.", error);
    delete loaded.__VERSION__;
    component.setTriggerValue("failed", true);
  }
}
