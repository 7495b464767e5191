// Graph: a panel that draws a graph from left to right on one canvas; what it weighs, and what is in its nodes, moves.
//
// The canvas has all that is seen. Over it lie buttons that nobody sees, one a node, for the keyboard, for a pointer and
// for whoever hears the page: one of them is in the tab order, arrow keys lead to the others.

import { between, Counts, sideOf } from "./counts.js";
import { keptAt, undone } from "./edits.js";
import { Form } from "./form.js";
import { alongOf, cornersOf, distance, edgeBetween, fontOf, placed, pointOn } from "./geometry.js";
import { bytesOf, decoded, endsOf, Tile, valueAt } from "./raster.js";
import { stepAt, stepTakes } from "./step.js";
import { colours, inkOn, signed } from "./traces.js";
import { filled } from "./words.js";

const reach = 7; // px from an edge within which a pointer means it
const locked = 0.25; // of an edge's way, where its lock is: those of one node lie apart there, others hardly cross it yet
const mostListed = 4; // numbers that are read out of all that lead to a node
const faintest = 0.4; // of the way from the scale's middle to its end: even a small number has its sign's colour

/** A number that may be very small, as a gradient is. */
const exact = (value) => (Math.abs(value) < 0.001 && value !== 0 ? value.toExponential(1) : signed(value, 4));

/** The room for `words` in a header beside its title and its button, that of the `counts` beside them too, and the font. */
function lineOf(words, button, counts) {
  const { fontSize, fontFamily, whiteSpace } = getComputedStyle(words);
  const header = words.parentElement;
  const font = `${fontSize} ${fontFamily}`;
  if (whiteSpace === "normal") return { room: 1.8 * header.clientWidth, counts: 0, font }; // Two lines, not quite full.
  const gap = parseFloat(getComputedStyle(header).columnGap);
  const taken = (element) => (element.offsetWidth ? element.offsetWidth + gap : 0);
  return { room: header.clientWidth - taken(header.firstElementChild) - taken(button), counts: taken(counts), font };
}

export class Graph {
  /**
   * @param {HTMLElement} root
   * @param {import("./probe.js").Probe} probe
   * @param {{ edit: (edit: import("./edits.js").Edit) => void, undo: () => void }} on
   * @param {import("./presses.js").Press} onStep
   * @param {import("./words.js").Labels} labels
   */
  constructor(root, probe, on, onStep, labels) {
    this.root = root;
    this.labels = labels;
    this.probe = probe;
    root.classList.add("graph");
    this.plot = /** @type {HTMLElement} */ (root.querySelector(".plot"));
    this.words = /** @type {HTMLElement} */ (root.querySelector("header p"));
    this.canvas = document.createElement("canvas");
    this.context = this.canvas.getContext("2d");
    this.nodes = document.createElement("div");
    this.nodes.setAttribute("role", "group");
    this.plot.append(this.canvas, this.nodes);
    this.chosen = null; // the number in the form: its name, and its edge or its node by column and row
    this.form = new Form(this.plot, { edit: on.edit, choose: (name) => this.choose(name) }, labels);
    this.undo = Object.assign(document.createElement("button"), { type: "button", textContent: labels.undo, hidden: true });
    this.undo.title = labels.undo_title;
    this.undo.addEventListener("click", () => on.undo());
    const header = root.querySelector("header");
    header.append(this.undo);
    this.counts = new Counts(header, this.plot, onStep, labels);
    this.plot.addEventListener("click", (event) => this.click(event));
    this.plot.addEventListener("pointermove", (event) => this.point(event));
    this.plot.addEventListener("pointerleave", () => this.point(null));
    this.nodes.addEventListener("keydown", (event) => this.walk(event));
    this.repaint = () => this.values && !this.moment && !this.root.hidden && this.show();
    probe.watch(this.repaint);
    probe.onChosen = (chosen) => this.open(chosen, null);
    new ResizeObserver(() => this.resize()).observe(this.plot);
  }
  remove() {
    this.probe.unwatch(this.repaint);
    cancelAnimationFrame(this.scheduled);
    if (this.pointed) this.probe.say({ node: null });
    this.root.remove();
  }
  /** Show those of the page's steppers that this graph names, and return them. */
  step(steppers) {
    const named = (name) => steppers.find((stepper) => stepper[0] === name) ?? null;
    const [depth, counts] = [named(this.spec.depth), this.spec.columns.map((_, i) => named(this.spec.counts[i]))];
    this.counts.show(depth, counts);
    this.line = lineOf(this.words, this.undo, this.counts.depth);
    this.label();
    return [depth, ...counts].filter(Boolean);
  }
  async describe(spec) {
    this.spec = spec;
    this.forget(); // What was shown belongs to another graph; the stage draws again.
    this.pointed = this.chosen = null; // a node, by column and row
    this.edge = null; // the edge under the pointer
    this.probe.planes.add(spec.plane);
    this.probe.scale = spec.scale;
    const bytes = colours(spec.scale);
    const pixels = new Uint32Array(bytes.buffer);
    this.inks = Array.from({ length: 256 }, (_, i) => inkOn(bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2]));
    this.css = Array.from({ length: 256 }, (_, i) => `rgb(${bytes.slice(4 * i, 4 * i + 3).join(",")})`);
    this.tiles = spec.columns.map((nodes) =>
      nodes.map(({ raster }) => {
        if (!raster) return null;
        const tile = new Tile(raster.cells, pixels);
        if (raster.fixed) tile.drawn((raster.bytes = decoded(raster.fixed)));
        return tile;
      }),
    );
    this.nodes.setAttribute("aria-label", spec.alt);
    this.buttons = spec.columns.map((nodes, column) => nodes.map((node, row) => this.button(node, column, row)));
    this.nodes.replaceChildren(...this.buttons.flat());
    this.buttons[0][0].tabIndex = 0;
    this.resize();
  }
  button({ label }, column, row) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", tabIndex: -1 });
    button.setAttribute("aria-label", label);
    const here = () => this.pointAt([column, row]);
    button.addEventListener("pointerenter", here);
    button.addEventListener("focus", () => {
      for (const other of this.buttons.flat()) other.tabIndex = other === button ? 0 : -1;
      here();
      button.setAttribute("aria-description", this.words.textContent);
    });
    // A pointer that leaves gives way to the focus.
    button.addEventListener("pointerleave", () => this.pointAt(this.focused));
    button.addEventListener("blur", () => this.pointAt(null));
    return button;
  }
  /** The node that has the focus, by column and row, or null. */
  get focused() {
    for (const [column, buttons] of this.buttons.entries()) {
      const row = buttons.findIndex((button) => button === document.activeElement);
      if (row >= 0) return [column, row];
    }
    return null;
  }
  /** Arrow keys lead from node to node. */
  walk(event) {
    const { key, target } = event;
    const column = this.buttons.findIndex((buttons) => buttons.includes(target));
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    if (column < 0 || !step) return;
    event.preventDefault(); // Neither the page nor the player makes anything of it.
    const row = this.buttons[column].indexOf(target);
    const next = this.buttons[column + step[0]] ?? this.buttons[column];
    const share = (row + 0.5) / this.buttons[column].length;
    const beside = step[0] ? Math.floor(share * next.length) : row + step[1];
    next[Math.max(0, Math.min(next.length - 1, beside))].focus();
  }
  /** A node, or an edge, is chosen: its number, or one of those that lead there, can be set. */
  click(event) {
    if (event.target.closest("form, .counts")) return;
    const column = this.buttons.findIndex((buttons) => buttons.includes(event.target));
    if (column > 0) {
      const row = this.buttons[column].indexOf(event.target);
      return this.open({ channel: this.spec.edges[column - 1], index: this.ownIndex(column, row) }, event.target);
    }
    this.point(event); // A unit that has just lost the focus to this click has forgotten the edge.
    if (this.edge) this.open({ channel: this.spec.edges[this.edge.gap], index: this.edge.index }, null);
    else this.form.close();
  }
  /** Open the form for a number of a channel, beside the node that it leads to. */
  open({ channel, index }, from) {
    const gap = this.spec.edges.indexOf(channel);
    if (gap < 0 || !this.run?.editable) return;
    const [before, after] = this.spec.columns.slice(gap, gap + 2);
    const row = index % after.length;
    const names = this.spec.names[gap];
    const corners = cornersOf(this.places.columns[gap + 1][row], this.places.font);
    this.entries = [...before, null].map((node, i) => {
      const at = i * after.length + row;
      const led = `${node?.label ?? this.spec.terms[1]} → ${after[row].label}`;
      const edge = node && this.edges[gap][at];
      return {
        name: names[at], label: `${names[at]}: ${led}`, edge, node: edge ? null : [gap + 1, row],
        value: () => this.values(channel)[at], kept: () => this.kept.has(names[at]),
        seen: [...(edge ? alongOf(edge) : []), ...corners],
      };
    });
    this.form.show(this.entries, names[index], this.run.editable, from);
  }
  /** Another number is chosen in the form, or none: what it belongs to is marked. */
  choose(name) {
    this.chosen = name && this.entries.find((entry) => entry.name === name);
    this.repaint();
  }
  pointAt(node) {
    this.pointed = node;
    this.edge = null;
    const { label, raster } = node ? this.spec.columns[node[0]][node[1]] : {};
    this.probe.say({ node: raster ? { title: label, raster, plane: this.spec.plane } : null });
  }
  /** The pointer is over the drawing, or, without an `event`, has left it. */
  point(event) {
    if (!this.places || event?.target.closest("button, form")) return;
    const { left, top } = this.plot.getBoundingClientRect();
    const edge = event && this.edgeAt(event.clientX - left, event.clientY - top);
    this.plot.classList.toggle("edge", Boolean(edge && this.run?.editable));
    if (edge === this.edge) return;
    this.edge = edge;
    this.repaint();
  }
  edgeAt(x, y) {
    const near = this.edges.flat().filter(({ x1, x2 }) => x1 <= x && x <= x2);
    const far = near.map((edge) => distance(edge, x, y));
    const nearest = far.indexOf(Math.min(...far));
    return far[nearest] <= reach ? near[nearest] : null;
  }
  resize() {
    const { clientWidth: width, clientHeight: height } = this.plot;
    if (!this.spec || !width || !height) return;
    this.ratio = window.devicePixelRatio;
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    this.family = getComputedStyle(this.plot).fontFamily;
    const { columns } = this.spec;
    this.font(fontOf(width, height));
    const widest = (labels) => Math.max(...labels.map((label) => this.context.measureText(label).width));
    const left = widest(columns[0].map(({ label }) => label)) + 10;
    const right = widest(columns.at(-1).map(({ label }) => `${label} +00.00`)) + 4;
    this.places = placed(columns.map((nodes) => nodes.length), { width, height, left, right });
    this.edges = this.spec.edges.map((_, gap) => this.edgesOf(gap));
    this.widest = Math.min(0.55 * this.places.font, 0.4 * Math.min(...this.places.columns.flat().map(({ size }) => size)));
    this.places.columns.forEach((squares, column) => {
      squares.forEach(({ x, y, size }, row) => {
        const style = { left: `${x - size / 2}px`, top: `${y - size / 2}px`, width: `${size}px`, height: `${size}px` };
        Object.assign(this.buttons[column][row].style, style);
      });
    });
    this.room = (width - left) / columns.length; // for a column's caption
    this.line = lineOf(this.words, this.undo, this.counts.depth);
    this.label();
    this.repaint();
  }
  /** The columns' captions, each as long as there is room, between its buttons if it has some. */
  label() {
    if (!this.places) return;
    const { columns, font, foot } = this.places;
    const side = sideOf(font);
    this.font(font);
    const widthOf = (text) => this.context.measureText(text).width;
    const { labels } = this.spec;
    const beside = between(labels, this.counts.counted, this.room, side, widthOf);
    const texts = beside ?? between(labels, [], this.room, side, widthOf);
    this.captions = texts.map((text, column) => {
      const half = widthOf(text) / 2;
      const least = half + 1 + (beside && this.counts.counted[column] ? side : 0);
      return { text, half, x: Math.max(least, Math.min(columns[column][0].x, this.plot.clientWidth - least)) };
    });
    this.counts.place(beside && this.captions, foot, side);
  }
  /** The edges of a gap between columns, in the order of their channel. */
  edgesOf(gap) {
    const [from, to] = this.places.columns.slice(gap, gap + 2);
    return from.flatMap((one, i) =>
      to.map((other, j) => {
        const edge = edgeBetween(one, other);
        const path = new Path2D();
        path.moveTo(edge.x1, edge.y1);
        path.bezierCurveTo(edge.middle, edge.y1, edge.middle, edge.y2, edge.x2, edge.y2);
        return { ...edge, path, gap, i, j, index: i * to.length + j };
      }),
    );
  }
  font(size, boldness = 400) {
    this.context.font = `${boldness} ${size}px ${this.family}`;
  }
  forget() {
    this.values = this.before = this.moment = null;
  }
  /** Show `values(channel)` of a frame of a `run`: its `epoch`, its `changes`, and whether it is `editable` or `recorded`. */
  paint(values, run) {
    const { before } = this;
    this.values = values;
    this.hold(run);
    this.before = this.moment = null;
    cancelAnimationFrame(this.scheduled);
    if (!this.places || this.root.hidden) return;
    if (before) this.play(before, performance.now());
    else this.show();
  }
  /** What is set by hand is another only where the changes are others, or another of them holds. */
  hold(run) {
    const { changes, epoch } = run;
    const last = changes.findLastIndex(([from]) => from <= epoch);
    if (changes !== this.run?.changes || last !== this.last) {
      this.kept = keptAt(changes, epoch);
      this.undo.hidden = run.recorded || !undone(changes);
      if (this.places) this.line = lineOf(this.words, this.undo, this.counts.depth);
    }
    this.run = run;
    this.last = last;
  }
  /** What is painted next is one step on: show how it comes about, from the frame before or where its `part` begins. */
  animateStep(begin, part) {
    this.before = begin ? (name) => begin.channels[name] : this.values;
    this.part = part && `, ${part}`;
  }
  play(before, start) {
    const frame = (now) => {
      const share = (now - start) / stepTakes;
      this.moment = share < 1 ? { before, ...stepAt(Math.max(0, share), this.spec.edges.length, this.spec.phases) } : null;
      this.show();
      if (this.moment) this.scheduled = requestAnimationFrame(frame);
    };
    frame(start);
  }
  show() {
    if (this.ratio !== window.devicePixelRatio) return this.resize(); // A denser display changes no panel's size.
    const { context, moment } = this;
    const values = moment && moment.moves !== "edges" ? moment.before : this.values;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.spec.edges.forEach((channel, gap) => this.paintEdges(this.edges[gap], ...this.numbersOf(channel, gap)));
    const outlined = this.edge ?? this.chosen?.edge;
    if (outlined) this.outline(this.edges[outlined.gap][outlined.index]); // As it lies now.
    this.paintLocks();
    this.spec.columns.forEach((nodes, column) => {
      context.globalAlpha = !moment || column < moment.columns ? 1 : 0.3;
      nodes.forEach((node, row) => this.paintNode(node, column, row, values));
    });
    context.globalAlpha = 1;
    this.paintLabels();
    this.read();
  }
  /** The byte of a number in the scale from −limit to limit; the sign of a small one can still be seen. */
  level(value, limit = this.spec.limit) {
    if (!Number.isFinite(value)) return 127;
    const strength = Math.min(1, Math.abs(value) / limit);
    return Math.round(127.5 + 127.5 * Math.sign(value) * (faintest + (1 - faintest) * strength));
  }
  /** What the edges of a gap are drawn by, at which number they are full, and how clearly they are seen. */
  numbersOf(channel, gap) {
    const { moment, spec } = this;
    const numbers = this.values(channel);
    if (!moment) return [numbers, spec.limit, 1];
    if (gap >= moment.gradientsFrom) {
      const gradients = moment.before(spec.gradients[gap]);
      const largest = gradients.reduce((most, gradient) => Math.max(most, Math.abs(gradient)), 0);
      return [gradients, largest || 1, 1];
    }
    const old = moment.before(channel);
    const mixed = old.map((number, i) => number + moment.moved * (numbers[i] - number));
    return [mixed, spec.limit, gap + 1 < moment.columns && moment.moves !== "gradients" ? 1 : 0.3];
  }
  paintEdges(edges, numbers, limit, clearness) {
    const { context } = this;
    const strength = (number) => Math.min(1, Math.abs(number) / limit) || 0;
    for (const { path, index, gap, i, j } of edges) {
      const number = numbers[index];
      const clear = !this.pointed || this.touches(gap, i) || this.touches(gap + 1, j);
      context.globalAlpha = (number ? 1 : 0.3) * (clear ? 1 : 0.2) * clearness;
      context.lineWidth = number ? 0.8 + this.widest * strength(number) : 1;
      context.strokeStyle = number ? this.css[this.level(number, limit)] : this.spec.ink;
      context.stroke(path);
    }
    context.globalAlpha = 1;
  }
  /** The locks of edges, over all of them and over the outline of one. */
  paintLocks() {
    if (!this.kept.size) return;
    for (const edge of this.edges.flat()) {
      if (!this.kept.has(this.spec.names[edge.gap][edge.index])) continue;
      const { x, y } = pointOn(edge, locked);
      this.lock(x, y);
    }
  }
  /** The mark of a number that is kept: a lock. */
  lock(x, y) {
    const { context } = this;
    context.fillStyle = this.css[127];
    context.fillRect(x - 6, y - 8, 12, 15);
    context.strokeStyle = this.spec.ink;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(x, y - 1.5, 3, Math.PI, 0);
    context.stroke();
    context.fillStyle = this.spec.ink;
    context.fillRect(x - 4.5, y - 1.5, 9, 6.5);
  }
  /** Whether a step is just looking at what came out in this column. */
  isMarked(column) {
    return this.moment?.moves === "last" && column === this.spec.columns.length - 1;
  }
  /** Whether the form has what this node adds of its own. */
  isChosen(column, row) {
    return String(this.chosen?.node) === `${column},${row}`;
  }
  /** Whether this node is the one pointed at. */
  touches(column, row) {
    return this.pointed?.[0] === column && this.pointed[1] === row;
  }
  outline({ path, gap, index }) {
    const { context } = this;
    const number = this.values(this.spec.edges[gap])[index];
    context.strokeStyle = this.spec.ink;
    context.lineWidth = 4 + this.widest * Math.min(1, Math.abs(number) / this.spec.limit);
    context.stroke(path);
    context.strokeStyle = this.css[this.level(number)];
    context.lineWidth -= 2.5;
    context.stroke(path);
  }
  paintNode({ label, colour, raster }, column, row, values) {
    const { context } = this;
    const { x, y, size } = this.places.columns[column][row];
    const [left, top] = [x - size / 2, y - size / 2];
    const tile = this.tiles[column][row];
    const bytes = raster && bytesOf(raster, values);
    if (bytes) {
      context.imageSmoothingEnabled = true;
      context.drawImage(raster.fixed ? tile.canvas : tile.drawn(bytes), left, top, size, size);
    }
    context.lineJoin = "round";
    context.strokeStyle = colour ?? this.spec.ink;
    context.lineWidth = (colour ? 2 : 1) + (this.touches(column, row) || this.isMarked(column) || this.isChosen(column, row) ? 2 : 0);
    context.strokeRect(left, top, size, size);
    const own = column ? values(this.spec.edges[column - 1])[this.ownIndex(column, row)] : null;
    const radius = Math.max(2.5, Math.min(6, 0.12 * size));
    // What is written as 0.00 has the colour of 0.
    if (own !== null) this.dot(left, top + size - radius, radius, this.css[this.level(Number(own.toFixed(2)))]);
    if (column && this.kept.has(this.spec.names[column - 1][this.ownIndex(column, row)])) this.lock(left, top + size / 2);
    const { point } = this.probe;
    const value = point && bytes ? valueAt(raster, bytes, point, values) : null;
    if (value !== null && size >= 24) this.dot(left + point.x * size, top + (1 - point.y) * size, 2, this.spec.ink);
    this.write(label, colour, column, row, value, own);
  }
  /** The label of a node, and beside it its value where the pointer is, or else what it adds of its own. */
  write(label, colour, column, row, value, own) {
    const { context } = this;
    const { font, words } = this.places;
    const { x, y, size } = this.places.columns[column][row];
    context.textBaseline = "middle";
    context.fillStyle = colour ?? this.spec.ink;
    if (column === 0) {
      this.font(font, 600);
      context.textAlign = "right";
      context.fillText(label, x - size / 2 - 6, y);
    }
    const number = value ?? own;
    if (words[column]) {
      const below = y + size / 2 + 0.85 * font;
      const text = ` ${value === null ? "" : "= "}${signed(number, 2)}`;
      this.font(font, 600);
      const name = context.measureText(label).width;
      this.font(font);
      const start = x - (name + context.measureText(text).width) / 2;
      context.textAlign = "left";
      context.fillStyle = this.spec.ink;
      context.fillText(text, start + name, below);
      this.font(font, 600);
      context.fillStyle = colour ?? this.spec.ink;
      context.fillText(label, start, below);
    } else if (value !== null && size >= 2.2 * font) {
      this.inside(signed(value, 2), x, y, font);
    }
  }
  /** A number in the middle of a node, on a ground of its own. */
  inside(text, x, y, font) {
    const { context } = this;
    this.font(0.85 * font);
    const half = context.measureText(text).width / 2 + 1;
    context.fillStyle = this.css[127];
    context.fillRect(x - half, y - 0.5 * font, 2 * half, font);
    context.fillStyle = this.inks[127];
    context.textAlign = "center";
    context.fillText(text, x, y);
  }
  dot(x, y, radius, colour) {
    const { context } = this;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = this.spec.ink;
    context.stroke();
  }
  paintLabels() {
    const { context } = this;
    const { font, foot } = this.places;
    this.font(font);
    context.textAlign = "center";
    context.fillStyle = this.spec.ink;
    for (const { text, x } of this.captions) context.fillText(text, x, foot);
  }
  /** Where in its channel stands what a node adds of its own. */
  ownIndex(column, row) {
    return this.spec.columns[column - 1].length * this.spec.columns[column].length + row;
  }
  /** What is pointed at, in words, in the place of the caption; an edge, which the pointer is at, takes that of the counts. */
  read() {
    const { values } = this; // A step passes too quickly to be read number by number.
    const plain = this.moment ? filled(this.moment.words, this.part) : this.spec.caption;
    const texts = this.edge ? this.edgeTexts(values) : this.pointed ? this.nodeTexts(values) : [plain];
    this.words.parentElement.classList.toggle("reading", Boolean(this.edge));
    const text = texts.length > 1 ? this.fitting(texts) : plain;
    if (this.words.textContent !== text) this.words.textContent = text;
  }
  /** The first of `texts`, which get shorter, that has room. */
  fitting(texts) {
    const { room, counts, font } = this.line;
    this.context.font = font;
    const most = this.edge ? room : room - counts;
    return texts.find((text) => this.context.measureText(text).width <= most) ?? texts.at(-1);
  }
  /** What can be said of a node: all, or without its colours, and with fewer of the numbers that lead to it. */
  nodeTexts(values) {
    const { label, raster } = this.spec.columns[this.pointed[0]][this.pointed[1]];
    const colours = raster ? filled(this.labels.colours, ...endsOf(raster, values).map((end) => signed(end, 2))) : "";
    if (!this.pointed[0]) return [`${label}: ${colours}.`, `${label}.`];
    const fewer = Array.from({ length: mostListed }, (_, i) => this.nodeText(values, mostListed - i));
    return [`${fewer[0]}; ${colours}.`, ...fewer];
  }
  nodeText(values, most) {
    const [column, row] = this.pointed;
    const { columns, edges, terms } = this.spec;
    const { label } = columns[column][row];
    const numbers = values(edges[column - 1]);
    const given = columns[column - 1].map((from, i) => [from.label, numbers[i * columns[column].length + row]]);
    if (given.length > most) given.sort(([, one], [, other]) => Math.abs(other) - Math.abs(one));
    const led = given.slice(0, most).map(([from, number]) => `${from} ${signed(number, 2)}`);
    const own = signed(numbers[this.ownIndex(column, row)], 2);
    return `${label}: ${terms[1]} ${own}, ${terms[0]}s ${led.join(", ")}${given.length > most ? ", …" : ""}`;
  }
  /** What can be said of an edge: with the nodes that it joins, where there is room for them. */
  edgeTexts(values) {
    const { gap, i, j, index } = this.edge;
    const { columns, edges, gradients, names, terms } = this.spec;
    const [number, gradient] = [edges[gap], gradients[gap]].map((channel) => values(channel)[index]);
    const ends = `${columns[gap][i].label}→${columns[gap + 1][j].label}`;
    const name = names[gap][index];
    const kept = this.kept.has(name) ? `, ${this.labels.kept}` : "";
    const told = `: ${signed(number, 4)}${kept}, ${filled(terms[2], exact(gradient))}`;
    return [`${name} ${ends}${told}`, `${name}${told}`];
  }
}
