// Slide: one panel as a PNG of a slide's size. A copy of it is laid out out of sight, in that size and with letters that
// large, and then painted on one canvas: its texts and grounds, Plotly's figure, and its canvases.

import { Panels } from "./panels.js";

const size = { width: 1920, height: 1080 }; // px
const letters = 34; // px
const kept = 3 * letters; // px of height for what stands below the panel
const nothing = () => {};

/**
 * The picture of the panel that `spec` describes.
 *
 * @param {HTMLElement} root - the stage's element: the copy has its style
 * @param {any} spec
 * @param {{ Plotly: any, show: (panels: Panels) => Promise<void>, name: string, below: HTMLElement[] }} stage - `show` has
 * panels show what is on screen; the film's `name` and copies of the elements `below` stand under the panel
 * @returns {Promise<Blob>}
 */
export async function slide(root, spec, { Plotly, show, name, below }) {
  const room = outOfSight(root);
  try {
    const panels = new Panels(room.firstElementChild, {
      onPress: nothing, onEdit: { edit: nothing, undo: nothing }, onStep: nothing, labels: JSON.parse(root.dataset.labels),
      onDraw: { change: nothing, undo: nothing, undoable: () => false, open: () => false },
    });
    panels.factor = letters / parseFloat(getComputedStyle(document.documentElement).fontSize);
    await panels.show([{ ...spec, points: spec.points && { ...spec.points, drawable: false } }]);
    const section = room.querySelector("section");
    Object.assign(section.style, { position: "absolute", inset: "0", aspectRatio: "auto", height: "auto", border: "0" });
    if (spec.press !== undefined) room.querySelector("header p").textContent = ""; // It says what to press.
    room.lastElementChild.append(named(name), ...below.map((element) => element.cloneNode(true)));
    await panels.drawWith(Plotly);
    await frame(); // What observes a panel's size hears of it.
    await show(panels);
    await frame();
    const canvas = Object.assign(document.createElement("canvas"), size);
    const context = canvas.getContext("2d");
    context.fillStyle = getComputedStyle(root).getPropertyValue("--st-background-color");
    context.fillRect(0, 0, size.width, size.height);
    await paint(room, context, origin(room), Plotly);
    return await new Promise((done) => canvas.toBlob(done));
  } finally {
    room.remove();
  }
}

/** Have the browser save `contents` as a file. */
export function download(contents, name) {
  const href = URL.createObjectURL(contents);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

const named = (text) => Object.assign(document.createElement("span"), { textContent: text });

const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

/** A place in the stage that nobody sees: for a panel, and for what stands below it. */
function outOfSight(root) {
  const room = document.createElement("div");
  const [panel, below] = [document.createElement("div"), document.createElement("div")];
  room.dataset.part = "slide";
  room.setAttribute("aria-hidden", "true");
  room.inert = true;
  const [width, height] = [size.width, size.height].map((side) => `${side}px`);
  Object.assign(room.style, { position: "fixed", left: "-9999px", top: "0", width, height, fontSize: `${letters}px` });
  Object.assign(panel.style, { position: "absolute", inset: `1em 1em ${kept}px` });
  Object.assign(below.style, { position: "absolute", inset: "auto 1.5em 0.8em", display: "flex", gap: "1.5em", fontSize: "0.8em" });
  room.append(panel, below);
  root.append(room);
  return room;
}

function origin(element) {
  const { left, top } = element.getBoundingClientRect();
  return { left, top };
}

/** Paint all that is seen in `element`, in its order, as far from the canvas's corner as it is from `from`. */
async function paint(element, context, from, Plotly) {
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility === "hidden") return;
  const place = element.getBoundingClientRect();
  /** @type {[number, number, number, number]} */
  const box = [place.left - from.left, place.top - from.top, place.width, place.height];
  if (element instanceof HTMLCanvasElement) return void (element.width && context.drawImage(element, ...box));
  if (element.classList.contains("js-plotly-plot")) return context.drawImage(await figure(element, Plotly), ...box);
  if (element.tagName !== "BUTTON") ground(style, context, box); // In a picture nothing can be pressed.
  for (const child of ordered(element)) {
    if (child.nodeType === Node.TEXT_NODE) text(child, style, context, from);
    else if (child instanceof HTMLElement && !child.matches("[role=group], form")) await paint(child, context, from, Plotly);
  }
  after(element, style, context, box);
}

/** The nodes in `element`: curves lie above Plotly's figure, what else is on a canvas beneath it. */
function ordered(element) {
  const nodes = [...element.childNodes];
  return element.classList.contains("curves") ? nodes.reverse() : nodes;
}

/** Plotly's figure as an image; it is as large as it is drawn. */
async function figure(element, Plotly) {
  const { clientWidth: width, clientHeight: height } = element;
  const image = new Image();
  image.src = await Plotly.toImage(element, { format: "png", width, height, scale: 1 });
  await image.decode();
  return image;
}

/** A ground, and a line below it or above it. */
function ground(style, context, [x, y, width, height]) {
  const stops = [...style.backgroundImage.matchAll(/(rgba?\([^)]*\)|color\([^)]*\))\s*([\d.]+)?/g)];
  if (stops.length > 1) {
    const bar = context.createLinearGradient(x, 0, x + width, 0);
    stops.forEach(([, colour, at], i) => bar.addColorStop(at ? at / 100 : i / (stops.length - 1), colour));
    context.fillStyle = bar;
  } else context.fillStyle = style.backgroundColor;
  context.fillRect(x, y, width, height);
  for (const [side, line] of [["Top", y], ["Bottom", y + height - parseFloat(style.borderBottomWidth)]]) {
    const thick = parseFloat(style[`border${side}Width`]);
    if (!thick || style[`border${side}Style`] === "none") continue;
    context.strokeStyle = style[`border${side}Color`];
    context.lineWidth = thick;
    context.setLineDash(style[`border${side}Style`] === "dashed" ? [4 * thick, 3 * thick] : []);
    context.beginPath();
    context.moveTo(x, line + thick / 2);
    context.lineTo(x + width, line + thick / 2);
    context.stroke();
  }
}

/** A text word by word, each where it stands: the browser has broken the lines. */
function text(node, style, context, from) {
  const range = document.createRange();
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const { left, top, width, height } = range.getBoundingClientRect();
    if (width) write(word, style, context, left - from.left, top - from.top + height / 2);
  }
}

/** The font of a style: the shorthand is empty where digits are to be of one width. */
const fontOf = ({ fontWeight, fontSize, fontFamily }) => `${fontWeight} ${fontSize} ${fontFamily}`;

function write(word, style, context, x, middle) {
  context.font = fontOf(style);
  context.fillStyle = style.color;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = context.measureText(word);
  context.fillText(word, x, middle + (up - down) / 2);
}

/** A sign after the text of a cell. */
function after(element, style, context, [x, y, width, height]) {
  const sign = getComputedStyle(element, "::after");
  const [, word] = /^"([^"]+)"/.exec(sign.content) ?? [];
  if (!word) return;
  const side = parseFloat(sign.width);
  const left = x + width - parseFloat(style.paddingRight) - side;
  const top = y + (height - parseFloat(sign.height)) / 2;
  context.fillStyle = sign.backgroundColor;
  context.beginPath();
  context.roundRect(left, top, side, parseFloat(sign.height), sign.borderRadius === "50%" ? side / 2 : side / 9);
  context.fill();
  context.font = fontOf(sign);
  write(word, sign, context, left + (side - context.measureText(word).width) / 2, top + parseFloat(sign.height) / 2);
}
