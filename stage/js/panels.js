// Panels: Plotly draws what stands still (axes, points, hover labels), a canvas beneath it paints what moves.
//
// Plotly redraws a whole figure for every change, 10 to 15 ms each; a canvas paints the same picture in a fraction of a
// millisecond. So the traces that move are painted from the figure's own description (colour scale, line colour, axis
// range), and Plotly's invisible copy of them, which answers the pointer, is brought up to date when it is needed. Only
// where all that moves is curves and lines, it lies above Plotly's grid, which would run through them.

import { Drawing } from "./drawing.js";
import { Figure } from "./figure.js";
import { Graph } from "./graph.js";
import { KeptCurves } from "./kept.js";
import { Probe } from "./probe.js";
import { bytesOf } from "./raster.js";
import { Squares } from "./squares.js";
import { painters, plain, scalesOf, sizeIn } from "./traces.js";

const lazily = 250; // ms between two updates of Plotly's copy while the pointer is over a moving panel

/** The panels of a stage, in `element`: they are made once and kept, and then only told what to show. */
export class Panels {
  constructor(element, { onPress, onEdit, onStep, onDraw, labels }) {
    this.element = element;
    this.labels = labels;
    this.Plotly = null;
    this.onPress = onPress;
    this.onEdit = onEdit;
    this.onStep = onStep;
    this.onDraw = onDraw;
    this.probe = new Probe();
    this.panels = new Map();
    this.factor = 1; // how much larger than described everything is
  }
  async show(specs) {
    this.probe.say({ node: null }); // A node that was pointed at belongs to the panels before.
    const wanted = new Map(specs.map((spec) => [spec.name, spec]));
    for (const [name, panel] of this.panels) {
      // A truth table and a confusion table have one name, for they have one place.
      const spec = wanted.get(name);
      if (spec && panel instanceof kindOf(spec)) continue;
      panel.remove();
      this.panels.delete(name);
    }
    const news = [];
    for (const [i, spec] of specs.entries()) {
      if (!this.panels.has(spec.name)) this.panels.set(spec.name, this.made(spec));
      const panel = this.panels.get(spec.name);
      const { root } = panel;
      // What stays where it is keeps the focus.
      if (this.element.children[i] !== root) this.element.insertBefore(root, this.element.children[i] ?? null);
      const text = JSON.stringify(spec);
      if (panel.text === text) continue; // It is as it was, and is not drawn anew.
      root.classList.toggle("first", spec.row === 1);
      root.classList.toggle("square", Boolean(spec.square));
      root.querySelector("h3 button").textContent = spec.title;
      root.querySelector("p").textContent = spec.caption;
      Object.assign(panel, { factor: this.factor, text });
      news.push(spec);
    }
    await Promise.all(news.map((spec) => this.panels.get(spec.name).describe(spec)));
  }
  /** Plotly's library has come: it draws the figures. */
  async drawWith(Plotly) {
    this.Plotly = Plotly;
    await Promise.all([...this.panels.values()].map((panel) => panel.figure?.drawWith(Plotly)));
  }
  made(spec) {
    const root = document.createElement("section");
    root.dataset.panel = spec.name;
    root.innerHTML = "<header><h3><button type='button'></button></h3><p></p></header><div class='plot'></div>";
    const Kind = kindOf(spec);
    if (Kind === Graph) return new Graph(root, this.probe, this.onEdit, this.onStep, this.labels);
    if (Kind === Table) return new Table(root, this.onPress);
    if (Kind === Squares) return new Squares(root);
    return new Picture(root, this.Plotly, this.probe, this.onPress, () => new Drawing(root, this.onDraw, this.labels));
  }
  /** Show the values that `values(channel)` returns, of a frame of this `run`. */
  paint(values, run) {
    for (const panel of this.panels.values()) panel.paint(values, run);
  }
  /** What is painted next is one step on; if that has parts, from where the one that `part` names begins. */
  animateStep(begin, part) {
    for (const panel of this.panels.values()) panel.animateStep?.(begin, part);
  }
  /** Show the steppers that have their place in a panel; the others. */
  step(steppers) {
    const taken = [...this.panels.values()].flatMap((panel) => panel.step?.(steppers) ?? []);
    return steppers.filter((stepper) => !taken.includes(stepper));
  }
  /** The numbers of a frame, by the names of their readings, as they are written. */
  tell(numbers) {
    this.numbers = numbers;
    for (const panel of this.panels.values()) panel.tell?.(numbers);
  }
  /** Another run begins: what is shown of the one before cannot be painted again. */
  forget() {
    for (const panel of this.panels.values()) panel.forget?.();
  }
  /** The letters in `root` have another size now: those in the pictures follow. */
  zoom(root) {
    const size = (element) => parseFloat(getComputedStyle(element).fontSize);
    this.factor = size(root) / size(document.documentElement);
    for (const panel of this.panels.values()) panel.zoom?.(this.factor);
  }
  /** Hide the layers of marks that `sees(name)` denies. */
  see(sees) {
    for (const panel of this.panels.values()) panel.see?.(sees);
  }
  /** The film's end: a curve's axis reaches to it. */
  span(goal) {
    for (const panel of this.panels.values()) panel.span?.(goal);
  }
  updateCopies() {
    for (const panel of this.panels.values()) panel.updateCopies?.();
  }
  /** The panel whose points can be drawn, if there is one. */
  get drawing() {
    return [...this.panels.values()].map((panel) => panel.drawing).find((drawing) => drawing?.spec?.drawable);
  }
  /** Whether points were drawn that the page has not taken yet. */
  get drafts() {
    return Boolean(this.drawing?.draft);
  }
}

/** A panel that shows a Plotly figure; `marks` says which of its traces move, and with which channel. */
class Picture {
  constructor(root, Plotly, probe, onPress, drawingHere) {
    this.root = root;
    this.probe = probe;
    this.onPress = onPress;
    this.plot = root.querySelector(".plot");
    this.canvas = document.createElement("canvas");
    this.figure = new Figure(Plotly);
    this.drawingHere = drawingHere;
    /** @type {Drawing | null} */
    this.drawing = null; // made for the first points there are
    this.plot.append(this.canvas, this.figure.element);
    this.sees = (layer) => true;
    this.readings = document.createElement("span");
    root.querySelector("header").append(this.readings);
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
    this.marks = spec.marks.map((mark) => ({ ...mark, painter: new painters[mark.paint](drawn.data[mark.trace], mark) }));
    for (const { trace } of this.marks) {
      Object.assign(figure.data[trace], { opacity: 0, texttemplate: null });
    }
    for (const trace of spec.points ? figure.data.slice(spec.points.first) : []) trace.opacity = 0;
    if (spec.points && !this.drawing) {
      this.drawing = this.drawingHere();
      this.canvas.after(this.drawing.canvas);
    }
    this.drawing?.describe(spec.points, this.factor);
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
    const captions = new Set([this.spec.caption, ...seen.map(({ layer }) => layer?.caption)]);
    this.root.querySelector("p").textContent = [...captions].filter(Boolean).join(" ");
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
    this.box = { ...plotBox(few.margin, width, height, this.spec.square), font: this.layout.font.family };
    const { x, y, width: w, height: h } = this.box;
    this.layout.margin = { ...few.margin, l: x, r: width - x - w, t: y, b: height - y - h };
    this.figure.relayout({ width, height, margin: this.layout.margin, ...few.axes, ...this.powers() });
    this.drawing?.layOut(this.box, this.layout, ratio);
    if (this.values) this.paint(this.values);
  }
  paint(values) {
    this.values = values;
    this.stale = true;
    if (!this.box || this.root.hidden) return;
    if (this.ratio !== window.devicePixelRatio) return this.resize(); // A denser display changes no panel's size.
    if (this.pointer) this.follow();
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
    this.drawing?.count(values);
    for (const mark of this.marks) mark.painter.finish?.(context, this.box, values(mark.channel), this.layout);
  }
  /** A mark, or in its place the node that is pointed at in another panel. */
  paintMark(mark, context, values) {
    const raster = this.nodeAt(mark)?.raster;
    if (!raster) return mark.painter.paint(context, this.box, values(mark.channel), this.layout);
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
    const curves = this.marks.filter(({ paint, hidden }) => paint === "curve" && !hidden).map(({ channel }) => values(channel));
    const ends = curves.map(({ values: all, shown }) => [shown - 1, all[shown - 1]]);
    const { x, y } = scalesOf(layout, box);
    const ground = getComputedStyle(this.root).getPropertyValue("--st-background-color");
    const look = { size: 0.85 * sizeIn(layout), colour: layout.font.color, ground, last: layout.xaxis.range[1] };
    this.kept.label(context, box, x, y, look, ends);
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
  follow() {
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
      Object.assign(copy, mark.painter.plotly(this.values(mark.channel)));
      // Where a node is seen in its place, its own numbers are not said.
      copy.hoverinfo = this.nodeAt(mark) ? "skip" : this.spec.figure.data[mark.trace].hoverinfo;
    }
    this.figure.redraw(); // Once for all traces; each restyle would draw the whole figure.
    // A pointer that rests is told the new value too.
    if (this.pointer && !this.drawing?.drawing) this.figure.hover(this.pointer);
  }
}

/** A figure whose letters, lines and points are `factor` times as large. */
function scaled(figure, factor) {
  const { data, layout } = structuredClone(figure);
  const enlarge = (object, ...names) => {
    for (const name of names) if (object?.[name]) object[name] *= factor;
  };
  enlarge(layout.font, "size");
  enlarge(layout.margin, "l", "r", "t", "b");
  for (const axis of [layout.xaxis, layout.yaxis]) {
    enlarge(axis.title, "standoff");
    enlarge(axis.title?.font, "size");
    enlarge(axis.tickfont, "size");
  }
  for (const { line, marker } of data) {
    enlarge(line, "width");
    enlarge(marker, "size");
    enlarge(marker?.line, "width");
  }
  return { data, layout };
}

/** Where there is no room for all the names at an axis only some of them stand, and upright none at all. */
function fewerNames({ margin, font, xaxis, yaxis, annotations = [] }, width, height, square) {
  const axes = {};
  const { size = 12 } = font;
  const slim = Boolean(yaxis.tickvals) && width < 7 * size;
  const kept = slim ? { ...margin, l: margin.r } : margin;
  if (yaxis.tickvals) axes["yaxis.showticklabels"] = !slim;
  const plot = plotBox(kept, width, height, square);
  const [across, up] = annotations.length ? [3, 2] : [2, 1]; // Between two numbers stands the axis's name.
  const room = [["xaxis", xaxis, plot.width, across * size], ["yaxis", yaxis, plot.height, up * size]];
  for (const [name, { tickvals, ticktext, nticks }, length, needed] of room) {
    if (nticks) axes[`${name}.nticks`] = Math.max(2, Math.min(nticks, Math.floor(length / (1.3 * needed))));
    if (!tickvals) continue;
    const every = Math.ceil((needed * tickvals.length) / length);
    axes[`${name}.tickvals`] = some(tickvals, every);
    axes[`${name}.ticktext`] = some(ticktext, every);
    const own = annotations.findIndex(({ xref, yref }) => (name === "xaxis" ? yref : xref) === "paper");
    const [before, last] = some(tickvals, every).slice(-2);
    if (own >= 0 && last !== undefined) axes[`annotations[${own}].${name[0]}`] = (before + last) / 2;
  }
  return { margin: kept, axes };
}

/** The last of a list and those before it, from the first on, that are so many apart. */
const some = (list, every) => list.filter((_, i) => i === list.length - 1 || (i % every === 0 && i + every < list.length));

/** Where the plot lies in a panel of this size; a square one in the middle of its room. */
function plotBox({ l, r, t, b }, width, height, square) {
  const [w, h] = [width - l - r, height - t - b].map((side) => Math.max(side, 8));
  if (!square) return { x: l, y: t, width: w, height: h };
  const side = Math.min(w, h);
  return { x: l + (w - side) / 2, y: t + (h - side) / 2, width: side, height: side };
}

/** The class of the panel that shows what `spec` describes. */
const kindOf = (spec) => (spec.columns ? Graph : spec.groups ? Squares : spec.header ? Table : Picture);

/** A panel that shows a table; one column of it moves. */
class Table {
  constructor(root, onPress) {
    this.root = root;
    this.onPress = onPress;
    this.plot = root.querySelector(".plot");
    this.plot.classList.add("table");
  }
  async describe(spec) {
    this.spec = spec;
    const table = document.createElement("table");
    const row = (cells, tag) => {
      const tr = document.createElement("tr");
      for (const text of cells) tr.append(Object.assign(document.createElement(tag), { textContent: text }));
      return tr;
    };
    const head = document.createElement("thead");
    head.append(row(spec.header, "th"));
    const body = document.createElement("tbody");
    for (const cells of spec.rows) body.append(row([...cells, ""], "td"));
    table.append(head, body);
    table.setAttribute("aria-label", spec.alt);
    this.cells = [...body.rows].map((tr) => tr.cells[tr.cells.length - 1]);
    if (spec.press !== null) [...body.rows].forEach((tr, i) => this.makeButton(tr.cells[spec.press], i));
    this.plot.replaceChildren(table);
  }
  /** Let a cell be pressed; what that means, the page knows. */
  makeButton(cell, row) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: cell.textContent });
    const named = [...cell.parentElement.cells].map((other, i) => `${this.spec.header[i]} ${other.textContent}`);
    button.setAttribute("aria-label", named.slice(0, this.spec.press + 1).join(", "));
    button.addEventListener("click", () => this.onPress(this.spec.name, row));
    cell.replaceChildren(button);
  }
  paint(values) {
    const numbers = values(this.spec.channel);
    this.cells.forEach((cell, i) => {
      cell.textContent = plain(numbers[i], 3);
      const target = this.spec.targets?.[i];
      const { middle } = this.spec;
      // Exactly the middle is on neither side.
      if (target !== undefined) cell.dataset.right = String(target > middle ? numbers[i] > middle : numbers[i] < middle);
    });
  }
  remove() {
    this.root.remove();
  }
}
