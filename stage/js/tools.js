// Tools: the bar by which somebody says what a press on the points of a picture does, and the button that shows it.

import { button, offer } from "./presses.js";
import { filled } from "./words.js";

const tools = ["add", "move", "delete"];

export class Tools {
  /**
   * @param {HTMLElement} root - the panel, whose header gets the button; the bar stands above its plot
   * @param {{ open: () => void, choose: () => void, undo: () => void, clear: () => void }} on
   * @param {import("./words.js").Labels} labels
   */
  constructor(root, on, labels) {
    this.on = on;
    this.labels = labels;
    this.tool = "add";
    this.group = 0; // of those that can be drawn
    this.hollow = false;
    this.toggle = button(root.querySelector("header"), labels.draw, () => on.open());
    Object.assign(this.toggle, { title: labels.draw_title, className: "draw", hidden: true });
    this.bar = Object.assign(document.createElement("div"), { className: "tools", hidden: true });
    this.bar.setAttribute("role", "toolbar");
    this.bar.setAttribute("aria-label", labels.tools);
    this.chooser = document.createElement("span");
    this.bar.append(this.chooser);
    this.hollowing = this.button("hollow", () => this.choose({ hollow: !this.hollow }));
    this.buttons = tools.map((name) => this.button(name, () => this.choose({ tool: name })));
    this.undoing = this.button("undraw", () => on.undo());
    this.clearing = this.button("clear", () => on.clear());
    this.help = document.createElement("p");
    this.bar.append(this.help);
    root.querySelector(".plot").before(this.bar);
    this.show(false);
  }
  button(name, press) {
    return Object.assign(button(this.bar, this.labels[name], press), { title: this.labels[`${name}_title`] });
  }
  /** A button for each of the `names` of groups, with its sign, which `paint` paints in the middle of a square canvas. */
  list(names, paint) {
    const made = names.map((name, i) => {
      const one = button(this.chooser, "", () => this.choose({ group: i }));
      one.title = filled(this.labels.group_title, name);
      one.setAttribute("aria-label", one.title);
      const sign = Object.assign(document.createElement("canvas"), { width: 32, height: 32 });
      paint(sign.getContext("2d"), i);
      one.append(sign, name.replace(/^\W+ /, "")); // A name may begin with the very sign.
      return one;
    });
    this.chooser.replaceChildren(...made);
    this.chooser.hidden = made.length < 2; // Where all points are alike there is nothing to choose.
    this.group = Math.min(this.group, made.length - 1);
  }
  choose(what) {
    Object.assign(this, what);
    this.on.choose();
  }
  /** Show the bar or hide it. */
  show(open) {
    this.bar.hidden = !open;
    this.toggle.setAttribute("aria-pressed", String(open));
  }
  /** What is chosen, and whether there is anything to undo, to clear, and points can be hollow. */
  update({ undo, clear, hollow }) {
    const press = (one, pressed) => one.setAttribute("aria-pressed", String(pressed));
    [...this.chooser.children].forEach((one, i) => press(one, i === this.group));
    this.buttons.forEach((one, i) => press(one, tools[i] === this.tool));
    press(this.hollowing, this.hollow);
    offer(this.undoing, undo);
    offer(this.clearing, clear);
    offer(this.hollowing, hollow);
    this.help.textContent = `${this.labels[`${this.tool}_title`]}.`;
  }
}
