// The panels of a stage: one for each thing that Python describes, made once, and then only told what to show.

import { PointEditor } from "./editor.js";
import { Graph } from "./graph.js";
import { Notice } from "./notice.js";
import { Picture } from "./picture.js";
import { Probe } from "./probe.js";
import { Squares } from "./squares.js";
import { Table } from "./table.js";

/** The panels of a stage, in `element`: they are made once and kept, and then only told what to show. */
export class Panels {
  constructor(element, { onPress, onEdit, onStep, onDraw, labels }) {
    this.element = element;
    this.labels = labels;
    this.Plotly = null;
    this.onPress = onPress;
    this.onEdit = onEdit;
    this.onStep = onStep;
    this.onDraw = onDraw;
    this.probe = new Probe();
    this.panels = new Map();
    this.factor = 1; // how much larger than described everything is
  }
  async show(specs) {
    this.probe.say({ node: null }); // A node that was pointed at belongs to the panels before.
    const wanted = new Map(specs.map((spec) => [spec.name, spec]));
    for (const [name, panel] of this.panels) {
      // A truth table and a confusion table have one name, for they have one place.
      const spec = wanted.get(name);
      if (spec && panel instanceof kindOf(spec)) continue;
      panel.remove();
      this.panels.delete(name);
    }
    const news = [];
    for (const [i, spec] of specs.entries()) {
      if (!this.panels.has(spec.name)) this.panels.set(spec.name, this.made(spec));
      const panel = this.panels.get(spec.name);
      const { root } = panel;
      // What stays where it is keeps the focus.
      if (this.element.children[i] !== root) this.element.insertBefore(root, this.element.children[i] ?? null);
      const text = JSON.stringify(spec);
      if (panel.text === text) continue; // It is as it was, and is not drawn anew.
      root.classList.toggle("first", spec.row === 1);
      root.classList.toggle("square", Boolean(spec.square));
      root.classList.toggle("told", Boolean(spec.sentence));
      root.classList.toggle("results", isOfData(spec));
      root.querySelector("h3 button").textContent = spec.title;
      root.querySelector("p").textContent = spec.caption;
      Object.assign(panel, { factor: this.factor, text });
      news.push(spec);
    }
    await Promise.all(news.map((spec) => this.panels.get(spec.name).describe(spec)));
  }
  /** Plotly's library has come: it draws the figures. */
  async drawWith(Plotly) {
    this.Plotly = Plotly;
    await Promise.all([...this.panels.values()].map((panel) => panel.figure?.drawWith(Plotly)));
  }
  made(spec) {
    const root = document.createElement("section");
    root.dataset.panel = spec.name;
    root.innerHTML = "<header><h3><button type='button'></button></h3><p></p></header><div class='plot'></div>";
    const Kind = kindOf(spec);
    if (Kind === Graph) return new Graph(root, this.probe, this.onEdit, this.onStep, this.labels);
    if (Kind === Table) return new Table(root, this.onPress);
    if (Kind === Squares) return new Squares(root);
    if (Kind === Notice) return new Notice(root);
    return new Picture(root, this.Plotly, this.probe, this.onPress, () => new PointEditor(root, this.onDraw, this.labels));
  }
  /** Show the values that `values(channel)` returns, of a frame of this `run`. */
  paint(values, run) {
    for (const panel of this.panels.values()) panel.paint(values, run);
  }
  /** What is painted next is one step on; if that has parts, from where the one that `part` names begins. */
  animateStep(begin, part) {
    for (const panel of this.panels.values()) panel.animateStep?.(begin, part);
  }
  /** Show the steppers that have their place in a panel; the others. */
  step(steppers) {
    const taken = [...this.panels.values()].flatMap((panel) => panel.step?.(steppers) ?? []);
    return steppers.filter((stepper) => !taken.includes(stepper));
  }
  /** The numbers of a frame, by the names of their readings, as they are written. */
  tell(numbers) {
    this.numbers = numbers;
    for (const panel of this.panels.values()) panel.tell?.(numbers);
  }
  /** Another run begins: what is shown of the one before cannot be painted again. */
  forget() {
    for (const panel of this.panels.values()) panel.forget?.();
  }
  /** The letters in `root` have another size now: those in the pictures follow. */
  zoom(root) {
    const size = (element) => parseFloat(getComputedStyle(element).fontSize);
    this.factor = size(root) / size(document.documentElement);
    for (const panel of this.panels.values()) panel.zoom?.(this.factor);
  }
  /** Hide the layers of marks that `sees(name)` denies. */
  see(sees) {
    for (const panel of this.panels.values()) panel.see?.(sees);
  }
  /** The film's end: a curve's axis reaches to it. */
  span(goal) {
    for (const panel of this.panels.values()) panel.span?.(goal);
  }
  updateCopies() {
    for (const panel of this.panels.values()) panel.updateCopies?.();
  }
  /** The panel whose points can be drawn, if there is one. */
  get editor() {
    return [...this.panels.values()].map((panel) => panel.editor).find((editor) => editor?.spec?.drawable);
  }
  /** Whether points were drawn that the page has not taken yet. */
  get drafts() {
    return Boolean(this.editor?.draft);
  }
}

/** Whether a panel shows how well a film does on its points: no parameters, and nothing that they make of other points. */
const isOfData = ({ columns, marks }) => !columns && !marks?.some(({ paint }) => paint !== "curve");

/** The class of the panel that shows what `spec` describes. */
const kindOf = (spec) => {
  return spec.columns ? Graph : spec.groups ? Squares : spec.header ? Table : spec.figure ? Picture : Notice;
};
