// What can be pressed beside the stage's own buttons: actions, which go with the words, and steppers, which move a value
// of the page. The page hears of it and acts; what is shown follows with its next message.

import { filled } from "./words.js";

/**
 * @typedef {(name: string, number: number) => void} Press - a table's row, 0 for an action, steps up
 * @typedef {[label: string, name: string]} Action
 * @typedef {[name: string, label: string, text: string, lower: boolean, higher: boolean]} Stepper
 */

/** A button in `parent`. */
export function button(parent, text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", () => made.getAttribute("aria-disabled") !== "true" && press());
  parent.append(made);
  return made;
}

/** Make a button do something or nothing; it can be focused in any case, for `disabled` would lose the focus. */
export function offer(button, does) {
  button.setAttribute("aria-disabled", String(!does));
}

/** The same elements for as long as `key` is the same: a focus stays where it is. */
export function kept(element, key, fill) {
  if (element.dataset.holds === key) return;
  element.dataset.holds = key;
  element.replaceChildren();
  fill();
}

/**
 * Show a button for each of `actions` in `element`; whether the focus was on one that is gone.
 *
 * @param {HTMLElement} element
 * @param {Action[]} actions
 * @param {Press} press
 */
export function showActions(element, actions, press) {
  const held = element.contains(document.activeElement);
  kept(element, JSON.stringify(actions), () => {
    for (const [label, name] of actions) button(element, label, () => press(name, 0));
  });
  return held && !element.contains(document.activeElement);
}

/**
 * Show `steppers` in `element`: − value +.
 *
 * @param {HTMLElement} element
 * @param {Stepper[]} steppers
 * @param {Press} press
 * @param {import("./words.js").Labels} labels
 */
export function showSteppers(element, steppers, press, labels) {
  const key = JSON.stringify(steppers.map(([name, label]) => [name, label]));
  kept(element, key, () => {
    for (const [name, label] of steppers) element.append(stepper(name, label, press, labels));
  });
  for (const [i, [, , text, lower, higher]] of steppers.entries()) {
    const [less, value, more] = element.children[i].children;
    offer(less, lower);
    offer(more, higher);
    if (value.lastChild.textContent !== text) value.lastChild.textContent = text;
  }
}

/** Steps of values, sent one message at a time: those pressed before the page has moved a value are added up. */
export class Steps {
  /**
   * @param {Press} press
   * @param {number} timeout - ms after which the page is taken not to move the value
   */
  constructor(press, timeout = 1500) {
    this.press = press;
    this.timeout = timeout;
    /** @type {Map<string, number>} */
    this.left = new Map();
    this.waiting = 0;
  }
  add(name, by) {
    this.left.set(name, (this.left.get(name) ?? 0) + by);
    if (!this.waiting) this.send();
  }
  /** The page has moved a value. */
  moved() {
    if (this.waiting) this.send();
  }
  send() {
    clearTimeout(this.waiting);
    this.waiting = 0;
    for (const [name, by] of this.left) {
      this.left.delete(name);
      if (!by) continue;
      this.press(name, by);
      this.waiting = setTimeout(() => this.send(), this.timeout);
      return;
    }
  }
}

function stepper(name, label, press, labels) {
  const group = document.createElement("div");
  group.className = "stepper";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  const less = button(group, "−", () => press(name, -1));
  less.setAttribute("aria-label", filled(labels.lower, label.toLowerCase()));
  const value = document.createElement("span");
  value.setAttribute("aria-live", "polite");
  value.append(`${label} `, document.createElement("b"));
  group.append(value);
  const more = button(group, "+", () => press(name, 1));
  more.setAttribute("aria-label", filled(labels.higher, label.toLowerCase()));
  return group;
}
