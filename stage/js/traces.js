// Traces: painters, each of which paints one moving trace of a figure on a canvas, from the figure's own description (its colour scale,
// its line colour, its axis ranges), and gives Plotly the same values for its invisible copy.

/** The 256 colours of a Plotly colour scale, as RGBA bytes. */
export function colours(scale) {
  const canvas = document.createElement("canvas");
  canvas.width = 256;
  canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const gradient = context.createLinearGradient(0, 0, 256, 0);
  for (const [stop, colour] of scale) gradient.addColorStop(stop, colour);
  context.fillStyle = gradient;
  context.fillRect(0, 0, 256, 1);
  return context.getImageData(0, 0, 256, 1).data;
}

const large = 1000; // From here on a number with a sign is written as a power of ten: 8e9.
const power = (/** @type {number} */ value, /** @type {number} */ digits) => value.toExponential(digits).replace("e+", "e");

/**
 * A number with its sign and a true minus, so that it can be read from the back row. A large one is as short as a small
 * one with as many `digits` behind the point.
 */
export function signed(value, digits) {
  const text = plain(Math.abs(value), digits);
  if (Number(text) === 0 || !Number.isFinite(value)) return text; // What rounds to zero has no sign.
  return (value < 0 ? "−" : "+") + text;
}

/** A number without a plus. */
export function plain(value, digits) {
  if (!Number.isFinite(value)) return "–";
  const text = Math.abs(value) < large ? value.toFixed(digits) : power(value, Math.max(0, digits - 2));
  return text.replace("-", "−");
}

/**
 * A reading with the digits that a class can compare; `share` is a part of one, written in percent.
 *
 * @param {number} value
 * @param {boolean} share
 */
export function numberText(value, share) {
  if (!Number.isFinite(value)) return "–";
  if (share) return `${(100 * value).toFixed(1)} %`;
  if (Math.abs(value) >= 1e6) return power(value, 1);
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(1) : value.toFixed(value < 100 ? 4 : 0);
}

/**
 * The ink, black or white, that stands out more on a colour given by its three bytes: by at least 4.5 to 1.
 *
 * @param {number} red
 * @param {number} green
 * @param {number} blue
 */
export function inkOn(red, green, blue) {
  const light = (byte) => (byte / 255) ** 2.2;
  return 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue) > 0.18 ? "#000" : "#fff";
}

/**
 * What a change says: of each part of its value that is new, the text made for that part, and of each number that was
 * set by hand, as long as there are few, the text for one that goes on or for one that stays; of many how many.
 *
 * @param {{ changed: string[], edited: string[] }} texts
 * @param {any[]} before
 * @param {any[]} value
 * @param {import("./edits.js").Edit[]} edits
 */
export function changeText({ changed, edited }, before, value, edits = []) {
  const told = changed.map((text, i) => (value[i] === before[i] ? "" : text.replace("{}", value[i] ?? "all")));
  const few = edits.length <= mostEdits;
  const byHand = !few ? [edited[2].replace("{}", String(edits.length))] : edits.map(([name, number, stays]) => {
    return edited[stays ? 1 : 0].replace("{name}", name).replace("{}", String(Number(number.toPrecision(4))).replace("-", "−"));
  });
  return [...told, ...byHand].filter(Boolean).join(", ").replaceAll("_", " ");
}

const mostEdits = 2; // of those that are told at the curve by name

/**
 * The indices, from `from` to before `to`, at which a line through `values` has to be drawn so that nothing is hidden:
 * of each stretch the extremes, in their order, and the very last. Twice as many points as a screen has pixels.
 *
 * @param {ArrayLike<number>} values
 * @param {number} from
 * @param {number} to
 */
export function thinned(values, from, to) {
  const kept = [];
  const step = Math.max(1, Math.floor((to - from) / 2000));
  for (let i = from; i < to; i += step) {
    let low = i;
    let high = i;
    for (let j = i + 1; j < Math.min(i + step, to); j++) {
      if (values[j] < values[low]) low = j;
      if (values[j] > values[high]) high = j;
    }
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  if (to > from && kept.at(-1) !== to - 1) kept.push(to - 1);
  return kept;
}

/**
 * The points, an epoch and a value each, of a line through `values` from `from` to before `to`; where it jumps it goes
 * straight from the value before to the one after.
 *
 * @param {ArrayLike<number>} values
 * @param {import("./edits.js").Jump[]} jumps
 * @param {number} from
 * @param {number} to
 * @returns {[number, number][]}
 */
export function corners(values, jumps, from, to) {
  const inside = jumps.filter(([epoch]) => from <= epoch && epoch < to);
  const starts = [from, ...inside.map(([epoch]) => epoch)];
  const points = starts.map((start, i) => {
    const jump = i ? [inside[i - 1], [start, values[start]]] : [];
    return [...jump, ...thinned(values, start, starts[i + 1] ?? to).map((epoch) => [epoch, values[epoch]])];
  });
  return /** @type {[number, number][]} */ (points.flat());
}

const labelRows = 4; // More would cover the curve.

/** @typedef {{ from: number, width: number }} Label */

/**
 * For each label the first of so many `rows`, from 0, in which it covers none of those after it; −1 where that is none.
 *
 * @param {Label[]} labels
 * @param {number} rows
 */
export function freeRows(labels, rows) {
  /** @type {Label[][]} */
  const taken = Array.from({ length: rows }, () => []);
  return labels.toReversed().map((label) => {
    const covers = (/** @type {Label} */ one) => one.from < label.from + label.width && label.from < one.from + one.width;
    const free = taken.findIndex((row) => !row.some(covers));
    taken[free]?.push(label);
    return free;
  }).toReversed();
}

/**
 * From which row to which a line `at` a place can go without crossing one of the `labels`, which stand in these `rows`.
 *
 * @param {Label[]} labels
 * @param {number[]} rows
 * @param {number} at
 * @returns {[number, number][]}
 */
export function besideLabels(labels, rows, at) {
  const taken = rows.filter((row, i) => row >= 0 && labels[i].from < at && at < labels[i].from + labels[i].width);
  const starts = [0, ...taken.sort((a, b) => a - b).map((row) => row + 1)];
  return starts.map((start, i) => [start, taken[i] ?? Infinity]);
}

/** Where data lies on the canvas: from the figure's own ranges, so that a log axis works like any other. */
function scaleOf(axis, from, length) {
  const [low, high] = axis.range;
  const log = axis.type === "log";
  return (value) => from + (((log ? Math.log10(value) : value) - low) / (high - low)) * length;
}

/** Where data lies on the canvas, by both axes. */
export const scalesOf = ({ xaxis, yaxis }, box) => ({
  x: scaleOf(xaxis, box.x, box.width),
  y: scaleOf(yaxis, box.y + box.height, -box.height),
});

/** The size of a figure's letters; Plotly's own where it says none. */
export const sizeIn = ({ font }) => font.size ?? 12;

export class Heatmap {
  constructor(trace, { shape: [rows, columns], unit, base }) {
    this.trace = trace;
    this.rows = rows;
    this.columns = columns;
    this.worth = (value) => base + unit * value;
    this.lut = colours(trace.colorscale);
    this.raster = document.createElement("canvas");
    this.raster.width = columns;
    this.raster.height = rows;
    this.context = this.raster.getContext("2d");
    this.image = this.context.createImageData(columns, rows);
  }
  level(value) {
    const { zmin, zmax } = this.trace;
    return Math.max(0, Math.min(255, Math.round(((this.worth(value) - zmin) / (zmax - zmin)) * 255)));
  }
  paint(context, box, values, layout) {
    const { rows, columns, lut, image } = this;
    const upwards = layout.yaxis.range[1] > layout.yaxis.range[0];
    for (let row = 0; row < rows; row++) {
      const target = (upwards ? rows - 1 - row : row) * columns;
      for (let column = 0; column < columns; column++) {
        const from = 4 * this.level(values[row * columns + column]);
        const to = 4 * (target + column);
        for (let i = 0; i < 4; i++) image.data[to + i] = lut[from + i];
      }
    }
    this.context.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = Boolean(this.trace.zsmooth);
    context.drawImage(this.raster, box.x, box.y, box.width, box.height);
    if (this.trace.texttemplate) this.number(context, box, values, sizeIn(layout));
  }
  number(context, box, values, letters) {
    const width = box.width / this.columns;
    const height = box.height / this.rows;
    const size = Math.min(1.2 * letters, height * 0.8, width / 2.75); // "+1.23" has some air.
    if (size < 9) return;
    context.font = `${size}px ${box.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let i = 0; i < values.length; i++) {
      const from = 4 * this.level(values[i]);
      context.fillStyle = inkOn(this.lut[from], this.lut[from + 1], this.lut[from + 2]);
      const x = box.x + ((i % this.columns) + 0.5) * width;
      const value = this.worth(values[i]);
      const size = Math.abs(value);
      context.fillText(signed(value, size < 10 ? 2 : size < 100 ? 1 : 0), x, box.y + (Math.floor(i / this.columns) + 0.5) * height);
    }
  }
  plotly(values) {
    const z = [];
    for (let row = 0; row < this.rows; row++) {
      z.push(Array.from(values.subarray(row * this.columns, (row + 1) * this.columns), this.worth));
    }
    return { z };
  }
}

/** A heatmap of bytes: the upper two bits say which band of its colours, the others how far along it. */
export class Bands extends Heatmap {
  constructor(trace, mark) {
    super(trace, mark);
    this.names = mark.names;
  }
  level(byte) {
    return byte;
  }
  plotly(bytes) {
    const said = (byte) => `${this.names[byte >> 6]}: ${this.worth(byte & 63).toFixed(2)}`;
    const { columns, rows } = this;
    const lines = Array.from({ length: rows }, (_, row) => Array.from(bytes.subarray(row * columns, (row + 1) * columns)));
    return { z: lines, text: lines.map((line) => line.map(said)) };
  }
}

/** Lines through points: `points` is x0, y0, x1, y1, … */
export class Line {
  constructor(trace) {
    this.trace = trace;
  }
  paint(context, box, points, layout) {
    const x = scaleOf(layout.xaxis, box.x, box.width);
    const y = scaleOf(layout.yaxis, box.y + box.height, -box.height);
    stroke(context, this.trace.line);
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) context.lineTo(x(points[i]), y(points[i + 1]));
    context.stroke();
  }
  plotly(points) {
    const every = (start) => Array.from(points).filter((_, i) => i % 2 === start);
    return { x: every(0), y: every(1) };
  }
}

/**
 * A curve that gains values as the film goes on: all that is known faintly, up to the frame shown in full. A dotted
 * line stands where something was changed.
 */
export class Curve {
  constructor(trace, { changed, edited }) {
    this.trace = trace;
    this.texts = { changed, edited };
    this.written = []; // the labels on the canvas
  }
  paint(context, box, curve, layout) {
    const x = scaleOf(layout.xaxis, box.x, box.width);
    const y = scaleOf(layout.yaxis, box.y + box.height, -box.height);
    const { values, shown, changes, jumps } = curve;
    const moved = changes.map(([epoch, value, edits], i) => ({ epoch, value, edits, before: changes[i - 1]?.[1] ?? value }));
    const told = moved.filter(({ epoch, edits }, i) => epoch < shown && (i || edits?.length));
    this.moves(context, box, told, x, layout);
    stroke(context, this.trace.line);
    if (shown < values.length) {
      context.globalAlpha = 0.25;
      this.path(context, corners(values, jumps, Math.max(0, shown - 1), values.length), x, y);
      context.globalAlpha = 1;
    }
    this.path(context, corners(values, jumps, 0, shown), x, y);
  }
  /** The dot where the curve is now: whole, though at either end of the axis half of it stands outside. */
  finish(context, box, { values, shown }, layout) {
    const x = scaleOf(layout.xaxis, box.x, box.width)(shown - 1);
    const y = scaleOf(layout.yaxis, box.y + box.height, -box.height)(values[shown - 1]);
    context.fillStyle = this.trace.line.color;
    context.beginPath();
    context.arc(x, y, 0.35 * sizeIn(layout), 0, 2 * Math.PI);
    context.fill();
  }
  /** The new value is written beside its line, below those after it that it would cover, where there is room for it. */
  moves(context, box, changes, x, layout) {
    const { color } = layout.font;
    const size = sizeIn(layout);
    const high = 1.15 * size;
    context.globalAlpha = 0.7;
    stroke(context, { color, width: 1, dash: "dot" });
    Object.assign(context, { font: `${size}px ${box.font}`, textAlign: "left", textBaseline: "top", fillStyle: color });
    const labels = changes.map((change) => this.labelOf(context, box, change, x(change.epoch)));
    const rows = freeRows(labels, Math.min(labelRows, Math.floor(box.height / high)));
    const top = (row) => box.y + Math.min(high * row, box.height);
    for (const { at } of labels) {
      context.beginPath();
      for (const [start, end] of besideLabels(labels, rows, at)) {
        context.moveTo(at, top(start));
        context.lineTo(at, top(end));
      }
      context.stroke();
    }
    this.written = labels.flatMap((label, i) => (rows[i] < 0 ? [] : [{ ...label, top: top(rows[i]), high }]));
    for (const { text, from, top } of this.written) context.fillText(text, from + 2, top + 2);
    context.globalAlpha = 1;
  }
  /** What a change's label says, and its place along the axis: behind its line or, where that ends outside, before it. */
  labelOf(context, box, { value, edits, before }, at) {
    const text = changeText(this.texts, before, value, edits);
    const width = context.measureText(text).width + 4; // With 2 px on either side, where no line goes.
    const inside = at + 2 + width <= box.x + box.width;
    return { at, text, from: inside ? at + 2 : Math.max(box.x, at - 2 - width), width };
  }
  path(context, points, x, y) {
    context.beginPath();
    for (const [epoch, value] of points) context.lineTo(x(epoch), y(value));
    context.stroke();
  }
  plotly({ values, shown }) {
    const y = Array.from(values.slice(0, shown));
    return { x: y.map((_, i) => i), y };
  }
}

const dashes = { dash: [7, 5], dot: [2, 3] };

export function stroke(context, line) {
  context.strokeStyle = line.color;
  context.lineWidth = line.width ?? 2;
  context.setLineDash(dashes[line.dash] ?? []);
  context.lineJoin = "round";
}
