// Kept curves: those of a picture that stand still. Each has its label at its end and stands in a menu, with what can be
// done with it.

import { button, kept } from "./presses.js";

/**
 * @typedef {{ label: string, title: string, name: string, on: boolean | null }} Act
 * @typedef {{ trace: number, label: string, token: string, acts: Act[] }} Kept - as `panels.py` describes it
 * @typedef {{ x: ArrayLike<number>, y: ArrayLike<number> }} Curve
 * @typedef {{ at: number, end: number }} End - px: where a curve ends, and its height there
 * @typedef {{ from: number, width: number, top: number, high: number }} Written - px: a label on the canvas
 */

const near = 7; // px from a curve at which it is meant

/** The height of a curve at `x`, between its points; NaN where it is not. */
export function heightAt(/** @type {Curve} */ { x, y }, /** @type {number} */ at) {
  let [low, high] = [0, x.length - 1];
  if (!(x[low] <= at && at <= x[high])) return NaN;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return high === low ? y[low] : y[low] + ((at - x[low]) / (x[high] - x[low])) * (y[high] - y[low]);
}

/**
 * Where labels of curves that end at these `heights`, in px, are written so that none covers another, or what stands at
 * one of the heights `taken`, and all stand between `top` and `bottom`: from the lowest up, each as near to its curve's
 * end as that lets it.
 *
 * @param {number[]} heights
 * @param {number} line - px from one label to the next
 * @param {number} top
 * @param {number} bottom
 * @param {number[]} taken
 */
export function spread(heights, line, top, bottom, taken = []) {
  const above = taken.toSorted((a, b) => b - a);
  const order = heights.map((_, i) => i).sort((a, b) => heights[b] - heights[a]);
  const places = Array(heights.length).fill(0);
  let free = bottom - line / 2;
  for (const i of order) {
    places[i] = Math.min(heights[i], free);
    for (const height of above) if (Math.abs(height - places[i]) < 0.6 * line) places[i] = height - 0.6 * line;
    free = places[i] - line;
  }
  // Those that would be above the top push the ones below them down again.
  let least = top + line / 2;
  for (const i of order.toReversed()) {
    places[i] = Math.max(places[i], least);
    least = places[i] + line;
  }
  return places;
}

/** Whether a label lies over another. */
const overlap = (/** @type {Written} */ a, /** @type {Written} */ b) =>
  a.from < b.from + b.width && b.from < a.from + a.width && a.top < b.top + b.high && b.top < a.top + a.high;

/** What is written at a curve's end, in so many `letters`; all of it stands in the menu. */
export const shortened = (/** @type {string} */ label, /** @type {number} */ letters) =>
  label.length > letters ? `${label.slice(0, letters - 1).trimEnd()}…` : label;

/** The kept curves of a picture, in px by its two scales. */
export class KeptCurves {
  /**
   * @param {Kept[]} kept
   * @param {Curve[]} traces
   */
  constructor(kept, traces) {
    this.kept = kept;
    this.curves = kept.map(({ trace }) => traces[trace]);
  }
  /**
   * Write the labels, the newest curves' where there is no room for all, and none over what is `written` already.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {{ x: number, y: number, width: number, height: number, font: string }} box
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   * @param {{ size: number, colour: string, ground: string, last: number }} look - the size of letters; the last place on
   * the axis
   * @param {[number, number][]} moving - the ends of the curves that move
   * @param {Written[]} written
   */
  label(context, box, x, y, { size, colour, ground, last }, moving, written = []) {
    const line = 1.05 * size;
    const most = Math.max(1, Math.floor(box.height / (2 * line)));
    const letters = Math.floor(box.width / size); // About half of the width.
    const taken = moving.filter(([at]) => x(at) > box.x + box.width / 2).map(([, value]) => y(value));
    const shown = this.kept.slice(-most);
    const curves = this.curves.slice(-most);
    const ends = curves.map((curve) => {
      const at = Math.min(last, curve.x[curve.x.length - 1]);
      const high = y(heightAt(curve, at));
      return { at: x(at), high: Math.max(box.y, Math.min(Number.isFinite(high) ? high : box.y, box.y + box.height)) };
    });
    const places = spread(ends.map(({ high }) => high - 0.6 * line), line, box.y, box.y + box.height - 2, taken);
    context.font = `${size}px ${box.font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    Object.assign(context, { fillStyle: colour, strokeStyle: ground, lineWidth: 3, lineJoin: "round" });
    context.setLineDash([]);
    for (const [i, { label }] of shown.entries()) {
      const text = shortened(label, letters);
      const width = context.measureText(text).width;
      const from = Math.max(box.x + 2, Math.min(ends[i].at, box.x + box.width) - width - 3);
      const own = { from, width, top: places[i] - line / 2, high: line };
      if (written.some((other) => overlap(own, other))) continue;
      context.strokeText(text, from, places[i]); // Curves that run under it do not run through it.
      context.fillText(text, from, places[i]);
    }
  }
  /**
   * The curve at a place of the plot, in px, or undefined.
   *
   * @param {number} left
   * @param {number} top
   * @param {(place: number) => number} valueAt - what stands at a place of the axis
   * @param {(value: number) => number} y
   */
  at(left, top, valueAt, y) {
    const value = valueAt(left);
    const far = this.curves.map((curve) => Math.abs(y(heightAt(curve, value)) - top));
    const nearest = far.reduce((best, distance, i) => (distance < (far[best] ?? near) ? i : best), -1);
    return this.kept[nearest];
  }
}

/**
 * List the curves in the menu, each by its label, with what can be done.
 *
 * @param {HTMLDetailsElement} menu
 * @param {Kept[]} curves
 * @param {import("./presses.js").Press} press
 */
export function listKept(menu, curves, press) {
  const list = /** @type {HTMLElement} */ (menu.querySelector("[role=group]"));
  menu.hidden = !curves.length;
  menu.querySelector("b").textContent = String(curves.length);
  const { open } = menu;
  const at = [...list.querySelectorAll("button")].indexOf(/** @type {any} */ (document.activeElement));
  kept(list, JSON.stringify(curves.map(({ label, acts }) => [label, acts])), () => {
    for (const { acts } of curves) {
      const row = document.createElement("div");
      for (const { label, title, name, on } of acts) {
        const made = button(row, label, () => press(name, 0));
        made.title = title;
        made.setAttribute("aria-label", `${label}. ${title}`);
        if (on !== null) made.setAttribute("aria-pressed", String(on));
      }
      list.append(row);
    }
  });
  // What was pressed may be made anew, or be gone: then the menu, which loses the focus with it, stays as it was.
  if (at >= 0 && !list.contains(document.activeElement)) {
    menu.open = open && curves.length > 0;
    (list.querySelectorAll("button")[at] ?? menu.querySelector("summary")).focus();
  }
}
