// Rasters: square pictures in bytes, as they travel, and as they are drawn.

/**
 * @typedef {{
 *   cells: number, low: number, high: number, channel: string, row: number, factors: string, fixed: string,
 *   bytes?: Uint8Array
 * }} Raster - as `graph.py` says; `bytes` are what is `fixed`, decoded
 */

/** Bytes that came as base64. */
export function decoded(/** @type {string} */ text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/**
 * A raster's bytes, row by row from the bottom.
 *
 * @param {Raster} raster
 * @param {(channel: string) => ArrayLike<number>} values
 * @returns {ArrayLike<number>}
 */
export function bytesOf(raster, values) {
  if (raster.bytes) return raster.bytes;
  const size = raster.cells ** 2;
  const all = /** @type {Uint8Array} */ (values(raster.channel));
  return all.subarray(raster.row * size, (raster.row + 1) * size);
}

/** What both ends of a raster's colours stand for now. */
export function endsOf({ low, high, factors, row }, values) {
  const factor = factors ? values(factors)[row] : 1;
  return [low * factor, high * factor];
}

/**
 * The value of a raster at a place, given as shares from its lower left corner.
 *
 * @param {Raster} raster
 * @param {ArrayLike<number>} bytes
 * @param {{ x: number, y: number }} place
 */
export function valueAt(raster, bytes, { x, y }, values) {
  const cell = (share) => Math.max(0, Math.min(raster.cells - 1, Math.floor(share * raster.cells)));
  const [low, high] = endsOf(raster, values);
  return low + (bytes[cell(y) * raster.cells + cell(x)] / 255) * (high - low);
}

/** A small canvas that bytes are drawn on, a pixel a cell, for other canvases to scale. */
export class Tile {
  /**
   * @param {number} cells
   * @param {Uint32Array} colours - of the 256 bytes, as a canvas keeps them
   */
  constructor(cells, colours) {
    this.cells = cells;
    this.colours = colours;
    this.canvas = Object.assign(document.createElement("canvas"), { width: cells, height: cells });
    this.context = this.canvas.getContext("2d");
    this.image = this.context.createImageData(cells, cells);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }
  /** @param {ArrayLike<number>} bytes */
  painted(bytes) {
    const { cells, colours, pixels } = this;
    for (let row = 0; row < cells; row++) {
      const from = (cells - 1 - row) * cells;
      for (let column = 0; column < cells; column++) pixels[row * cells + column] = colours[bytes[from + column]];
    }
    this.context.putImageData(this.image, 0, 0);
    return this.canvas;
  }
}
