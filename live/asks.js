// Asking: one question at a time is put to the server, and put again until it is answered.
//
// An answer can be lost with a connection, or with the server itself. Every question says all that is wanted, so it can
// be put again, word for word, to a server that knows nothing of it.

const patience = 3000; // ms after which an answer counts as lost
const longest = 10000; // ms between two askings, however long the server has been away

export class Asker {
  /** `send(question, serial)` puts a question, again and again for as long as `here()` and nobody has answered. */
  constructor(here, send) {
    Object.assign(this, { here, send });
    this.serial = 0;
    this.open = null; // the question that waits for its answer
  }

  ask(question) {
    this.put({ ...question, serials: [], wait: patience });
  }

  /** Forget the question; its answer will not be taken any more. */
  drop() {
    this.open = null;
  }

  /** The question that a message with this serial number answers, or null; `seconds` is how long that took. */
  answeredBy(answer) {
    const question = this.open;
    // Which of its puttings is answered does not matter: a late answer is as good as a new one.
    if (!question?.serials.includes(answer)) return null;
    this.open = null;
    // From a question that was put more than once nobody can tell.
    const seconds = question.serials.length === 1 ? (performance.now() - question.at) / 1000 : null;
    return { ...question, seconds };
  }

  /** The server is there: a question that was lost before, or has waited for long, is put again at once. */
  remind(lost = false) {
    if (!this.open) return;
    const { serials, at } = this.open;
    if (lost || serials.length > 1 || performance.now() - at > patience) this.put(this.open);
  }

  put(question) {
    const serial = Math.max(this.serial + 1, Date.now()); // Greater than any before it, in this tab's other lives too.
    this.serial = serial;
    const wait = Math.min(question.wait, longest);
    this.open = { ...question, serials: [...question.serials, serial], at: performance.now(), wait: 2 * wait };
    this.send(this.open, serial);
    setTimeout(() => {
      if (this.here() && this.open?.serials.at(-1) === serial) this.put(this.open);
    }, wait);
  }
}
