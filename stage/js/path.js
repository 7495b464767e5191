// Path: the way that a point has gone over a picture, epoch by epoch.

import { scalesOf, sizeIn, stroke } from "./traces.js";

/** @typedef {{ values: ArrayLike<number>, shown: number }} Curve - of which so many values are shown */
/** @typedef {{ x: Curve, y: Curve }} Way */

const most = 1500; // points of a way that are joined by lines: more are nearer to each other than a pixel

/** Which of the `shown` points of a way are joined: evenly many of them, and the last. */
export function corners(/** @type {number} */ shown) {
  const step = Math.ceil(shown / most);
  const found = Array.from({ length: Math.ceil(shown / step) }, (_, i) => i * step);
  return found.at(-1) === shown - 1 ? found : [...found, shown - 1];
}

/** A way up to the frame shown, with a dot where it is now, and its name beside that. */
export class Path {
  constructor(trace) {
    this.trace = trace;
  }
  paint(context, box, { x: across, y: up }, layout) {
    const { x, y } = scalesOf(layout, box);
    context.beginPath();
    for (const i of corners(across.shown)) context.lineTo(x(across.values[i]), y(up.values[i]));
    const { line } = this.trace;
    // A rim of paper parts it from the map.
    for (const look of [{ color: box.paper, width: line.width + 3 }, line]) {
      stroke(context, look);
      context.stroke();
    }
  }
  finish(context, box, path, layout) {
    if (!inside(path, layout)) return;
    const { x: across, y: up } = path;
    const { x, y } = scalesOf(layout, box);
    const size = sizeIn(layout);
    const at = [x(across.values[across.shown - 1]), y(up.values[up.shown - 1])];
    context.beginPath();
    context.arc(at[0], at[1], 0.42 * size, 0, 2 * Math.PI);
    Object.assign(context, { fillStyle: this.trace.line.color, strokeStyle: box.paper, lineWidth: 2 });
    context.setLineDash([]);
    context.fill();
    context.stroke();
    if (!this.trace.name) return;
    Object.assign(context, { font: `bold ${size}px ${box.font}`, textBaseline: "middle", lineWidth: 3, lineJoin: "round" });
    context.textAlign = "left";
    context.strokeText(this.trace.name, at[0] + size, at[1]); // Beside the mark of an end, which the dot may be under.
    context.fillText(this.trace.name, at[0] + size, at[1]);
  }
  plotly() {
    return {}; // Nothing of it is told to a pointer.
  }
}

/** Whether a path is within the axes where it is now. */
export function inside({ x, y }, { xaxis, yaxis }) {
  const within = ({ values, shown }, [low, high]) => low <= values[shown - 1] && values[shown - 1] <= high;
  return within(x, xaxis.range) && within(y, yaxis.range);
}
