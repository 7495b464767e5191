// Layout: which panels are seen, which of them is large, and whether the stage fills the window.
//
// On a wide stage every panel has its place in pixels (`places.js`), so that nothing moves in the document when another
// panel becomes the large one: whatever has the focus keeps it. On a narrow one the panels follow one another, by style
// sheet alone.

import { closesByItself } from "./menu.js";
import { needs, places } from "./places.js";
import { button, kept } from "./presses.js";
import { filled } from "./words.js";

/** @typedef {{ hidden: string[], large: string | null, present: boolean }} View - as `protocol.py` describes it */

const narrow = 42.5; // em of width, below which panels follow one another

/** What a panel is called together with its like: its name without a number at the end. */
export const kindOf = (/** @type {string} */ name) => name.replace(/-\d+$/, "");

/** @type {View} */
const everything = { hidden: [], large: null, present: false };

/** The serials of what is told to Python, which repeats the last one that it has heard of. */
export class Serials {
  constructor() {
    this.told = 0;
    this.repeated = 0;
  }

  next() {
    this.told = Math.max(this.told + 1, Date.now()); // Greater than any before it, also before a reload.
    return this.told;
  }

  /** Whether what comes with this serial was said after Python had heard all that was told. */
  hears(serial) {
    if (serial < this.repeated) this.told = 0; // A server that was restarted never hears of it.
    this.repeated = serial;
    return serial >= this.told;
  }
}

/** The panels' sections in `root`, the menu that says which of them are seen, and presentation. */
export class Layout {
  /**
   * @param {HTMLElement} root
   * @param {{ tell: (view: View) => void, seen: () => void, zoom: () => void, save: (spec: any) => void }} page -
   * `tell` is called with what the reader has made of the view, `seen` where something is shown or hidden, `zoom` where
   * letters have another size, `save` where a panel is to be saved
   * @param {import("./words.js").Labels} labels
   */
  constructor(root, page, labels) {
    this.root = root;
    this.labels = labels;
    this.page = page;
    this.view = everything;
    /** @type {any[]} */
    this.specs = [];
    this.serials = new Serials();
    this.element = /** @type {HTMLElement} */ (root.querySelector("[data-part=panels]"));
    this.menu = /** @type {HTMLDetailsElement} */ (root.querySelector("[data-part=menu]"));
    this.button = /** @type {HTMLButtonElement} */ (root.querySelector("[data-part=present]"));
    this.menu.addEventListener("change", () => this.choose());
    closesByItself(this.menu);
    this.button.addEventListener("click", () => this.present(!this.view.present));
    this.element.addEventListener("click", ({ target }) => {
      const title = /** @type {HTMLElement} */ (target).closest("h3 button");
      if (title) this.enlarge(/** @type {HTMLElement} */ (title.closest("section")).dataset.panel);
    });
    new ResizeObserver(() => this.arrange()).observe(this.element);
  }

  /**
   * What Python says is seen, and the serial of what it was told last: the reader may have gone on since.
   *
   * @param {View | null} view
   * @param {number} serial
   */
  hear(view, serial) {
    const news = this.serials.hears(serial) && view && JSON.stringify(view) !== JSON.stringify(this.view);
    if (news) this.become(view);
    else if (this.view.present) this.fill(); // Mounted anew, the stage has lost the window.
  }

  /** There are other panels. */
  show(specs) {
    this.specs = specs;
    this.list();
    this.arrange();
  }

  change(part) {
    const view = { ...this.view, ...part };
    this.become(view);
    this.page.tell({ ...view, serial: this.serials.next() });
  }

  become(view) {
    const before = this.view;
    this.view = view;
    if (view.present !== before.present) this.fill();
    this.list();
    this.arrange();
  }

  /** Whether a panel, or a layer of marks, is seen. */
  sees(name) {
    return !this.view.hidden.includes(kindOf(name));
  }

  enlarge(name) {
    this.change({ large: this.view.large === name ? null : name });
  }

  present(present) {
    if (present !== this.view.present) this.change({ present });
  }

  /** Fill the window, or give it back; the focus stays inside, and returns to where it was or can go on. */
  fill() {
    const { root } = this;
    const { present } = this.view;
    root.classList.toggle("presenting", present);
    this.button.textContent = present ? this.labels.leave : this.labels.present;
    if (present === root.hasAttribute("popover") && (!present || root.matches(":popover-open"))) return;
    if (present) {
      this.before = /** @type {HTMLElement} */ (document.activeElement);
      root.setAttribute("popover", "manual");
      root.showPopover();
      root.setAttribute("aria-label", this.labels.presentation);
      for (const [name, value] of Object.entries(dialog)) root.setAttribute(name, value);
      if (!root.querySelector("[data-part=panels]").contains(document.activeElement)) this.focusPlayer();
    } else {
      const inside = root.contains(document.activeElement);
      /** @type {HTMLElement} */ (root.querySelector("[data-part=keys]")).hidden = true; // Those of a presentation.
      root.hidePopover();
      for (const name of ["popover", "aria-label", ...Object.keys(dialog)]) root.removeAttribute(name);
      if (inside || document.activeElement === document.body) this.focusBack();
    }
  }

  /** The focus goes to where it was before presentation; to the player where Space would present again, or do nothing. */
  focusBack() {
    const { before } = this;
    const gone = !before || before === this.button || before.getAttribute("aria-disabled") === "true";
    if (!gone) before.focus({ preventScroll: true });
    if (gone || document.activeElement !== before || before === document.body) this.focusPlayer();
  }

  focusPlayer() {
    /** @type {HTMLElement} */ (this.root.querySelector(".buttons [aria-disabled=false]"))?.focus({ preventScroll: true });
  }

  /** The menu: a box for each kind of panel and the layers of its pictures, and a button to save each one seen. */
  list() {
    const [boxes, pictures] = ["boxes", "pictures"].map(
      (part) => /** @type {HTMLElement} */ (this.menu.querySelector(`[data-part=${part}]`)),
    );
    const names = this.names();
    const shown = this.specs.filter(({ name }) => this.sees(name));
    kept(boxes, JSON.stringify(names), () => boxes.append(...names.map((entry) => box(entry))));
    kept(pictures, JSON.stringify(shown.map(({ name, title }) => [name, title])), () => {
      pictures.append(this.labels.save);
      for (const { name, title } of shown) {
        const save = () => this.page.save(this.specs.find((spec) => spec.name === name));
        button(pictures, title, save).title = filled(this.labels.save_title, title);
      }
    });
    for (const input of boxes.querySelectorAll("input")) input.checked = this.sees(input.value);
  }

  /** @returns {{ name: string, label: string, layer: boolean }[]} */
  names() {
    const found = new Map();
    const put = (name, label, layer) => {
      if (!found.has(name)) found.set(name, { name, label, layer });
    };
    const capital = (name) => name[0].toUpperCase() + name.slice(1);
    for (const { name, title, marks = [] } of this.specs) {
      const kind = kindOf(name);
      const several = this.specs.filter((spec) => kindOf(spec.name) === kind).length > 1;
      put(kind, several ? capital(kind) : title, false);
      for (const { layer } of marks) if (layer) put(layer.name, capital(layer.name), true);
    }
    return [...found.values()];
  }

  choose() {
    const hidden = hiddenBy([...this.menu.querySelectorAll("input")], this.view.hidden);
    if (this.specs.every(({ name }) => hidden.includes(kindOf(name)))) return this.list(); // One at least stays.
    this.change({ hidden });
  }

  /** Put every panel in its place. */
  arrange() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const em = parseFloat(getComputedStyle(this.root).fontSize);
    const flows = width < narrow * em;
    this.root.classList.toggle("narrow", flows);
    const seen = this.specs.filter(({ name }) => this.sees(name)).map((spec) => {
      const { least, low } = needs(spec);
      // What stands below a square plot takes room of its own.
      return { ...spec, square: spec.square && !spec.sentence, least: em * least, low: em * low };
    });
    const found = flows ? null : places(seen, width, height, this.view.large);
    for (const section of this.element.querySelectorAll("section")) {
      const { panel } = section.dataset;
      const place = found?.get(panel);
      const large = panel === this.view.large;
      section.hidden = !this.sees(panel);
      section.classList.toggle("large", large);
      section.classList.toggle("wide", Boolean(place && place.width > 1.4 * place.height));
      section.querySelector("h3 button")?.setAttribute("aria-pressed", String(large));
      const [left, top, w, h] = place ? [place.x, place.y, place.width, place.height].map((value) => `${value}px`) : [];
      Object.assign(section.style, { left: left ?? "", top: top ?? "", width: w ?? "", height: h ?? "" });
    }
    this.page.zoom();
    this.page.seen();
  }
}

/**
 * What is hidden, by the menu's boxes; what they do not offer now stays as it was, for when it is there again.
 *
 * @param {{ value: string, checked: boolean }[]} boxes
 * @param {string[]} before
 */
export function hiddenBy(boxes, before) {
  const absent = before.filter((name) => boxes.every(({ value }) => value !== name));
  return [...absent, ...boxes.filter(({ checked }) => !checked).map(({ value }) => value)];
}

const dialog = { role: "dialog", "aria-modal": "true" };

function box({ name, label, layer }) {
  const element = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "checkbox", value: name });
  element.classList.toggle("layer", layer);
  element.append(input, label);
  return element;
}
