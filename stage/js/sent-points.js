// Sent points: what a stage does with the points that somebody draws. They are on the picture already; here the page is told,
// again and again until it has answered, and the film goes on, or begins, with them.
//
// The page may say that the film has to wait until there is more. Until then the points are here alone, and the film
// behind them rests at its beginning.

import { wanted } from "./points.js";
import { Requester } from "./requests.js";

/** @typedef {import("./points.js").Point} Point */

const most = 200; // changes that can be taken back

export class SentPoints {
  /**
   * @param {any} stage
   * @param {(points: any, serial: number) => void} send
   */
  constructor(stage, send) {
    this.stage = stage;
    this.requester = new Requester(() => stage.root.isConnected, /** @type {any} */ (send));
    /** @type {import("./points.js").DrawnPoints[]} */
    this.past = []; // what leads back to before each change
    this.words = ""; // what the page said of the points, until something is pressed
    this.waits = ""; // the same where the film waits for more
    this.resume = false; // whether the film plays once it need not wait
    this.heard = 0; // the serial of the answer that came last: messages repeat it
    /** @type {string | undefined} */
    this.places = undefined; // the points of the run, as they were described last
  }
  /** @returns {import("./points.js").DrawnPoints | null} what is on its way to the page */
  get open() {
    return /** @type {any} */ (this.requester.open);
  }
  /** Whether the film can do nothing until more is drawn, or the page has answered. */
  get holds() {
    return Boolean(this.waits || this.open);
  }
  /** Where the film is, or is on its way to. */
  get now() {
    const { header, playing, seeking } = this.stage;
    const { from: epoch, changes } = seeking ?? { from: this.stage.epoch, changes: this.stage.changes };
    const plays = playing || Boolean(seeking?.resume) || (Boolean(this.waits) && this.resume);
    return { run: header.run, epoch, changes, playing: plays, control: header.control };
  }
  /** The points are others now; the last `more` of them are new, or null where something else was changed. */
  change(before, points, more) {
    const { run, epoch, changes, control } = this.now;
    const sent = { points: before, resume: false, more: null, of: "" };
    // The run on screen is not that of points that wait, or are on their way to the page.
    const back = this.open ?? { from: this.waits ? 0 : epoch, changes: this.waits ? [[0, control]] : changes };
    this.past = [...this.past, { ...sent, ...back, points: before, of: this.holds ? "" : run }].slice(-most);
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
  put(points) {
    this.stage.hold();
    this.requester.request(points);
  }
  /** The points that a tab kept while they had to wait; `places` are those of the run, to which undo leads back. */
  restore(points, places, resume) {
    const begin = { from: 0, changes: [[0, this.now.control]], more: null };
    this.past = [{ ...begin, points: places, resume: false, of: this.now.run }];
    this.put({ ...begin, points, resume, of: "" });
  }
  /**
   * The frame on screen, where this message has points join the film there: nothing of the picture moves by that. While
   * further points are on their way, the message may be about those before them.
   *
   * @param {any} header
   * @param {any} frame
   */
  goesOnWith({ points_answer: answer, readings }, frame) {
    const sent = /** @type {any} */ (this.open);
    const answered = answer && answer[0] > this.heard && sent && !answer[2] && sent.more !== null;
    const known = frame && readings.every(([name]) => name in frame.channels);
    return answered && known && frame.epoch === answer[3] ? frame : null;
  }
  /** @param {any} header - what the page made of the points sent, if this message says so; whether it did, and the film goes on from there */
  hear({ points_answer: answer, changes }, newRun) {
    const sent = answer && /** @type {any} */ (this.requester.matching(answer[0]));
    this.heard = answer?.[0] ?? this.heard;
    const before = this.places;
    this.places = this.stage.panels.editor?.places;
    if (!sent) {
      if (newRun && this.stage.moved) this.drop();
      else if (newRun && !this.open && !this.stage.panels.drafts) this.forget(this.places !== before);
      return newRun && Boolean(this.open); // The answer that is still to come says it.
    }
    const [, words, waits, start] = answer;
    this.words = words;
    this.waits = waits ? words : "";
    this.resume = sent.resume;
    if (waits) {
      if (this.stage.epoch) this.stage.reset();
      return true;
    }
    this.stage.panels.editor?.accept();
    if (start || !newRun) this.stage.seek(start, newRun ? changes : sent.changes, { resume: sent.resume });
    else if (sent.resume) this.stage.play();
    return true;
  }
  /** Another run stands where its element is mounted anew, perhaps on another visit: what was drawn was not for it. */
  drop() {
    this.requester.drop();
    this.forget(true);
    this.stage.panels.editor?.accept();
  }
  /** Another run came another way; where its points are others, nothing leads back to those drawn before. */
  forget(others) {
    this.words = this.waits = "";
    if (!others) return;
    this.past = [];
    this.stage.panels.editor?.update();
  }
}
