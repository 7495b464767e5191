// Requests: one request at a time is sent to the server, and sent again until it is answered, replaced or dropped.
//
// A response can be lost with a connection, or with the server itself. With the URL, every request says all that is
// wanted, so a server that knows nothing of it can respond to it as well. On a slow line, sending again would only make the
// line slower, so the wait grows with the time that responses take.

const leastWait = 3000; // ms after which a response counts as lost, where responses come quickly
const longest = 10000; // ms between two attempts, however long the server has been away
const slowest = 30000; // ms to wait for the first response on the slowest of lines

/**
 * @typedef {[epoch: number, value: any][]} Changes
 * @typedef {{
 *   kind: string, from: number, count: number, changes: Changes, resume: boolean, keep: boolean,
 *   edit: import("./edits.js").Edit | null, pressed?: boolean
 * }} Request - with the edit that it is to make, if any; whether Play was pressed meanwhile
 * @typedef {Request & { sent: Map<number, number>, wait: number }} Open - `sent` when, by serial; ms until sent again
 */

export class Requester {
  /**
   * `send(request, serial)` is called again and again for as long as `isActive()` and nobody has answered.
   *
   * @param {() => boolean} isActive
   * @param {(request: Open, serial: number) => void} send
   */
  constructor(isActive, send) {
    this.isActive = isActive;
    this.send = send;
    this.serial = 0;
    /** @type {Open | null} */
    this.open = null; // the request that waits for its response
    this.lastTook = 0; // ms that the last response took
  }

  /** @param {Request} request */
  request(request) {
    this.attempt({ ...request, sent: new Map(), wait: this.firstWait });
  }

  get firstWait() {
    return Math.min(Math.max(leastWait, 3 * this.lastTook), slowest);
  }

  /** Forget the request; its response will not be taken any more. */
  drop() {
    this.open = null;
  }

  /**
   * The request that a message with this serial number answers, or null; `seconds` is how long that took.
   *
   * @param {number | null} response
   */
  matching(response) {
    const request = this.open;
    // Which attempt is answered does not matter: a late response is as good as a new one.
    if (!request?.sent.has(response)) return null;
    this.open = null;
    this.lastTook = performance.now() - request.sent.get(response);
    return { ...request, seconds: this.lastTook / 1000 };
  }

  /** The server is there: a request that was lost before, or has waited for long, is put again at once. */
  remind(lost = false) {
    if (!this.open) return;
    const { sent } = this.open;
    const waited = performance.now() - [...sent.values()].at(-1);
    if (lost || sent.size > 1 || waited > this.firstWait) this.attempt(this.open);
  }

  /** @param {Open} request */
  attempt(request) {
    const serial = Math.max(this.serial + 1, Date.now()); // Greater than any before it, also before a reload.
    const { wait } = request;
    this.serial = serial;
    this.open = request;
    request.sent.set(serial, performance.now());
    request.wait = Math.min(2 * wait, Math.max(longest, wait));
    this.send(request, serial);
    setTimeout(() => {
      if (this.open && this.serial === serial && this.isActive()) this.attempt(this.open);
    }, wait);
  }
}
