// Form: where a number of a graph is set by hand. It lies over the graph, keeps the focus, and Escape closes it.

import { readNumber } from "./edits.js";
import { clearOf } from "./geometry.js";
import { filled } from "./words.js";

const html = `
  <select></select>
  <input type="text" inputmode="decimal" autocomplete="off" />
  <button type="submit" data-does="set"></button>
  <button type="button" data-does="freeze"></button>
  <button type="button" data-does="cut"></button>
  <button type="button" data-does="close">×</button>
  <p role="alert"></p>`;

/**
 * @typedef {{
 *   name: string, label: string, value: () => number, kept: () => boolean, seen: [number, number][]
 * }} Entry - `seen` are points that the form is not to cover while this number is chosen
 */

export class Form {
  /**
   * @param {HTMLElement} parent
   * @param {{
   *   edit: (edit: import("./edits.js").Edit) => void, choose: (name: string | null) => void
   * }} on - `choose` is called with the name of the number that is chosen, or null once there is none
   * @param {import("./words.js").Labels} labels
   */
  constructor(parent, on, labels) {
    this.on = on;
    this.labels = labels;
    this.form = Object.assign(document.createElement("form"), { innerHTML: html, hidden: true, noValidate: true });
    this.form.setAttribute("aria-label", labels.form);
    parent.append(this.form);
    this.select = this.form.querySelector("select");
    /** @type {Entry[]} */
    this.entries = [];
    this.input = this.form.querySelector("input");
    this.problem = this.form.querySelector("p");
    this.select.setAttribute("aria-label", labels.which);
    this.input.setAttribute("aria-label", labels.value);
    this.button("set").textContent = labels.set;
    Object.assign(this.button("cut"), { textContent: labels.cut, title: labels.cut_title });
    this.button("close").setAttribute("aria-label", labels.close);
    this.select.addEventListener("change", () => this.choose());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.edit((value, kept) => [value, kept]);
    });
    this.does("freeze", () => this.edit((value, kept) => [value, !kept]));
    this.does("cut", () => this.send(0, true));
    this.does("close", () => this.close());
    this.form.addEventListener("keydown", (event) => this.key(event));
  }
  /** @returns {HTMLElement} */
  button(name) {
    return this.form.querySelector(`[data-does=${name}]`);
  }
  does(name, action) {
    this.button(name).addEventListener("click", action);
  }
  get open() {
    return !this.form.hidden;
  }
  /**
   * Show the form with the numbers that can be set.
   *
   * @param {Entry[]} entries
   * @param {string} name - of the one to begin with
   * @param {number} most - the largest size of a number
   * @param {HTMLElement | null} from - what gets the focus back
   */
  show(entries, name, most, from) {
    this.entries = entries;
    this.most = most;
    this.from = from;
    this.select.replaceChildren(...entries.map(({ name, label }) => new Option(label, name)));
    this.select.value = name;
    this.form.hidden = false;
    this.choose();
    this.input.focus({ preventScroll: true });
    this.input.select();
  }
  close() {
    if (!this.open) return;
    this.form.hidden = true;
    this.on.choose(null);
    this.from?.focus({ preventScroll: true });
  }
  get entry() {
    return this.entries.find(({ name }) => name === this.select.value);
  }
  /** Another number is chosen. */
  choose() {
    this.written = String(Number(this.entry.value().toPrecision(5)));
    this.input.value = this.written;
    const kept = this.entry.kept();
    const { freeze, freeze_title, release, release_title } = this.labels;
    const words = { textContent: kept ? release : freeze, title: kept ? release_title : freeze_title };
    Object.assign(this.button("freeze"), words);
    this.complain("");
    const { offsetWidth: width, offsetHeight: height } = this.form;
    const { clientWidth, clientHeight } = this.form.parentElement;
    const spot = clearOf(this.entry.seen, { width, height }, { width: clientWidth, height: clientHeight });
    Object.assign(this.form.style, { left: `${spot.left}px`, top: `${spot.top}px` });
    this.on.choose(this.entry.name);
  }
  /** Edit by what stands in the field; what nobody has touched there is the number itself, to its last digit. */
  edit(made) {
    const { value, written } = this.input.value === this.written ? { value: this.entry.value(), written: this.written } : {
      value: readNumber(this.input.value, this.most), written: this.input.value,
    };
    if (value === null || Math.abs(value) > this.most) {
      this.complain(filled(this.labels.refused, written, this.most, this.most));
      return this.input.focus();
    }
    this.send(...made(value, this.entry.kept()));
  }
  send(value, kept) {
    this.on.edit([this.entry.name, value, kept]);
    this.close();
  }
  complain(text) {
    this.problem.textContent = text;
    this.input.setAttribute("aria-invalid", String(Boolean(text)));
  }
  /** Escape closes; Tab stays within. */
  key(event) {
    if (event.key === "Escape") this.close();
    event.stopPropagation(); // The stage's own keys are not meant.
    if (event.key !== "Tab") return;
    const all = /** @type {HTMLElement[]} */ ([...this.form.querySelectorAll("select, input, button")]);
    const [first, last] = [all[0], all.at(-1)];
    const edge = event.shiftKey ? first : last;
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}
