// The stages on a page: Streamlit mounts their elements, and each message leads to the stage in its element.

import { watchKeys } from "./keys.js";
import { watchPageLinks } from "./links.js";
import { Stage } from "./player.js";
import { headerOf, unpack } from "./wire.js";

/** @type {Stage[]} */
let stages = [];

/**
 * The stage in `parent`, which has this `key`.
 *
 * Streamlit may mount its element anew: on another visit of the page, or where a request waited while the whole page ran.
 * The request's run then follows at once. The server drops those messages of the page's run about the stage that were not
 * sent yet (`ForwardMsgQueue.clear`), yet still tells the browser that the page's run has ended, and the browser removes
 * the element. The next message brings another one, but answers the stage that was there: it has no panels, and may
 * begin a run that goes on from the frame on screen. So that stage moves to the new element.
 */
function stageIn(parent, key) {
  const fresh = parent.querySelector("[data-testid=live-stage]");
  const here = stages.find(({ root }) => root === fresh);
  if (here) return here;
  const detached = stages.find(({ root, header }) => !root.isConnected && header?.key === key);
  if (detached) fresh.replaceWith(detached.root);
  const stage = detached ?? new Stage(parent);
  stages = [...stages.filter(({ root }) => root.isConnected && root !== stage.root), stage];
  stage.moved = Boolean(detached); // While it was on no page, no request was sent again.
  return stage;
}

// A tab that is discarded in the background, or duplicated, may get no pagehide event; it was hidden before.
for (const leaving of ["pagehide", "visibilitychange"]) {
  addEventListener(leaving, () => {
    for (const stage of stages) stage.remember();
  });
}

const here = () => stages.filter(({ root }) => root.isConnected);
watchPageLinks(here);
watchKeys(here);

/** Called for every message; `library` brings Plotly, and is called once the first picture is there. */
export async function update({ data, parentElement, setTriggerValue }, library) {
  const header = headerOf(data);
  const whole = unpack(header);
  const stage = stageIn(parentElement, header.key);
  stage.page = location.pathname;
  stage.trigger = (request) => setTriggerValue("request", request);
  stage.press = (pressed) => setTriggerValue("press", pressed);
  stage.tellPoints = (points) => setTriggerValue("drawn_points", points);
  stage.tell = (view) => header.view && setTriggerValue("view", view);
  stage.tellKept = (tokens) => setTriggerValue("kept", tokens);
  // Messages are taken in the order they came, although unpacking takes its time and showing panels waits for Plotly.
  const taken = stage.queue.then(async () => stage.receive(await whole));
  // What cannot be taken is as good as lost: the request is sent again.
  stage.queue = taken.catch((error) => console.warn("A message to the live stage could not be taken.", error));
  await (stage.held.current < 0 ? taken : stage.queue);
  await stage.panels.drawWith(await library());
}
