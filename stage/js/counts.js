// Counts: buttons in a graph's panel for one more or one less, of its columns and of the nodes in each. The page hears of
// a press and shows another graph.

import { button, kept, offer } from "./presses.js";
import { filled } from "./words.js";

const least = 24; // px that a button needs to be hit by a finger

const gap = 6; // px from one text to the next

/** The side of a button beside text of this size. */
export const sideOf = (font) => Math.max(least, 1.6 * font);

/**
 * How much of each column's text can stand between its two buttons; null where not all have room for theirs.
 *
 * @param {string[][]} texts - of each column from long to short
 * @param {boolean[]} counted - whether a column has buttons
 * @param {number} room - px that a column has
 * @param {number} side
 * @param {(text: string) => number} widthOf
 * @returns {string[] | null}
 */
export function between(texts, counted, room, side, widthOf) {
  const left = (i) => room - (counted[i] ? 2 * side : gap);
  const found = texts.map((some, i) => some.find((text) => widthOf(text) <= left(i)));
  return found.every((text, i) => text !== undefined || !counted[i]) ? found.map((text, i) => text ?? texts[i].at(-1)) : null;
}

function place(parent) {
  const element = document.createElement("div");
  element.className = "counts";
  parent.append(element);
  return element;
}

export class Counts {
  /**
   * @param {HTMLElement} header
   * @param {HTMLElement} plot
   * @param {import("./presses.js").Press} press
   * @param {import("./words.js").Labels} labels
   */
  constructor(header, plot, press, labels) {
    this.press = press;
    this.labels = labels;
    /** @type {boolean[]} */
    this.counted = []; // whether a column has buttons
    this.depth = place(header);
    this.columns = place(plot);
  }

  /**
   * The page's steppers, by their names: one for the number of columns, and of each column one or null.
   *
   * @param {import("./presses.js").Stepper | null} depth
   * @param {(import("./presses.js").Stepper | null)[]} counts
   */
  show(depth, counts) {
    this.counted = counts.map(Boolean);
    this.fill(this.depth, depth ? [depth] : []);
    this.fill(this.columns, counts.filter(Boolean));
    const text = this.depth.querySelector("span");
    if (text) text.textContent = depth[2];
  }
  /** A group of two buttons for each stepper. */
  fill(element, steppers) {
    kept(element, JSON.stringify(steppers.map(([name, label]) => [name, label])), () => {
      for (const [name, label] of steppers) {
        const group = document.createElement("div");
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", label);
        for (const [sign, text, by] of [["−", this.labels.fewer, -1], ["+", this.labels.more, 1]]) {
          const made = button(group, String(sign), () => this.press(name, Number(by)));
          made.setAttribute("aria-label", filled(String(text), label.toLowerCase()));
        }
        if (element === this.depth) group.firstElementChild.after(document.createElement("span"));
        element.append(group);
      }
    });
    for (const [i, [, , , lower, higher]] of steppers.entries()) {
      const buttons = element.children[i].querySelectorAll("button");
      offer(buttons[0], lower);
      offer(buttons[1], higher);
    }
  }

  /**
   * Put the buttons on either side of their columns' texts.
   *
   * @param {{ x: number, half: number }[] | null} texts - the middle of each and half its width; null hides the buttons
   * @param {number} y
   * @param {number} side
   */
  place(texts, y, side) {
    this.columns.hidden = !texts;
    const own = texts?.filter((_, i) => this.counted[i]) ?? [];
    for (const [i, { x, half }] of own.entries()) {
      const [less, more] = /** @type {any} */ (this.columns.children[i].children);
      for (const [made, left] of [[less, x - half - side], [more, x + half]]) {
        Object.assign(made.style, { left: `${left}px`, top: `${y - side / 2}px`, width: `${side}px`, height: `${side}px` });
      }
    }
  }
}
