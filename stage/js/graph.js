// Graph: a panel that draws a graph from left to right on one canvas; what it weighs, and what is in its nodes, moves.
//
// The canvas has all that is seen. Over it lie buttons that nobody sees, one a node, for the keyboard, for a pointer and
// for whoever hears the page: one of them is in the tab order, arrow keys lead to the others.

import { between, Counts, sideOf } from "./counts.js";
import { keptAt, undone } from "./edits.js";
import { Form } from "./form.js";
import { alongOf, cornersOf, ownIndex } from "./geometry.js";
import { GraphPainter } from "./graph-painter.js";
import { edgeTexts, nodeTexts } from "./graph-words.js";
import { stepAt, stepTakes } from "./step.js";
import { filled } from "./words.js";

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
    this.painter = new GraphPainter();
    this.nodes = document.createElement("div");
    this.nodes.setAttribute("role", "group");
    this.plot.append(this.painter.canvas, this.nodes);
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
    this.painter.describe(spec);
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
      return this.open({ channel: this.spec.edges[column - 1], index: ownIndex(this.spec.columns, column, row) }, event.target);
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
    const { places, edges } = this.painter;
    const corners = cornersOf(places.columns[gap + 1][row], places.font);
    this.entries = [...before, null].map((node, i) => {
      const at = i * after.length + row;
      const led = `${node?.label ?? this.spec.terms[1]} → ${after[row].label}`;
      const edge = node && edges[gap][at];
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
  /** The pointer is over the graph, or, without an `event`, has left it. */
  point(event) {
    if (!this.painter.places || event?.target.closest("button, form")) return;
    const { left, top } = this.plot.getBoundingClientRect();
    const edge = event && this.painter.edgeAt(event.clientX - left, event.clientY - top);
    this.plot.classList.toggle("edge", Boolean(edge && this.run?.editable));
    if (edge === this.edge) return;
    this.edge = edge;
    this.repaint();
  }
  resize() {
    const { clientWidth: width, clientHeight: height } = this.plot;
    if (!this.spec || !width || !height) return;
    this.painter.layOut(width, height, getComputedStyle(this.plot).fontFamily);
    this.painter.places.columns.forEach((squares, column) => {
      squares.forEach(({ x, y, size }, row) => {
        const style = { left: `${x - size / 2}px`, top: `${y - size / 2}px`, width: `${size}px`, height: `${size}px` };
        Object.assign(this.buttons[column][row].style, style);
      });
    });
    this.line = lineOf(this.words, this.undo, this.counts.depth);
    this.label();
    this.repaint();
  }
  /** The columns' captions, each as long as there is room, between its buttons if it has some. */
  label() {
    const { painter } = this;
    if (!painter.places) return;
    const { columns, font, foot } = painter.places;
    const side = sideOf(font);
    painter.font(font);
    const widthOf = (text) => painter.widthOf(text);
    const { labels } = this.spec;
    const beside = between(labels, this.counts.counted, painter.room, side, widthOf);
    const texts = beside ?? between(labels, [], painter.room, side, widthOf);
    painter.captions = texts.map((text, column) => {
      const half = widthOf(text) / 2;
      const least = half + 1 + (beside && this.counts.counted[column] ? side : 0);
      return { text, half, x: Math.max(least, Math.min(columns[column][0].x, this.plot.clientWidth - least)) };
    });
    this.counts.place(beside && painter.captions, foot, side);
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
    if (!this.painter.places || this.root.hidden) return;
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
      if (this.painter.places) this.line = lineOf(this.words, this.undo, this.counts.depth);
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
    if (this.painter.ratio !== window.devicePixelRatio) return this.resize(); // A denser display changes no panel's size.
    const { values, moment, kept, pointed, edge, chosen } = this;
    this.painter.show({ values, moment, kept, pointed, edge, chosen, point: this.probe.point });
    this.read();
  }
  /** What is pointed at, in words, in the place of the caption; an edge, which the pointer is at, takes that of the counts. */
  read() {
    const { values, edge, pointed, spec, labels } = this; // A step passes too quickly to be read number by number.
    const plain = this.moment ? filled(this.moment.words, this.part) : spec.caption;
    const kept = edge && this.kept.has(spec.names[edge.gap][edge.index]) ? labels.kept : "";
    const ofNode = () => (pointed ? nodeTexts(spec, pointed, values, labels) : [plain]);
    const texts = edge ? edgeTexts(spec, edge, values, kept) : ofNode();
    this.words.parentElement.classList.toggle("reading", Boolean(this.edge));
    const text = texts.length > 1 ? this.fitting(texts) : plain;
    if (this.words.textContent !== text) this.words.textContent = text;
  }
  /** The first of `texts`, which get shorter, that has room. */
  fitting(texts) {
    const { room, counts, font } = this.line;
    this.painter.context.font = font;
    const most = this.edge ? room : room - counts;
    return texts.find((text) => this.painter.widthOf(text) <= most) ?? texts.at(-1);
  }
}
