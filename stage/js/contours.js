// Contours: a map in bands, with a line along the edge of each. Its bytes are powers of ten between its two ends.

import { colours, Heatmap } from "./traces.js";

/** @typedef {{ values: Uint8Array | Float32Array, ends: Float32Array }} Map - numbers from 0 to 255, whole or not */

const finest = 6; // pixels along each side of a cell, at most

export class Contours extends Heatmap {
  constructor(trace, mark) {
    super(trace, mark);
    const [low, high] = mark.span.map(Math.log10);
    this.low = low;
    this.high = high;
    const ink = colours([[0, mark.ink], [1, mark.ink]]);
    const edge = Uint8ClampedArray.from(this.lut, (part, i) => (i % 4 === 3 ? part : 0.75 * part + 0.25 * ink[i % 4]));
    this.palette = new Uint32Array(this.lut.buffer.slice(0));
    this.edges = new Uint32Array(edge.buffer);
    this.finer = 0;
  }
  paint(context, box, map, layout) {
    const finer = Math.max(1, Math.min(finest, Math.round(box.width / this.columns)));
    if (finer !== this.finer) this.resize(finer);
    if (map.values !== this.drawn) this.draw(map);
    context.imageSmoothingEnabled = true;
    context.drawImage(this.raster, box.x, box.y, box.width, box.height);
  }
  resize(finer) {
    const [width, height] = [this.columns * finer, this.rows * finer];
    Object.assign(this.raster, { width, height });
    this.finer = finer;
    this.image = this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.drawn = null;
  }
  draw(/** @type {Map} */ { values, ends: [least, most] }) {
    const { rows, columns, finer, pixels, palette, edges, low: bottom, high: top } = this;
    const from = (255 * (least - bottom)) / (top - bottom);
    const factor = (most - least) / (top - bottom);
    const across = places(columns, finer);
    const before = new Uint32Array(across.length); // the colours of the row below
    for (const [y, [below, above, up]] of places(rows, finer).entries()) {
      const target = (rows * finer - 1 - y) * across.length;
      for (const [x, [left, right, along]] of across.entries()) {
        const low = values[below * columns + left] * (1 - along) + values[below * columns + right] * along;
        const high = values[above * columns + left] * (1 - along) + values[above * columns + right] * along;
        const byte = Math.max(0, Math.min(255, Math.round(from + factor * (low * (1 - up) + high * up))));
        const colour = palette[byte];
        const parted = (x && before[x - 1] !== colour) || (y && before[x] !== colour);
        before[x] = colour;
        pixels[target + x] = parted ? edges[byte] : colour;
      }
    }
    this.context.putImageData(this.image, 0, 0);
    this.drawn = values;
  }
  plotly(/** @type {any} */ { values, ends: [least, most] }) {
    this.worth = (byte) => 10 ** (least + ((most - least) * byte) / 255);
    const { z } = super.plotly(values);
    return { z, text: z.map((line) => line.map((value) => String(Number(value.toPrecision(2))))) };
  }
}

/**
 * Between which two of `count` cells, and how far from the first to the second, the middle of each pixel lies.
 *
 * @param {number} count
 * @param {number} finer - pixels to a cell
 * @returns {[number, number, number][]}
 */
export function places(count, finer) {
  return Array.from({ length: count * finer }, (_, i) => {
    const at = Math.max(0, Math.min((i + 0.5) / finer - 0.5, count - 1));
    const first = Math.min(Math.floor(at), Math.max(0, count - 2));
    return [first, Math.min(first + 1, count - 1), at - first];
  });
}
