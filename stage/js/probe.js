// Probe: what the pointer, or the focus, is at in one panel, so that the others can show it too.

/**
 * @typedef {import("./raster.js").Raster} Raster
 * @typedef {{ title: string, raster: Raster, plane: string }} Pointed - and the channel of the pictures that show it
 */

export class Probe {
  constructor() {
    /** @type {Set<string>} The channels of the pictures that show what is pointed at, one of each graph. */
    this.planes = new Set();
    /** The colours of what is pointed at, as Plotly writes a scale. */
    this.scale = [];
    /** @type {Pointed | null} */
    this.node = null;
    /** @type {{ x: number, y: number } | null} A place in those pictures, as shares from their lower left corner. */
    this.point = null;
    /** Somebody chose a number of a channel, to set it. */
    this.onChosen = (/** @type {{ channel: string, index: number }} */ chosen) => {};
    /** @type {Set<() => void>} */
    this.watchers = new Set();
  }

  /** Call `watcher` whenever something else is pointed at. */
  watch(watcher) {
    this.watchers.add(watcher);
  }

  unwatch(watcher) {
    this.watchers.delete(watcher);
  }

  /** @param {{ node?: Pointed | null, point?: { x: number, y: number } | null }} what */
  say(what) {
    Object.assign(this, what);
    for (const watcher of this.watchers) watcher();
  }
}
