// Drawn: what a stage does with the points that somebody draws. They are on the picture already; here the page is told,
// again and again until it has answered, and the film goes on, or begins, with them.
//
// The page may say that the film has to wait until there is more. Until then the points are here alone, and the film
// behind them rests at its beginning.

import { wanted } from "./points.js";
import { Requester } from "./requests.js";

/** @typedef {import("./points.js").Point} Point */

const most = 200; // changes that can be taken back

export class Drawn {
  /**
   * @param {any} stage
   * @param {(drawing: any, serial: number) => void} send
   */
  constructor(stage, send) {
    this.stage = stage;
    this.requester = new Requester(() => stage.root.isConnected, /** @type {any} */ (send));
    /** @type {import("./points.js").Drawing[]} */
    this.past = []; // what leads back to before each change
    this.words = ""; // what the page said of the points, until something is pressed
    this.waits = ""; // the same where the film waits for more
    this.resume = false; // whether the film plays once it need not wait
    /** @type {string | undefined} */
    this.places = undefined; // the points of the run, as they were described last
  }
  /** @returns {import("./points.js").Drawing | null} what is on its way to the page */
  get open() {
    return /** @type {any} */ (this.requester.open);
  }
  /** Whether the film can do nothing until more is drawn, or the page has answered. */
  get holds() {
    return Boolean(this.waits || this.open);
  }
  get now() {
    const { header, epoch, changes, playing, seeking } = this.stage;
    const plays = playing || Boolean(seeking?.resume) || (Boolean(this.waits) && this.resume);
    return { run: header.run, epoch, changes, playing: plays, control: header.control };
  }
  /** The points are others now; the last `more` of them are new, or null where something else was changed. */
  change(before, points, more) {
    const { run, epoch, changes, control } = this.now;
    const drawn = { points: before, resume: false, more: null, of: "" };
    // The run on screen is not that of points that wait, or are on their way to the page.
    const back = this.open ?? { from: this.waits ? 0 : epoch, changes: this.waits ? [[0, control]] : changes };
    this.past = [...this.past, { ...drawn, ...back, points: before, of: this.holds ? "" : run }].slice(-most);
    this.put(wanted(points, this.waits ? null : more, this.now, this.open));
  }
  /** Back to the points before the last change, and to where the film was. */
  undo() {
    const last = this.past.pop();
    if (!last) return null;
    const { points, from, changes, more, of } = last; // Without when it was sent.
    this.put({ points, from, changes, more, of, resume: this.now.playing || Boolean(this.open?.resume) });
    return points;
  }
  put(drawing) {
    this.stage.hold();
    this.requester.request(drawing);
  }
  /** The points that a tab kept while they had to wait; `places` are those of the run, to which undo leads back. */
  restore(points, places, resume) {
    const begin = { from: 0, changes: [[0, this.now.control]], more: null };
    this.past = [{ ...begin, points: places, resume: false, of: this.now.run }];
    this.put({ ...begin, points, resume, of: "" });
  }
  /**
   * The frame on screen, where this message has points join the film there: nothing of the picture moves by that.
   *
   * @param {any} header
   * @param {any} frame
   */
  goesOnWith({ drawn, readings }, frame) {
    const drawing = /** @type {any} */ (this.open);
    const answered = drawn && drawing?.sent.has(drawn[0]) && !drawn[2] && drawing.more !== null;
    const known = frame && readings.every(([name]) => name in frame.channels);
    return answered && known && frame.epoch === drawn[3] ? frame : null;
  }
  /** @param {any} header - what the page made of the drawing, if this message says so; whether it did, and the film goes on from there */
  hear({ drawn, changes }, newRun) {
    const drawing = drawn && /** @type {any} */ (this.requester.matching(drawn[0]));
    const before = this.places;
    this.places = this.stage.panels.drawing?.places;
    if (!drawing) {
      if (newRun && !this.open && !this.stage.panels.drafts) this.forget(this.places !== before);
      return false;
    }
    const [, words, waits, start] = drawn;
    this.words = words;
    this.waits = waits ? words : "";
    this.resume = drawing.resume;
    if (waits) {
      if (this.stage.epoch) this.stage.reset();
      return true;
    }
    this.stage.panels.drawing?.accept();
    if (start || !newRun) this.stage.seek(start, newRun ? changes : drawing.changes, { resume: drawing.resume });
    else if (drawing.resume) this.stage.play();
    return true;
  }  /** Another run came another way; where its points are others, nothing leads back to those drawn before. */
  forget(others) {
    this.words = this.waits = "";
    if (!others) return;
    this.past = [];
    this.stage.panels.drawing?.update();
  }
}
