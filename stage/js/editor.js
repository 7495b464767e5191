// Editor: the points over a picture, on a canvas of their own, where somebody draws, moves and deletes them by a pointer
// or by keys. A point is on the canvas before anybody else hears of it.

import { paintPoint, trace } from "./marker.js";
import { moved, nearest, rounded, same, without } from "./points.js";
import { Tools } from "./tools.js";
import { colours } from "./traces.js";

const reach = { mouse: 9, pen: 12, touch: 20 }; // px from a point within which a pointer means it
const steps = 40; // of an arrow key from side to side

export class PointEditor {
  /**
   * @param {HTMLElement} root - the panel
   * @param {{ change: (before: any, points: any, more: number | null) => void, undo: () => any, undoable: () => boolean, open: () => boolean }} on -
   * `change` is told the points before and now, and how many of them, the last ones, are new; `open` says whether the page
   * has still to answer
   * @param {import("./words.js").Labels} labels
   */
  constructor(root, on, labels) {
    this.root = root;
    this.on = on;
    this.labels = labels;
    /** @type {any} The panel's points as Python describes them. */
    this.spec = null;
    this.factor = this.ratio = 1;
    this.looks = new Map(); // by value
    /** @type {Uint8ClampedArray | null} The colours of the scale. */
    this.shades = null;
    this.taken = null; // how many of the points that are not hollow are there; null for all
    /** @type {{ x: number, y: number, width: number, height: number } | null} Where the picture is in its panel. */
    this.box = null;
    this.x = this.y = [0, 1]; // what its axes show
    this.plot = /** @type {HTMLElement} */ (root.querySelector(".plot"));
    this.canvas = document.createElement("canvas");
    this.canvas.className = "points";
    /** @type {import("./points.js").Point[]} */
    this.points = []; // as they are seen
    this.places = "[]"; // as they were described last
    this.draft = false; // whether they were changed here and the page has not taken that yet
    /** @type {{ index: number, before: import("./points.js").Point[], more: number | null } | null} */
    this.drag = null;
    /** @type {import("./points.js").Place | null} */
    this.cross = null; // where keys draw, in the picture's coordinates
    const act = {
      open: () => this.open(!this.isOpen), choose: () => this.update(), undo: () => this.undo(),
      clear: () => this.change([], null),
    };
    this.tools = new Tools(root, act, labels);
    const listen = (name, act) => this.plot.addEventListener(name, (event) => this.isOpen && act(event));
    listen("pointerdown", (event) => this.press(event));
    listen("pointermove", (event) => this.follow(event));
    listen("pointerup", () => this.release());
    listen("pointercancel", () => this.cancel());
    listen("keydown", (event) => this.key(event));
    this.plot.addEventListener("blur", () => this.paint());
    this.tools.bar.addEventListener("keydown", (event) => {
      if (event.key === "z" && (event.ctrlKey || event.metaKey)) this.undo();
    });
  }
  get isOpen() {
    return this.plot.classList.contains("editing");
  }
  /** The points of a panel, or null where it has none; those that were drawn here and are on their way stay. */
  describe(spec, factor) {
    const places = JSON.stringify(spec?.places ?? []);
    const mine = this.draft && (places === this.places || this.on.open());
    if (!mine) this.take(spec?.places ?? []);
    const others = JSON.stringify(spec?.groups) !== JSON.stringify(this.spec?.groups);
    Object.assign(this, { spec, places, factor, looks: new Map(), shades: null, taken: null });
    this.tools.toggle.hidden = !spec?.drawable;
    if (!spec?.drawable) this.open(false);
    if (spec && others) this.tools.list(spec.groups.map(({ name }) => name), (context, i) => this.paintSign(context, i));
    this.update();
  }
  paintSign(context, i) {
    const { width, height } = context.canvas;
    paintPoint(context, { ...this.lookOf(this.spec.groups[i].value), size: 0.56 * width }, width / 2, height / 2, false);
  }
  take(points) {
    this.points = points;
    this.draft = false;
    this.drag = null;
  }
  /** The page has taken what was drawn: its points count. */
  accept() {
    if (this.spec) this.take(this.spec.places);
    this.update();
  }
  open(open) {
    if (open === this.isOpen) return;
    this.plot.classList.toggle("editing", open);
    this.root.classList.toggle("editing", open);
    this.tools.show(open);
    if (open) {
      this.plot.tabIndex = 0;
      this.plot.setAttribute("role", "application");
      this.plot.setAttribute("aria-label", this.labels.place);
    } else {
      this.cross = null;
      for (const name of ["tabindex", "role", "aria-label"]) this.plot.removeAttribute(name);
    }
    this.update();
  }
  /** The tools show what the next press does, and the canvas the points. */
  update() {
    if (this.spec?.unseen) this.tools.hollow = false; // Nobody would see what is drawn.
    this.tools.update({ undo: this.on.undoable(), clear: this.points.length > 0, hollow: !this.spec?.unseen });
    this.paint();
  }
  change(points, more) {
    const before = this.points;
    this.points = points;
    this.draft = true;
    this.on.change(before, points, more);
    this.update();
  }
  undo() {
    const points = this.on.undo();
    if (!points) return;
    this.points = points;
    this.draft = true;
    this.update();
  }
  /** Where the picture is in its panel, and what its axes show. */
  layOut(box, { xaxis, yaxis }, ratio) {
    Object.assign(this, { box, ratio });
    [this.x, this.y] = [xaxis.range, yaxis.range];
    const { clientWidth, clientHeight } = this.plot;
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    this.paint();
  }
  /** A place in the picture's coordinates, in pixels of its panel. */
  pixels(/** @type {ArrayLike<any>} */ { 0: x, 1: y }) {
    const { box } = this;
    const part = (value, range) => (value - range[0]) / (range[1] - range[0]);
    return { x: box.x + part(x, this.x) * box.width, y: box.y + (1 - part(y, this.y)) * box.height };
  }
  /** The other way round, within the picture and rounded. */
  placeAt({ x, y }) {
    const { box, spec } = this;
    const within = (part, range, digits) => rounded(range[0] + Math.min(1, Math.max(0, part)) * (range[1] - range[0]), digits);
    const [across, up] = spec.digits;
    return { x: within((x - box.x) / box.width, this.x, across), y: within(1 - (y - box.y) / box.height, this.y, up) };
  }
  lookOf(value) {
    const { spec, looks } = this;
    if (!looks.has(value)) {
      const group = spec.groups.find((one) => one.value === value);
      const { size, ink } = { ...spec, size: spec.size * this.factor };
      looks.set(value, { shape: "circle", colour: group?.colour ?? this.shade(value), ...group, size, ink });
    }
    return looks.get(value);
  }
  shade(value) {
    const { scale, low, high } = this.spec;
    const at = 4 * Math.round(255 * Math.min(1, Math.max(0, (value - low) / (high - low))));
    this.shades ??= colours(scale);
    return `rgb(${this.shades.slice(at, at + 3).join(",")})`;
  }
  /** How many of the points that are not hollow are there, of a frame. */
  count(values) {
    const { channel } = this.spec ?? {};
    const taken = channel ? (values(channel)?.[0] ?? null) : null;
    if (taken === this.taken) return;
    this.taken = taken;
    this.paint();
  }
  paint() {
    if (!this.box || !this.spec) return;
    const context = this.canvas.getContext("2d");
    const { spec, ratio, factor } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.save();
    context.beginPath();
    context.rect(this.box.x, this.box.y, this.box.width, this.box.height);
    context.clip();
    const solid = this.points.filter(([, , , hollow]) => !hollow);
    const hollow = this.points.filter((point) => point[3] && !this.hides(point));
    const shown = [...(this.taken === null || this.draft ? solid : solid.slice(0, this.taken)), ...hollow];
    Object.assign(context, { strokeStyle: spec.paper, lineWidth: spec.rim * factor });
    for (const point of shown) {
      const { x, y } = this.pixels(point);
      const { shape, size } = this.lookOf(point[2]);
      trace(context, shape, x, y, size);
      context.stroke();
    }
    for (const point of shown) {
      const { x, y } = this.pixels(point);
      paintPoint(context, this.lookOf(point[2]), x, y, point[3]);
    }
    context.restore();
    if (this.cross && document.activeElement === this.plot && this.plot.matches(":focus-visible")) this.paintCross(context);
  }
  paintCross(context) {
    const { x, y } = this.pixels([this.cross.x, this.cross.y]);
    for (const [colour, width] of [[this.spec.paper, 4], [this.spec.ink, 1.5]]) {
      Object.assign(context, { strokeStyle: colour, lineWidth: width });
      context.beginPath();
      for (const [dx, dy] of [[1, 0], [0, 1]]) {
        context.moveTo(x - 9 * dx, y - 9 * dy);
        context.lineTo(x + 9 * dx, y + 9 * dy);
      }
      context.stroke();
    }
  }
  /** Whether a point is not to be seen. */
  hides(point) {
    return this.spec.unseen && point[3];
  }
  at(event) {
    const { left, top } = this.plot.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
  hit(at, kind) {
    const own = (this.spec.size * this.factor) / 2 + 2;
    // To add is meant everywhere but on a point itself: a finger would take its neighbours.
    const far = { x: Infinity, y: Infinity };
    return nearest(this.points, at, (point) => (this.hides(point) ? far : this.pixels(point)), kind === "add" ? own : Math.max(reach[kind] ?? reach.mouse, own));
  }
  /** Add, take or delete at a place in pixels. */
  act(at, kind) {
    const index = this.hit(at, this.tools.tool === "add" ? "add" : kind);
    if (this.tools.tool === "delete") {
      if (index >= 0) this.change(without(this.points, index), null);
      return;
    }
    if (index >= 0) this.drag = { index, before: this.points, more: null };
    else if (this.tools.tool === "add") this.add(at);
  }
  add(at) {
    const { x, y } = this.placeAt(at);
    const { value } = this.spec.groups[this.tools.group];
    this.drag = { index: this.points.length, before: this.points, more: 1 };
    this.points = [...this.points, [x, y, value, this.tools.hollow]];
    this.paint();
  }
  press(event) {
    if (event.button || !event.isPrimary || !this.box) return;
    const at = this.at(event);
    const { box } = this;
    if (at.x < box.x || at.x > box.x + box.width || at.y < box.y || at.y > box.y + box.height) return;
    this.cross = this.placeAt(at);
    this.act(at, event.pointerType);
    if (this.drag) this.plot.setPointerCapture(event.pointerId);
  }
  follow(event) {
    if (!this.box) return;
    const at = this.at(event);
    this.cross = this.placeAt(at);
    if (!this.drag) return;
    this.points = moved(this.points, this.drag.index, this.cross);
    this.paint();
  }
  release() {
    if (!this.drag) return;
    if (this.tools.tool === "add" && same(this.drag.before, this.points)) this.add(this.pixels([this.cross.x, this.cross.y]));
    const { before, more } = this.drag;
    const { points } = this;
    this.drag = null;
    this.points = before;
    if (!same(before, points)) this.change(points, more);
  }
  cancel() {
    if (this.drag) this.points = this.drag.before;
    this.drag = null;
    this.paint();
  }
  /** Keys draw at the cross. */
  key(event) {
    const { key } = event;
    const command = event.ctrlKey || event.metaKey; // The latter on a Mac.
    if (!this.box || event.altKey || (command && key !== "z")) return;
    this.cross ??= this.placeAt({ x: this.box.x + this.box.width / 2, y: this.box.y + this.box.height / 2 });
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    const at = this.pixels([this.cross.x, this.cross.y]);
    if (step) {
      const length = (this.box.width / steps) * (event.shiftKey ? 4 : 1);
      this.cross = this.placeAt({ x: at.x + step[0] * length, y: at.y + step[1] * length });
      if (this.drag) this.points = moved(this.points, this.drag.index, this.cross);
    } else if (key === "Enter") {
      const held = this.drag;
      if (held) this.release();
      else this.act(at, "pen");
      if (!held && this.drag?.more) this.release(); // What is added stays where it is.
    } else if (key === "Delete" || key === "Backspace") {
      const index = this.hit(at, "pen");
      if (index >= 0) this.change(without(this.points, index), null);
    } else if (key === "Escape" && this.drag) this.cancel();
    else if (key === "z" && command) this.undo();
    else return;
    event.preventDefault(); // The stage's own keys are not meant.
    this.paint();
  }
}
