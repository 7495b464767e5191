// What a stage holds of a film: the frames that were on screen, those that wait, and the curves as far as they came.

import { thinnedFrames } from "./frames.js";
import { Keyframes } from "./keyframes.js";

/** @typedef {import("./wire.js").Frame} Frame */

export class Held {
  constructor() {
    /** @type {Frame[]} */
    this.frames = [];
    /** @type {Map<string, Float32Array>} */
    this.curves = new Map();
    this.keyframes = new Keyframes();
    this.current = -1; // the frame on screen
    this.furthest = -1; // the furthest frame that was ever on screen; those beyond it wait
  }
  /** What is held where the film goes on, as another run, from the frame on screen. */
  goingOn() {
    return Object.assign(new Held(), { frames: [this.shown], curves: this.curves, keyframes: this.keyframes, current: 0, furthest: 0 });
  }
  /** The frame on screen. */
  get shown() {
    return this.frames[this.current];
  }
  get last() {
    return this.frames.at(-1);
  }
  /** Add a frame after all others; what it adds to the curves moves to them: they are kept whole. */
  add(/** @type {Frame} */ frame, /** @type {import("./wire.js").Header["channels"]} */ channels) {
    for (const { name, lengths } of channels) {
      if (!lengths) continue;
      const values = frame.channels[name];
      this.extend(name, values, frame.epoch + 1 - values.length);
      delete frame.channels[name];
    }
    this.frames.push(frame);
  }
  /** A curve has these values from an epoch on. */
  extend(/** @type {string} */ name, /** @type {import("./wire.js").Values} */ values, /** @type {number} */ from) {
    const end = from + values.length;
    let curve = this.curves.get(name) ?? new Float32Array(1024);
    if (end > curve.length) {
      const grown = new Float32Array(Math.max(end, 2 * curve.length));
      grown.set(curve);
      curve = grown;
    }
    curve.set(values, from);
    this.curves.set(name, curve);
  }
  /** Take what lasts of a message: what goes with panels, the `whole` of it, or the rest. */
  takeKeyframes(/** @type {import("./wire.js").Header["channels"]} */ channels, wanted = false) {
    for (const { name, from, whole = false, values } of channels) {
      if (whole !== wanted) continue;
      if (from && whole) this.keyframes.channels.delete(name); // What the panels before these showed is of no use.
      if (from) this.keyframes.put(name, from, values);
      else if (whole) this.extend(name, values, 0);
    }
  }
  /** The frame at `index` is on screen now. */
  show(/** @type {number} */ index) {
    this.current = index;
    this.furthest = Math.max(this.furthest, index);
  }
  /** Keep the first frames alone, so many of them. */
  cut(/** @type {number} */ length) {
    this.frames.length = Math.min(length, this.frames.length);
    this.current = Math.min(this.current, this.frames.length - 1);
    this.furthest = Math.min(this.furthest, this.frames.length - 1);
    this.keyframes.cut(this.last?.epoch ?? -1);
  }
  /** Keep fewer of those that are long past, where there are too many. */
  thin() {
    const whole = this.frames.length;
    this.frames = thinnedFrames(this.frames, this.current);
    this.current -= whole - this.frames.length;
    this.furthest -= whole - this.frames.length;
  }
  /** A curve up to the furthest frame, and how many of its values are shown; nothing where no curve has this name. */
  curve(/** @type {string} */ name) {
    const values = this.curves.get(name)?.subarray(0, this.frames[this.furthest].epoch + 1);
    return values && { values, shown: this.shown.epoch + 1 };
  }
}
