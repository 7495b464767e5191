// Table: a panel with a table, one column of which moves.

import { plain } from "./traces.js";

/** A panel that shows a table; one column of it moves. */
export class Table {
  constructor(root, onPress) {
    this.root = root;
    this.onPress = onPress;
    this.plot = root.querySelector(".plot");
    this.plot.classList.add("table");
  }
  async describe(spec) {
    this.spec = spec;
    const table = document.createElement("table");
    const row = (cells, tag) => {
      const tr = document.createElement("tr");
      for (const text of cells) tr.append(Object.assign(document.createElement(tag), { textContent: text }));
      return tr;
    };
    const head = document.createElement("thead");
    head.append(row(spec.header, "th"));
    const body = document.createElement("tbody");
    for (const cells of spec.rows) body.append(row([...cells, ""], "td"));
    table.append(head, body);
    table.setAttribute("aria-label", spec.alt);
    this.cells = [...body.rows].map((tr) => tr.cells[tr.cells.length - 1]);
    if (spec.press !== null) [...body.rows].forEach((tr, i) => this.makeButton(tr.cells[spec.press], i));
    this.plot.replaceChildren(table);
  }
  /** Let a cell be pressed; what that means, the page knows. */
  makeButton(cell, row) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: cell.textContent });
    const named = [...cell.parentElement.cells].map((other, i) => `${this.spec.header[i]} ${other.textContent}`);
    button.setAttribute("aria-label", named.slice(0, this.spec.press + 1).join(", "));
    button.addEventListener("click", () => this.onPress(this.spec.name, row));
    cell.replaceChildren(button);
  }
  paint(values) {
    const numbers = values(this.spec.channel);
    this.cells.forEach((cell, i) => {
      cell.textContent = plain(numbers[i], 3);
      const target = this.spec.targets?.[i];
      const { middle } = this.spec;
      // Exactly the middle is on neither side.
      if (target !== undefined) cell.dataset.right = String(target > middle ? numbers[i] > middle : numbers[i] < middle);
    });
  }
  remove() {
    this.root.remove();
  }
}
