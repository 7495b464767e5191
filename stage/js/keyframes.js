// Keyframes: values of a channel that changes less often than from frame to frame. Each of them holds from its epoch on, until the next.

/** @typedef {{ epoch: number, values: import("./wire.js").Values }} Holding */

const most = 600; // of a channel: then every second one of the earlier half goes

export class Keyframes {
  constructor() {
    /** @type {Map<string, Holding[]>} */
    this.channels = new Map();
  }
  /**
   * Take what holds from these epochs on, in place of what stood there.
   *
   * @param {string} name
   * @param {number[]} epochs
   * @param {import("./wire.js").Values} values
   */
  put(name, epochs, values) {
    const size = values.length / epochs.length;
    const news = epochs.map((epoch, i) => ({ epoch, values: values.slice(i * size, (i + 1) * size) }));
    const others = (this.channels.get(name) ?? []).filter(({ epoch }) => !epochs.includes(epoch));
    const all = [...others, ...news].sort((a, b) => a.epoch - b.epoch);
    this.channels.set(name, all.length > most ? all.filter((_, i) => i % 2 === 0 || i > most / 2) : all);
  }
  /** Forget what holds only from after `epoch` on. */
  cut(/** @type {number} */ epoch) {
    for (const [name, all] of this.channels) this.channels.set(name, all.filter((one) => one.epoch <= epoch));
  }
  /** What holds of a channel at `epoch`: null where nothing does, undefined where nothing of it lasts at all. */
  at(/** @type {string} */ name, /** @type {number} */ epoch) {
    return this.channels.get(name) && (this.channels.get(name).findLast((one) => one.epoch <= epoch) ?? null);
  }
}
