// The painter of a graph: where its nodes and edges lie on a canvas, and how they look at a moment.

import { distance, edgeBetween, fontOf, ownIndex, placed, pointOn } from "./geometry.js";
import { bytesOf, decoded, Tile, valueAt } from "./raster.js";
import { colours, inkOn, signed } from "./traces.js";

const reach = 7; // px from an edge within which a pointer means it
const locked = 0.25; // of an edge's way, where its lock is: those of one node lie apart there, others hardly cross it yet
const faintest = 0.4; // of the way from the scale's middle to its end: even a small number has its sign's colour

/**
 * @typedef {import("./geometry.js").Edge & { path: Path2D, gap: number, i: number, j: number, index: number }} Edge - of
 *   a gap between columns, from node `i` to node `j`, by an `index` of its channel
 * @typedef {(channel: string) => any} Values
 * @typedef {{
 *   values: Values, moment: (import("./step.js").Moment & { before: Values }) | null, kept: Set<string>,
 *   pointed: number[] | null, edge: Edge | null, chosen: { edge: Edge | null, node: number[] | null } | null,
 *   point: { x: number, y: number } | null
 * }} Now - what is shown: the `values` of a frame, or a moment of the step to it; the names of what is `kept` as it is; the
 *   node, by column and row, and the edge that are pointed at, what is `chosen`, and a place in the rasters
 */

export class GraphPainter {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.context = this.canvas.getContext("2d");
    this.family = "";
    this.short = false; // whether inputs have room for their short names alone
    this.captions = []; // of the columns: each a text and its middle
  }
  describe(spec) {
    this.spec = spec;
    const bytes = colours(spec.scale);
    const pixels = new Uint32Array(bytes.buffer);
    this.inks = Array.from({ length: 256 }, (_, i) => inkOn(bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2]));
    this.css = Array.from({ length: 256 }, (_, i) => `rgb(${bytes.slice(4 * i, 4 * i + 3).join(",")})`);
    this.tiles = spec.columns.map((nodes) =>
      nodes.map(({ raster }) => {
        if (!raster) return null;
        const tile = new Tile(raster.cells, pixels);
        if (raster.fixed) tile.painted((raster.bytes = decoded(raster.fixed)));
        return tile;
      }),
    );
  }
  /** Lay the graph out in an area of this size, with letters of a `family`. */
  layOut(width, height, family) {
    this.ratio = window.devicePixelRatio;
    this.canvas.width = Math.round(width * this.ratio);
    this.canvas.height = Math.round(height * this.ratio);
    this.family = family;
    const { columns } = this.spec;
    this.font(fontOf(width, height));
    const widest = (labels) => Math.max(...labels.map((label) => this.widthOf(label)));
    const all = widest(columns[0].map(({ label }) => label));
    this.short = all > width / 5;
    const left = (this.short ? widest(columns[0].map(({ short, label }) => short || label)) : all) + 10;
    const right = widest(columns.at(-1).map(({ label }) => `${label} +00.00`)) + 4;
    this.places = placed(columns.map((nodes) => nodes.length), { width, height, left, right });
    this.edges = this.spec.edges.map((_, gap) => this.edgesOf(gap));
    this.widest = Math.min(0.55 * this.places.font, 0.4 * Math.min(...this.places.columns.flat().map(({ size }) => size)));
    this.room = (width - left) / columns.length; // for a column's caption
  }
  /**
   * The edges of a gap between columns, in the order of their channel.
   *
   * @returns {Edge[]}
   */
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
  /** The edge at a place, or null. */
  edgeAt(x, y) {
    const near = this.edges.flat().filter(({ x1, x2 }) => x1 <= x && x <= x2);
    const far = near.map((edge) => distance(edge, x, y));
    const nearest = far.indexOf(Math.min(...far));
    return far[nearest] <= reach ? near[nearest] : null;
  }
  font(size, boldness = 400) {
    this.context.font = `${boldness} ${size}px ${this.family}`;
  }
  widthOf(text) {
    return this.context.measureText(text).width;
  }
  show(/** @type {Now} */ now) {
    this.now = now;
    const { context } = this;
    const { moment } = now;
    const values = moment && moment.moves !== "edges" ? moment.before : now.values;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.spec.edges.forEach((channel, gap) => this.paintEdges(this.edges[gap], ...this.numbersOf(channel, gap)));
    const outlined = now.edge ?? now.chosen?.edge;
    if (outlined) this.outline(this.edges[outlined.gap][outlined.index]); // As it lies now.
    this.paintLocks();
    this.spec.columns.forEach((nodes, column) => {
      context.globalAlpha = !moment || column < moment.columns ? 1 : 0.3;
      nodes.forEach((node, row) => this.paintNode(node, column, row, values));
    });
    context.globalAlpha = 1;
    this.paintCaptions();
  }
  /** The byte of a number in the scale from −limit to limit; the sign of a small one can still be seen. */
  level(value, limit = this.spec.limit) {
    if (!Number.isFinite(value)) return 127;
    const strength = Math.min(1, Math.abs(value) / limit);
    return Math.round(127.5 + 127.5 * Math.sign(value) * (faintest + (1 - faintest) * strength));
  }
  /**
   * What the edges of a gap are drawn by, at which number they are full, and how clearly they are seen.
   *
   * @returns {[ArrayLike<number>, number, number]}
   */
  numbersOf(channel, gap) {
    const { spec } = this;
    const { moment, values } = this.now;
    const numbers = values(channel);
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
      const clear = !this.now.pointed || this.touches(gap, i) || this.touches(gap + 1, j);
      context.globalAlpha = (number ? 1 : 0.3) * (clear ? 1 : 0.2) * clearness;
      context.lineWidth = number ? 0.8 + this.widest * strength(number) : 1;
      context.strokeStyle = number ? this.css[this.level(number, limit)] : this.spec.ink;
      context.stroke(path);
    }
    context.globalAlpha = 1;
  }
  outline({ path, gap, index }) {
    const { context } = this;
    const number = this.now.values(this.spec.edges[gap])[index];
    context.strokeStyle = this.spec.ink;
    context.lineWidth = 4 + this.widest * Math.min(1, Math.abs(number) / this.spec.limit);
    context.stroke(path);
    context.strokeStyle = this.css[this.level(number)];
    context.lineWidth -= 2.5;
    context.stroke(path);
  }
  /** The locks of edges, over all of them and over the outline of one. */
  paintLocks() {
    const { kept } = this.now;
    if (!kept.size) return;
    for (const edge of this.edges.flat()) {
      if (!kept.has(this.spec.names[edge.gap][edge.index])) continue;
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
  /** Whether this node is the one pointed at. */
  touches(column, row) {
    const { pointed } = this.now;
    return pointed?.[0] === column && pointed[1] === row;
  }
  /** Whether a node's frame is wider: it is pointed at, a step is just looking at its column, or the form has its number. */
  isFramed(column, row) {
    const { moment, chosen } = this.now;
    const looked = moment?.moves === "last" && column === this.spec.columns.length - 1;
    return this.touches(column, row) || looked || String(chosen?.node) === `${column},${row}`;
  }
  paintNode({ label, colour, raster }, column, row, values) {
    const { context } = this;
    const { x, y, size } = this.places.columns[column][row];
    const [left, top] = [x - size / 2, y - size / 2];
    const tile = this.tiles[column][row];
    const bytes = raster && bytesOf(raster, values);
    if (bytes) {
      context.imageSmoothingEnabled = true;
      context.drawImage(raster.fixed ? tile.canvas : tile.painted(bytes), left, top, size, size);
    }
    context.lineJoin = "round";
    context.strokeStyle = colour ?? this.spec.ink;
    context.lineWidth = (colour ? 2 : 1) + (this.isFramed(column, row) ? 2 : 0);
    context.strokeRect(left, top, size, size);
    const own = column ? this.paintOwn(column, row, left, top, size, values) : null;
    const { point } = this.now;
    const value = point && bytes ? valueAt(raster, bytes, point, values) : null;
    if (value !== null && size >= 24) this.dot(left + point.x * size, top + (1 - point.y) * size, 2, this.spec.ink);
    this.write(label, colour, column, row, value, own);
  }
  /** What a node adds of its own, as a dot at its lower left corner, with a lock where it is kept; the number. */
  paintOwn(column, row, left, top, size, values) {
    const index = ownIndex(this.spec.columns, column, row);
    const own = values(this.spec.edges[column - 1])[index];
    const radius = Math.max(2.5, Math.min(6, 0.12 * size));
    // What is written as 0.00 has the colour of 0.
    this.dot(left, top + size - radius, radius, this.css[this.level(Number(own.toFixed(2)))]);
    if (this.now.kept.has(this.spec.names[column - 1][index])) this.lock(left, top + size / 2);
    return own;
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
      context.fillText((this.short && this.spec.columns[0][row].short) || label, x - size / 2 - 6, y);
    }
    const number = value ?? own;
    if (words[column]) {
      const below = y + size / 2 + 0.85 * font;
      const text = ` ${value === null ? "" : "= "}${signed(number, 2)}`;
      this.font(font, 600);
      const name = this.widthOf(label);
      this.font(font);
      const start = x - (name + this.widthOf(text)) / 2;
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
    const half = this.widthOf(text) / 2 + 1;
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
  paintCaptions() {
    const { context } = this;
    const { font, foot } = this.places;
    this.font(font);
    context.textAlign = "center";
    context.fillStyle = this.spec.ink;
    for (const { text, x } of this.captions) context.fillText(text, x, foot);
  }
}
