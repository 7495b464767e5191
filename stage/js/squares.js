// Squares: a panel with square tables of counts side by side: how much of what a row names is taken for what.

/**
 * @typedef {{
 *   names: string[], heads: string[], axes: [string, string], groups: string[], channels: string[], alt: string
 * }} Spec - as `panels.py` says
 */

export class Squares {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.plot = /** @type {HTMLElement} */ (root.querySelector(".plot"));
    this.plot.classList.add("table");
  }
  /** @param {Spec} spec */
  async describe(spec) {
    this.spec = spec;
    const { names, heads, axes, groups } = spec;
    const table = Object.assign(document.createElement("table"), { className: "squares" });
    table.setAttribute("aria-label", spec.alt);
    const head = table.createTHead();
    head.append(rowOf(cell(`${axes[1]} →`), ...groups.flatMap((group) => begun([heading(group, "colgroup", names.length)]))));
    head.append(rowOf(cell(`${axes[0]} ↓`), ...groups.flatMap(() => begun(heads.map((sign, i) => heading(sign, "col", 1, names[i]))))));
    const body = table.createTBody();
    const rows = names.map(() => groups.map(() => begun(names.map(() => cell()))));
    names.forEach((name, i) => body.append(rowOf(heading(name, "row"), ...rows[i].flat())));
    this.cells = groups.map((_, group) => rows.flatMap((row) => row[group])); // As the channels have them.
    this.plot.replaceChildren(table);
  }
  /** @param {(channel: string) => ArrayLike<number>} values */
  paint(values) {
    const { channels, names } = this.spec;
    channels.forEach((channel, group) => {
      const counts = values(channel);
      this.cells[group].forEach((shown, i) => {
        const own = i % (names.length + 1) === 0;
        shown.textContent = String(counts[i]);
        shown.toggleAttribute("data-own", own);
        if (counts[i]) shown.dataset.right = String(own);
        else delete shown.dataset.right;
      });
    });
  }
  remove() {
    this.root.remove();
  }
}

const cell = (text = "") => Object.assign(document.createElement("td"), { textContent: text });

/** A header cell over `span` columns; the pointer is told the whole `name` of what it says in short, or cut off. */
function heading(text, scope, span = 1, name = text) {
  return Object.assign(document.createElement("th"), { textContent: text, title: name, scope, colSpan: span });
}

/** `cells`, with the first of which a group begins. */
function begun(cells) {
  cells[0].className = "begins";
  return cells;
}

function rowOf(...cells) {
  const row = document.createElement("tr");
  row.append(...cells);
  return row;
}
