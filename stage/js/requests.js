// Requests: one question at a time is sent to the server, and sent again until it is answered, replaced or dropped.
//
// An answer can be lost with a connection, or with the server itself. With the URL, every question says all that is
// wanted, so a server that knows nothing of it can answer it as well. On a slow line, sending again would only make the
// line slower, so the wait grows with the time that answers take.

const patience = 3000; // ms after which an answer counts as lost, where answers come quickly
const longest = 10000; // ms between two askings, however long the server has been away
const slowest = 30000; // ms to wait for the first answer on the slowest of lines

/**
 * @typedef {[epoch: number, value: any][]} Changes
 * @typedef {{ kind: string, from: number, count: number, changes: Changes, resume: boolean, target: number }} Question
 * @typedef {Question & { asked: Map<number, number>, wait: number, maxWait: number }} Open - `asked` when, by serial
 */

export class Asker {
  /**
   * `send(question, serial)` is called again and again for as long as `isActive()` and nobody has answered.
   *
   * @param {() => boolean} isActive
   * @param {(question: Open, serial: number) => void} send
   */
  constructor(isActive, send) {
    this.isActive = isActive;
    this.send = send;
    this.serial = 0;
    /** @type {Open | null} */
    this.open = null; // the question that waits for its answer
    this.lastTook = 0; // ms that the last answer took
  }

  /** @param {Question} question */
  ask(question) {
    const wait = this.patience;
    this.attempt({ ...question, asked: new Map(), wait, maxWait: Math.max(longest, wait) });
  }

  get patience() {
    return Math.min(Math.max(patience, 3 * this.lastTook), slowest);
  }

  /** Forget the question; its answer will not be taken any more. */
  drop() {
    this.open = null;
  }

  /**
   * The question that a message with this serial number answers, or null; `seconds` is how long that took.
   *
   * @param {number | null} answer
   */
  answeredBy(answer) {
    const question = this.open;
    // Which attempt is answered does not matter: a late answer is as good as a new one.
    if (!question?.asked.has(answer)) return null;
    this.open = null;
    this.lastTook = performance.now() - question.asked.get(answer);
    return { ...question, seconds: this.lastTook / 1000 };
  }

  /** The server is there: a question that was lost before, or has waited for long, is put again at once. */
  remind(lost = false) {
    if (!this.open) return;
    const { asked } = this.open;
    const waited = performance.now() - [...asked.values()].at(-1);
    if (lost || asked.size > 1 || waited > this.patience) this.attempt(this.open);
  }

  /** @param {Open} question */
  attempt(question) {
    const serial = Math.max(this.serial + 1, Date.now()); // Greater than any before it, in this tab's other lives too.
    this.serial = serial;
    question.asked.set(serial, performance.now());
    const { wait, maxWait } = question;
    this.open = { ...question, wait: Math.min(2 * wait, maxWait) };
    this.send(this.open, serial);
    setTimeout(() => {
      if (this.isActive() && [...(this.open?.asked.keys() ?? [])].at(-1) === serial) this.attempt(this.open);
    }, wait);
  }
}
