// Sent with every message, so it is small: the stage itself is loaded once, from the app's own static files.
const base = new URL("app/static/__VERSION__/", document.baseURI);
const loaded = (window.liveStages ??= {});

function script(url) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: url, onload: resolve, onerror: reject });
    document.head.append(element);
  });
}

async function load() {
  if (!window.DecompressionStream) throw new Error("This browser cannot unpack what the server sends.");
  if (!window.Plotly) await script(new URL("plotly.min.js", base));
  return import(new URL("player.js", base));
}

export default async function (component) {
  try {
    const stage = await (loaded.__VERSION__ ??= load());
    await stage.update(component, window.Plotly);
  } catch (error) {
    console.warn("The live stage could not be loaded.", error);
    delete loaded.__VERSION__;
    component.setTriggerValue("failed", true);
  }
}
