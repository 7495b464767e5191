// Layout: where the panels stand, which of them are seen, and whether the stage fills the window.
//
// On a wide stage every panel has its place in pixels, so that a picture that is to be square is square, and nothing
// moves in the document when another panel becomes the large one: whatever has the focus keeps it. On a narrow one the
// panels follow one another, by style sheet alone.

import { closesByItself } from "./menu.js";
import { button, kept } from "./presses.js";
import { filled } from "./words.js";

/**
 * @typedef {{
 *   name: string, row: number, share: number, square?: boolean, header?: string[], groups?: string[], least?: number,
 *   low?: number
 * }} Panel - with a header or groups: a table; what it needs at least: `least` px of width, and `low` of height
 * @typedef {{ x: number, y: number, width: number, height: number }} Place
 * @typedef {{ hidden: string[], large: string | null, present: boolean }} View - as `protocol.py` describes it
 */

const gap = 6; // px between two panels
const firstRowHeight = 3; // height of the first row, where a row below it has 1
const most = 0.6; // of the width, for what is square or large beside others
const narrow = 42.5; // em of width, below which panels follow one another

/** What a panel is called together with its like: its name without a number at the end. */
export const kindOf = (/** @type {string} */ name) => name.replace(/-\d+$/, "");

/**
 * What a panel needs for its title, its readings and its table, in em: the width and the height.
 *
 * @param {{
 *   title: string, header?: string[], rows?: string[][], marks?: { reading: string }[], names?: string[], groups?: string[]
 * }} panel
 */
export function needs({ title, header, rows, marks = [], names, groups }) {
  const readings = marks.filter(({ reading }) => reading).length;
  const titled = 1.2 + 0.43 * title.length + (readings && 8.5 * readings - 3.9);
  const least = Math.max(titled, header || readings ? 11.3 : 0); // A curve needs room for what is written beside it.
  if (groups) return { least: Math.max(least, 3.2 + 1.9 * names.length * groups.length), low: 3.8 + 1.2 * names.length };
  return { least, low: header ? 3 + 1.3 * rows.length : 0 };
}

const widthOf = (line) => line.reduce((sum, { least = 0 }) => sum + least, gap * (line.length - 1));
const sharesOf = (list) => list.reduce((sum, { share }) => sum + share, 0);

/**
 * The place of each of `panels` on a stage of this size; the one called `large` has most of it.
 *
 * @param {Panel[]} panels
 * @param {number} width
 * @param {number} height
 * @param {string | null} large
 * @returns {Map<string, Place>}
 */
export function places(panels, width, height, large = null) {
  const big = panels.find(({ name }) => name === large);
  const others = panels.filter((panel) => panel !== big);
  if (!big || !others.length) return stacked(rowsOf(panels, width), { x: 0, y: 0, width, height });
  const own = big.square ? Math.min(height, most * width) : most * width;
  const rest = { x: own + gap, y: 0, width: width - own - gap, height };
  return new Map([[big.name, { x: 0, y: 0, width: own, height }], ...stacked(linesOf(others, rest.width), rest, firstRowHeight / 2)]);
}

/**
 * The panels row by row, a row that is too long in several lines. Beside nothing but squares there is room for the
 * widest panel of the next row.
 */
function rowsOf(panels, width) {
  const numbers = [...new Set(panels.map(({ row }) => row))].sort((a, b) => a - b);
  const rows = numbers.map((number) => panels.filter(({ row }) => row === number));
  const [first, second] = rows;
  if (second && first.every(({ square }) => square)) {
    const widest = second.reduce((a, b) => (b.share > a.share ? b : a));
    first.push(widest);
    second.splice(second.indexOf(widest), 1);
  }
  return rows.flatMap((row) => (row.some((panel) => panel.row === 1) ? [row] : broken(row, width)));
}

/** @param {Panel} panel */
const isTable = ({ header, groups }) => Boolean(header || groups);

/** The panels in lines beside the large one: each of the first row has its own, and of the others a table has half. */
function linesOf(panels, width) {
  const lower = panels.filter(({ row }) => row > 1);
  const pictures = lower.filter((panel) => !isTable(panel));
  const lines = broken([...pictures, ...lower.filter(isTable)], width);
  const halved = lines.map((line) => {
    const others = sharesOf(line.filter((panel) => !isTable(panel))) || 1;
    return line.map((panel) => (isTable(panel) ? { ...panel, share: others } : panel));
  });
  return [...panels.filter(({ row }) => row === 1).map((panel) => [panel]), ...halved];
}

/** A row as lines in which every panel has the width it needs: the last ones are filled, so the first panels have more. */
function broken(row, width) {
  const lines = row.length ? [[]] : [];
  for (const panel of row.toReversed()) {
    if (lines[0].length && widthOf([panel, ...lines[0]]) > width) lines.unshift([]);
    lines[0].unshift(panel);
  }
  return lines;
}

/** @returns {Map<string, Place>} */
function stacked(rows, { x, y, width, height }, first = firstRowHeight) {
  const found = new Map();
  const tall = rows.map((row) => (row.some((panel) => panel.row === 1) ? first : 1));
  let left = height - gap * (rows.length - 1);
  rows.forEach((row, i) => {
    const low = Math.max(...row.map((panel) => panel.low ?? 0));
    const others = tall.reduce((a, b) => a + b, 0) - tall[i];
    tall[i] = Math.max(tall[i], (others * low) / (left - low));
  });
  let sum = tall.reduce((a, b) => a + b, 0);
  rows.forEach((row, i) => {
    const last = i === rows.length - 1;
    const { side, high } = inRow(row, width, (left * tall[i]) / sum, last);
    for (const [name, place] of beside(row, { x, y, width, height: high }, side)) found.set(name, place);
    y += high + gap;
    left -= high;
    sum -= tall[i];
  });
  return found;
}

/** How wide each square of a row is, and how high the row: no higher than its squares can be, but for the last one. */
function inRow(row, width, height, last) {
  const squares = row.filter(({ square }) => square).length;
  if (!squares) return { side: 0, high: height };
  const room = (squares < row.length ? most : 1) * width - gap * (squares - 1);
  const side = Math.min(height, room / squares);
  return { side, high: last ? height : side };
}

/** The panels of a row side by side, squares at its end: each has what it needs, and its share of what is left. */
function beside(row, { x, y, width, height }, side) {
  const squares = row.filter(({ square }) => square);
  const flexible = row.filter(({ square }) => !square);
  const free = width - gap * (row.length - 1) - side * squares.length;
  const needed = flexible.reduce((sum, { least = 0 }) => sum + least, 0);
  const spare = Math.max(0, free - needed);
  const inOrder = [...flexible, ...squares];
  const alone = squares.length === row.length ? free / row.length : 0; // Squares alone have the whole row.
  return inOrder.map(({ name, square, share, least = 0 }) => {
    const own = square ? side + alone : least * Math.min(1, free / (needed || 1)) + (spare * share) / sharesOf(flexible);
    const place = { x, y, width: own, height };
    x += own + gap;
    return [name, place];
  });
}

/** @type {View} */
const everything = { hidden: [], large: null, present: false };

/** The panels' sections in `root`, the menu that says which of them are seen, and presentation. */
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
      return { ...spec, least: em * least, low: em * low };
    });
    const found = flows ? null : places(seen, width, height, this.view.large);
    for (const section of this.element.querySelectorAll("section")) {
      const { panel } = section.dataset;
      const place = found?.get(panel);
      const large = panel === this.view.large;
      section.hidden = !this.sees(panel);
      section.classList.toggle("large", large);
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
