// Panels: Plotly draws what stands still (axes, points, hover labels), a canvas beneath it paints what moves.
//
// Plotly redraws a whole figure for every change, 10 to 15 ms each; a canvas paints the same picture in a fraction of a
// millisecond. So the traces that move are painted from the figure's own description (colour scale, line colour, axis
// range), and Plotly's invisible copy of them, which answers the pointer, is brought up to date when it is needed.

const lazily = 250; // ms between two updates of Plotly's copy while the pointer is over a moving panel

/** The 256 colours of a Plotly colour scale, as RGBA bytes. */
function colours(scale) {
  const canvas = document.createElement("canvas");
  canvas.width = 256;
  canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const gradient = context.createLinearGradient(0, 0, 256, 0);
  for (const [stop, colour] of scale) gradient.addColorStop(stop, colour);
  context.fillStyle = gradient;
  context.fillRect(0, 0, 256, 1);
  return context.getImageData(0, 0, 256, 1).data;
}

/** A number with its sign and a true minus, so that it can be read from the back row. */
export function signed(value, digits) {
  if (!Number.isFinite(value)) return "–";
  const text = Math.abs(value).toFixed(digits);
  return (value < 0 ? "−" : "+") + text;
}

/** Where data lies on the canvas: from the figure's own ranges, so that a log axis works like any other. */
function scaleOf(axis, from, length) {
  const [low, high] = axis.range;
  const log = axis.type === "log";
  return (value) => from + (((log ? Math.log10(value) : value) - low) / (high - low)) * length;
}

class Heatmap {
  constructor(trace, { shape: [rows, columns], unit }) {
    Object.assign(this, { trace, rows, columns, unit, lut: colours(trace.colorscale) });
    this.raster = document.createElement("canvas");
    this.raster.width = columns;
    this.raster.height = rows;
    this.context = this.raster.getContext("2d");
    this.image = this.context.createImageData(columns, rows);
  }
  level(value) {
    const { zmin, zmax } = this.trace;
    return Math.max(0, Math.min(255, Math.round(((value * this.unit - zmin) / (zmax - zmin)) * 255)));
  }
  paint(context, box, values, layout) {
    const { rows, columns, lut, image } = this;
    const upwards = layout.yaxis.range[1] > layout.yaxis.range[0];
    for (let row = 0; row < rows; row++) {
      const target = (upwards ? rows - 1 - row : row) * columns;
      for (let column = 0; column < columns; column++) {
        const from = 4 * this.level(values[row * columns + column]);
        const to = 4 * (target + column);
        for (let i = 0; i < 4; i++) image.data[to + i] = lut[from + i];
      }
    }
    this.context.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = Boolean(this.trace.zsmooth);
    context.drawImage(this.raster, box.x, box.y, box.width, box.height);
    if (this.trace.texttemplate) this.number(context, box, values);
  }
  number(context, box, values) {
    const width = box.width / this.columns;
    const height = box.height / this.rows;
    const size = Math.min(18, height * 0.62, width / 3.1);
    if (size < 9) return;
    context.font = `${size}px ${box.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let i = 0; i < values.length; i++) {
      const from = 4 * this.level(values[i]);
      const light = 0.3 * this.lut[from] + 0.59 * this.lut[from + 1] + 0.11 * this.lut[from + 2];
      context.fillStyle = light > 140 ? "#111" : "#fff";
      const x = box.x + ((i % this.columns) + 0.5) * width;
      context.fillText(signed(values[i] * this.unit, 2), x, box.y + (Math.floor(i / this.columns) + 0.5) * height);
    }
  }
  plotly(values) {
    const z = [];
    for (let row = 0; row < this.rows; row++) {
      z.push(Array.from(values.subarray(row * this.columns, (row + 1) * this.columns), (value) => value * this.unit));
    }
    return { z };
  }
}

/** Lines through points: `points` is x0, y0, x1, y1, … */
class Line {
  constructor(trace) {
    this.trace = trace;
  }
  paint(context, box, points, layout) {
    const x = scaleOf(layout.xaxis, box.x, box.width);
    const y = scaleOf(layout.yaxis, box.y + box.height, -box.height);
    stroke(context, this.trace.line);
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) context.lineTo(x(points[i]), y(points[i + 1]));
    context.stroke();
  }
  plotly(points) {
    const every = (start) => Array.from(points).filter((_, i) => i % 2 === start);
    return { x: every(0), y: every(1) };
  }
}

/** A curve that gains values as the film goes on: all that is known faintly, up to the frame shown in full. */
class Curve {
  constructor(trace) {
    this.trace = trace;
  }
  paint(context, box, curve, layout) {
    const x = scaleOf(layout.xaxis, box.x, box.width);
    const y = scaleOf(layout.yaxis, box.y + box.height, -box.height);
    const { values, shown } = curve;
    stroke(context, this.trace.line);
    if (shown < values.length) {
      context.globalAlpha = 0.25;
      this.trace_path(context, values, x, y, Math.max(0, shown - 1), values.length);
      context.globalAlpha = 1;
    }
    this.trace_path(context, values, x, y, 0, shown);
    if (shown) {
      context.fillStyle = this.trace.line.color;
      context.beginPath();
      context.arc(x(shown - 1), y(values[shown - 1]), 4.5, 0, 2 * Math.PI);
      context.fill();
    }
  }
  trace_path(context, values, x, y, from, to) {
    context.beginPath();
    // Twice as many points as pixels hide nothing: of each stretch the extremes are drawn.
    const step = Math.max(1, Math.floor((to - from) / 2000));
    for (let i = from; i < to; i += step) {
      let low = i;
      let high = i;
      for (let j = i + 1; j < Math.min(i + step, to); j++) {
        if (values[j] < values[low]) low = j;
        if (values[j] > values[high]) high = j;
      }
      for (const j of low < high ? [low, high] : [high, low]) context.lineTo(x(j), y(values[j]));
    }
    if (to > from) context.lineTo(x(to - 1), y(values[to - 1]));
    context.stroke();
  }
  plotly({ values, shown }) {
    const y = Array.from(values.slice(0, shown));
    return { x: y.map((_, i) => i), y };
  }
}

function stroke(context, line) {
  context.strokeStyle = line.color;
  context.lineWidth = line.width ?? 2;
  context.setLineDash(line.dash === "dash" ? [7, 5] : []);
  context.lineJoin = "round";
}

const painters = { heatmap: Heatmap, line: Line, curve: Curve };

/** A panel that shows a Plotly figure; `marks` says which of its traces move, and with which channel. */
export class Picture {
  constructor(root, Plotly) {
    Object.assign(this, { root, Plotly });
    this.plot = root.querySelector(".plot");
    this.canvas = document.createElement("canvas");
    this.graph = document.createElement("div");
    this.plot.append(this.canvas, this.graph);
    this.updated = 0;
    this.pointer = null;
    this.plot.addEventListener("pointermove", (event) => {
      this.pointer = event;
      this.follow();
    });
    this.plot.addEventListener("pointerleave", () => {
      this.pointer = null;
    });
    new ResizeObserver(() => this.resize()).observe(this.plot);
  }
  async describe(spec) {
    this.values = null; // What was shown belongs to another figure; the stage draws again.
    const figure = structuredClone(spec.figure);
    this.marks = spec.marks.map((mark) => ({
      ...mark,
      painter: new painters[mark.paint](spec.figure.data[mark.trace], mark),
    }));
    for (const { trace } of this.marks) {
      Object.assign(figure.data[trace], { opacity: 0, texttemplate: null });
    }
    this.layout = figure.layout;
    this.graph.setAttribute("role", "img");
    this.graph.setAttribute("aria-label", spec.alt);
    await this.Plotly.react(this.graph, figure.data, figure.layout, { displayModeBar: false, responsive: false });
    this.resize();
  }
  /** The film's end: a curve's axis reaches to it. */
  span(goal) {
    if (!this.marks.some((mark) => mark.paint === "curve")) return;
    this.layout.xaxis.range = [0, goal];
    this.Plotly.relayout(this.graph, { "xaxis.range": [0, goal] });
    if (this.values) this.paint(this.values);
  }
  resize() {
    const { clientWidth: width, clientHeight: height } = this.plot;
    if (!this.layout || !width || !height) return;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.ratio = ratio;
    const { l, r, t, b } = this.layout.margin;
    this.box = { x: l, y: t, width: width - l - r, height: height - t - b, font: this.layout.font.family };
    this.Plotly.relayout(this.graph, { width, height });
    if (this.values) this.paint(this.values);
  }
  paint(values) {
    this.values = values;
    this.stale = true;
    if (!this.box) return;
    if (this.pointer) this.follow();
    this.widen(values);
    const context = this.canvas.getContext("2d");
    const { x, y, width, height } = this.box;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.save();
    context.beginPath();
    context.rect(x, y - 1, width, height + 2);
    context.clip();
    for (const mark of this.marks) mark.painter.paint(context, this.box, values(mark.channel), this.layout);
    context.restore();
  }
  /** Fixed ranges while it moves; only a value above the top makes room for itself, once. */
  widen(values) {
    const axis = this.layout.yaxis;
    for (const mark of this.marks) {
      if (mark.paint !== "curve") continue;
      const { values: all, shown } = values(mark.channel);
      const last = axis.type === "log" ? Math.log10(all[shown - 1]) : all[shown - 1];
      if (Number.isFinite(last) && last > axis.range[1]) {
        axis.range = [axis.range[0], axis.type === "log" ? last + 0.5 : last * 1.5];
        this.Plotly.relayout(this.graph, { "yaxis.range": [...axis.range] });
      }
    }
  }
  follow() {
    const now = performance.now();
    if (now - this.updated > lazily) this.settle();
  }
  /** Give Plotly's invisible copy the values on the canvas: for hover, and for anybody who reads the figure. */
  settle() {
    if (!this.values || !this.stale) return;
    this.updated = performance.now();
    this.stale = false;
    for (const { trace, painter, channel } of this.marks) {
      Object.assign(this.graph.data[trace], painter.plotly(this.values(channel)));
    }
    this.Plotly.redraw(this.graph); // Once for all traces; each restyle would draw the whole figure.
    // A pointer that rests is told the new value too.
    if (this.pointer) this.Plotly.Fx.hover(this.graph, this.pointer, "xy");
  }
}

/** A panel that shows a table; one column of it moves. */
export class Table {
  constructor(root) {
    this.plot = root.querySelector(".plot");
    this.plot.classList.add("table");
  }
  async describe(spec) {
    this.spec = spec;
    this.values = null;
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
    this.cells = [...body.rows].map((tr) => tr.lastChild);
    this.plot.replaceChildren(table);
  }
  paint(values) {
    this.values = values;
    const numbers = values(this.spec.channel);
    this.cells.forEach((cell, i) => {
      cell.textContent = Number.isFinite(numbers[i]) ? numbers[i].toFixed(3) : "–";
      const target = this.spec.targets?.[i];
      if (target !== undefined) cell.dataset.right = String(numbers[i] > 0.5 === target > 0.5);
    });
  }
  settle() {}
}
