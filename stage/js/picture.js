// A picture: Plotly draws what stands still (axes, points, hover labels), a canvas beneath it paints what moves.
//
// Plotly redraws a whole figure for every change, 10 to 15 ms each; a canvas paints the same picture in a fraction of a
// millisecond. So the traces that move are painted from the figure's own description (colour scale, line colour, axis
// range), and Plotly's invisible copy of them, which answers the pointer, is brought up to date when it is needed. Only
// where all that moves is curves and lines, it lies above Plotly's grid, which would run through them.

import { Figure } from "./figure.js";
import { KeptCurves } from "./kept.js";
import { painters } from "./painters.js";
import { inside } from "./path.js";
import { fewerNames, plotBox, scaled } from "./plot.js";
import { bytesOf } from "./raster.js";
import { scalesOf, sizeIn } from "./traces.js";

const lazily = 250; // ms between two updates of Plotly's copy while the pointer is over a moving panel

/** A panel that shows a Plotly figure; `marks` says which of its traces move, and with which channel. */
export class Picture {
  constructor(root, Plotly, probe, onPress, makeEditor) {
    this.root = root;
    this.probe = probe;
    this.onPress = onPress;
    this.plot = root.querySelector(".plot");
    this.canvas = document.createElement("canvas");
    this.figure = new Figure(Plotly);
    this.makeEditor = makeEditor;
    /** @type {import("./editor.js").PointEditor | null} */
    this.editor = null; // made for the first points there are
    this.plot.append(this.canvas, this.figure.element);
    this.sees = (layer) => true;
    this.readings = document.createElement("span");
    root.querySelector("header").append(this.readings);
    this.sentence = document.createElement("p");
    this.updated = 0;
    this.pointer = null;
    this.plot.addEventListener("pointermove", (event) => {
      this.pointer = event;
      this.follow();
      this.tellPoint(event);
      this.plot.classList.toggle("pressable", Boolean(this.keptAt(event)));
    });
    this.plot.addEventListener("pointerleave", () => {
      this.pointer = null;
      this.tellPoint(null);
    });
    this.plot.addEventListener("click", (event) => this.choose(event));
    this.showNode = this.showNode.bind(this);
    probe.watch(this.showNode);
    new ResizeObserver(() => this.resize()).observe(this.plot);
  }
  remove() {
    this.probe.unwatch(this.showNode);
    this.figure.remove();
    this.root.remove();
  }
  async describe(spec) {
    this.values = null; // What was shown belongs to another figure; the stage draws again.
    if (spec !== this.spec) this.widened = null; // the range of y, where a value has made room for itself
    this.spec = spec;
    this.nodePainter = null;
    const drawn = scaled(spec.figure, this.factor);
    this.kept = spec.kept?.length ? new KeptCurves(spec.kept, drawn.data) : null;
    const figure = structuredClone(drawn);
    const ink = drawn.layout.font.color;
    this.marks = spec.marks.map((mark) => ({ ...mark, painter: new painters[mark.paint](drawn.data[mark.trace], { ...mark, ink }) }));
    for (const { trace } of this.marks) {
      Object.assign(figure.data[trace], { opacity: 0, texttemplate: null });
    }
    // The editor draws the points. The copy has them for their labels alone, and makes no node in the document of each:
    // of 1,200 points these took a tenth of a second whenever the copy was drawn.
    for (const trace of spec.points ? figure.data.slice(spec.points.first) : []) {
      const { color } = trace.marker; // A class's, or numbers on a scale, of which a label has none.
      Object.assign(trace, { mode: "none", hoverlabel: typeof color === "string" ? { bgcolor: color } : {} });
    }
    if (spec.points && !this.editor) {
      this.editor = this.makeEditor();
      this.canvas.after(this.editor.canvas);
    }
    this.editor?.describe(spec.points, this.factor);
    this.plot.classList.toggle("curves", this.marks.every(({ paint }) => paint === "curve" || paint === "line"));
    // The canvas is beneath the figure.
    Object.assign(figure.layout, { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" });
    if (this.goal && this.gains) figure.layout.xaxis.range = [0, this.goal];
    if (this.widened) figure.layout.yaxis.range = [...this.widened];
    this.layout = figure.layout;
    this.copies = figure.data;
    this.described = drawn.layout;
    this.listReadings(drawn.data);
    this.see(this.sees);
    this.figure.element.setAttribute("aria-label", spec.alt);
    this.sentence.textContent = "";
    if (spec.sentence) this.plot.after(this.sentence);
    else this.sentence.remove();
    await this.figure.show(figure.data, figure.layout);
    this.resize();
  }
  forget() {
    this.values = this.held = null; // held: what is to be painted again once the figure has another size
  }
  async zoom(factor) {
    if (factor === this.factor) return;
    this.factor = factor;
    if (!this.spec) return;
    this.held = this.values;
    await this.describe(this.spec);
    if (this.held && !this.values) this.paint(this.held); // Another run may have begun meanwhile, or a frame been drawn.
  }
  see(sees) {
    this.sees = sees;
    if (!this.marks?.some(({ layer }) => layer)) return;
    const seen = this.marks.filter(({ layer }) => !layer || sees(layer.name));
    const captions = new Set([this.spec.caption, ...seen.map(({ layer }) => layer?.caption)].filter(Boolean));
    const parts = [...captions].flatMap((text) => [Object.assign(document.createElement("span"), { textContent: text }), " "]);
    this.root.querySelector("p").replaceChildren(...parts);
    for (const mark of this.marks) {
      mark.hidden = !seen.includes(mark);
      this.copies[mark.trace].visible = !mark.hidden;
    }
    if (!this.values) return;
    this.paint(this.values);
    this.updateCopies();
  }
  /** The key to the curves: a piece of each, its name where there are several, and room for its number. */
  listReadings(traces) {
    const read = this.marks.filter(({ reading }) => reading).sort((a, b) => a.trace - b.trace);
    this.numbers = new Map();
    const entries = read.map(({ reading, trace }) => {
      const { name, line } = traces[trace];
      const [entry, piece, number] = ["span", "i", "b"].map((tag) => document.createElement(tag));
      piece.style.borderTop = `${line.width}px ${line.dash === "dash" ? "dashed" : "solid"} ${line.color}`;
      entry.append(piece, ` ${read.length > 1 ? name : ""} `, number);
      this.numbers.set(reading, number);
      return entry;
    });
    this.readings.replaceChildren(...entries);
    if (this.told) this.tell(this.told); // A figure that is drawn in another size shows the same frame.
  }
  tell(numbers) {
    this.told = numbers;
    for (const [name, element] of this.numbers ?? []) element.textContent = numbers.get(name);
  }
  /** Whether there is a curve. */
  get gains() {
    return this.marks.some((mark) => mark.paint === "curve");
  }
  span(goal) {
    this.goal = goal; // A description may be that of a film with another end.
    if (!this.gains) return;
    this.layout.xaxis.range = [0, goal];
    this.figure.relayout({ "xaxis.range": [0, goal] });
    if (this.values) this.paint(this.values);
  }
  resize() {
    const { clientWidth: width, clientHeight: height } = this.plot;
    if (!this.layout || !width || !height) return;
    const ratio = window.devicePixelRatio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.ratio = ratio;
    const few = fewerNames(this.described, width, height, this.spec.square);
    const { font: { family: font }, paper_bgcolor: paper } = this.described;
    this.box = { ...plotBox(few.margin, width, height, this.spec.square), font, paper };
    const { x, y, width: w, height: h } = this.box;
    this.layout.margin = { ...few.margin, l: x, r: width - x - w, t: y, b: height - y - h };
    this.figure.relayout({ width, height, margin: this.layout.margin, ...few.axes, ...this.powers() });
    this.editor?.layOut(this.box, this.layout, ratio);
    if (this.values) this.paint(this.values);
  }
  paint(values) {
    this.values = values;
    this.stale = true;
    if (!this.box || this.root.hidden) return;
    if (this.ratio !== window.devicePixelRatio) return this.resize(); // A denser display changes no panel's size.
    this.follow();
    this.widen(values);
    const context = this.canvas.getContext("2d");
    const { x, y, width, height } = this.box;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.save();
    context.beginPath();
    context.rect(x, y - 1, width, height + 2);
    context.clip();
    for (const mark of this.marks) if (!mark.hidden) this.paintMark(mark, context, values);
    if (this.kept) this.labelKept(context, values);
    context.restore();
    this.editor?.count(values);
    for (const mark of this.marks) {
      const own = valuesOf(mark, values);
      if (own) mark.painter.finish?.(context, this.box, own, this.layout);
    }
    if (this.spec.sentence) this.say(values);
  }
  /** The sentence at the plot, with the numbers of this frame. */
  say(values) {
    const number = (/** @type {string} */ name) => {
      const value = values(name);
      const { epoch, shown } = value ?? {};
      return epoch === undefined ? short((shown ? value.values[shown - 1] : value?.[0]) ?? NaN) : epoch.toLocaleString("en");
    };
    const paths = this.marks.filter(({ paint }) => paint === "path").map((mark) => valuesOf(mark, values));
    const outside = paths.some((path) => path && !inside(path, this.layout));
    const text = this.spec.sentence.replace(/{(.*?)}/g, (_, name) => number(name));
    this.sentence.textContent = outside ? `${text} ${this.spec.outside}` : text;
  }
  /** A mark, or in its place the node that is pointed at in another panel. */
  paintMark(mark, context, values) {
    const raster = this.nodeAt(mark)?.raster;
    const own = valuesOf(mark, values);
    if (!raster) return own && mark.painter.paint(context, this.box, own, this.layout);
    if (this.nodePainter?.rows !== raster.cells) {
      const trace = { ...this.spec.figure.data[mark.trace], colorscale: this.probe.scale };
      const unit = (trace.zmax - trace.zmin) / 255;
      this.nodePainter = new painters.heatmap(trace, { shape: [raster.cells, raster.cells], unit, base: trace.zmin });
    }
    this.nodePainter.paint(context, this.box, bytesOf(raster, values), this.layout);
  }
  /** The node, pointed at in another panel, that takes this mark's place, or nothing. */
  nodeAt(mark) {
    return mark.channel === this.probe.node?.plane ? this.probe.node : null;
  }
  get plane() {
    return this.marks?.some((mark) => this.probe.planes.has(mark.channel));
  }
  /** Say which place of the plane the pointer is at. */
  tellPoint(event) {
    if (!this.plane || !this.box) return;
    const { left, top } = this.plot.getBoundingClientRect();
    const x = event && (event.clientX - left - this.box.x) / this.box.width;
    const y = event && 1 - (event.clientY - top - this.box.y) / this.box.height;
    const inside = event && 0 <= x && x <= 1 && 0 <= y && y <= 1;
    if (inside || this.probe.point) this.probe.say({ point: inside ? { x, y } : null });
  }
  labelKept(context, values) {
    const { box, layout } = this;
    const curves = this.marks.filter(({ paint, hidden }) => paint === "curve" && !hidden);
    const ends = curves.map(({ channel }) => values(channel)).map(({ values: all, shown }) => [shown - 1, all[shown - 1]]);
    const written = curves.flatMap(({ painter }) => painter.written);
    const { x, y } = scalesOf(layout, box);
    const ground = getComputedStyle(this.root).getPropertyValue("--st-background-color");
    const look = { size: 0.85 * sizeIn(layout), colour: layout.font.color, ground, last: layout.xaxis.range[1] };
    this.kept.label(context, box, x, y, look, ends, written);
  }
  /** The kept curve at the pointer. */
  keptAt(event) {
    if (!this.kept || !this.box) return undefined;
    const { left, top } = this.plot.getBoundingClientRect();
    const { box, layout } = this;
    const [low, high] = layout.xaxis.range;
    const valueAt = (place) => low + ((place - box.x) / box.width) * (high - low);
    return this.kept.at(event.clientX - left, event.clientY - top, valueAt, scalesOf(layout, box).y);
  }
  /** A kept curve is clicked, or a cell of a heatmap: its number may be one that can be set. */
  choose(event) {
    const kept = this.keptAt(event);
    if (kept) return this.onPress(kept.acts[0].name, 0);
    const mark = this.marks?.find(({ paint }) => paint === "heatmap");
    if (!mark || !this.box) return;
    const { left, top } = this.plot.getBoundingClientRect();
    const [rows, columns] = mark.shape;
    const row = Math.floor(((event.clientY - top - this.box.y) / this.box.height) * rows);
    const column = Math.floor(((event.clientX - left - this.box.x) / this.box.width) * columns);
    if (row < 0 || row >= rows || column < 0 || column >= columns) return;
    this.probe.onChosen({ channel: mark.channel, index: row * columns + column });
  }
  /** Another node is pointed at, or none: the plane shows it, and the title says so. */
  showNode() {
    const node = this.marks?.some((mark) => this.nodeAt(mark)) ? this.probe.node : null;
    if (!this.plane || this.node === node) return;
    this.node = node;
    const title = this.root.querySelector("h3 button");
    title.textContent = this.node ? `${this.spec.title}: ${this.node.title}` : this.spec.title;
    if (this.values) this.paint(this.values);
  }
  /** Fixed ranges while it moves; only a value beyond them makes room for itself, once. */
  widen(values) {
    const axis = this.layout.yaxis;
    const log = axis.type === "log";
    for (const mark of this.marks) {
      if (mark.paint !== "curve") continue;
      const { values: all, shown } = values(mark.channel);
      const last = log ? Math.log10(all[shown - 1]) : all[shown - 1];
      const [low, high] = axis.range;
      if (!Number.isFinite(last) || (low <= last && last <= high)) continue;
      const below = log ? Math.floor(last - 0.5) : 1.5 * last;
      const above = log ? last + 0.5 : 1.5 * last;
      axis.range = last < low ? [below, high] : [low, above];
      this.widened = axis.range;
      this.figure.relayout({ "yaxis.range": [...axis.range], ...this.powers() });
    }
  }
  /** Of a logarithmic axis as many powers of ten are named as have room. */
  powers() {
    const { type, range: [low, high] } = this.layout.yaxis;
    const { size = 12 } = this.layout.font;
    return type === "log" ? { "yaxis.dtick": Math.max(1, Math.ceil(((high - low) * 1.6 * size) / this.box.height)) } : {};
  }
  /** The copy keeps up with a pointer, for its labels. Whoever draws reads none, and it costs frames. */
  follow() {
    if (!this.pointer || this.editor?.isOpen) return;
    const now = performance.now();
    if (now - this.updated > lazily) this.updateCopies();
  }
  /** Give Plotly's invisible copy the values on the canvas: for hover, and for anybody who reads the figure. */
  updateCopies() {
    if (!this.values || !this.stale) return;
    this.updated = performance.now();
    this.stale = false;
    for (const mark of this.marks) {
      const copy = this.copies[mark.trace];
      const own = valuesOf(mark, this.values);
      if (own) Object.assign(copy, mark.painter.plotly(own));
      // Where a node is seen in its place, its own numbers are not said.
      copy.hoverinfo = this.nodeAt(mark) ? "skip" : this.spec.figure.data[mark.trace].hoverinfo;
    }
    this.figure.redraw(); // Once for all traces; each restyle would draw the whole figure.
    // A pointer that rests is told the new value too.
    if (this.pointer && !this.editor?.isOpen) this.figure.hover(this.pointer);
  }
}

/** A number in a sentence: with three digits. */
const short = (/** @type {number} */ value) => (Number.isFinite(value) ? String(Number(value.toPrecision(3))).replace("-", "−") : "–");

/** What a mark shows now: of a path both of its curves, of a map its ends too. Nothing where it has not come yet. */
function valuesOf({ paint, channel, ends }, values) {
  if (paint === "contours") {
    const [map, own] = [channel, ends].map(values);
    return map && own && { ...map, ends: own.values };
  }
  if (paint !== "path") return values(channel);
  const [x, y] = ["x", "y"].map((axis) => values(`${channel}-${axis}`));
  return x && y && { x, y };
}
