// Figure: what Plotly draws of a panel. Its library is many times larger than all else, and the first picture does not
// wait for it: until it is there, a figure only keeps what it is told, and is then drawn as it is by that time.

const config = { displayModeBar: false, responsive: false };

export class Figure {
  /** @param {any} Plotly - the library, or null where it has not come yet */
  constructor(Plotly) {
    this.Plotly = Plotly;
    /** @type {any} */
    this.layout = this.data = null;
    /** @type {any} Plotly adds its own properties to it. */
    this.element = document.createElement("div");
    this.element.setAttribute("role", "img");
  }
  /** The library has come. */
  async drawWith(Plotly) {
    if (this.Plotly) return;
    this.Plotly = Plotly;
    await this.draw();
  }
  /** Show traces and a layout; these very objects, which Plotly keeps too, may be written to before `redraw`. */
  async show(data, layout) {
    Object.assign(this, { data, layout });
    await this.draw();
  }
  async draw() {
    if (this.data) await this.Plotly?.react(this.element, this.data, this.layout, config);
  }
  /** Change the layout at some `paths`, such as "xaxis.range". */
  relayout(paths) {
    if (this.Plotly) return this.Plotly.relayout(this.element, paths);
    for (const [path, value] of Object.entries(paths)) put(this.layout, path, value);
  }
  /** The traces have other values. */
  redraw() {
    this.Plotly?.redraw(this.element);
  }
  /** Show the labels at a pointer. */
  hover(pointer) {
    this.Plotly?.Fx.hover(this.element, pointer, "xy");
  }
  remove() {
    this.Plotly?.purge(this.element);
  }
}

function put(layout, path, value) {
  const names = path.split(/[.[\]]+/); // Also "annotations[0].x".
  const last = names.pop();
  names.reduce((object, name) => (object[name] ??= {}), layout)[last] = value;
}
