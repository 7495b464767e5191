// How large everything in a figure is, where its plot lies in a panel, and which names at its axes have room.

/** A figure whose letters, lines and points are `factor` times as large. */
export function scaled(figure, factor) {
  const { data, layout } = structuredClone(figure);
  const enlarge = (object, ...names) => {
    for (const name of names) if (object?.[name]) object[name] *= factor;
  };
  enlarge(layout.font, "size");
  enlarge(layout.margin, "l", "r", "t", "b");
  for (const axis of [layout.xaxis, layout.yaxis]) {
    enlarge(axis.title, "standoff");
    enlarge(axis.title?.font, "size");
    enlarge(axis.tickfont, "size");
  }
  for (const { line, marker } of data) {
    enlarge(line, "width");
    enlarge(marker, "size");
    enlarge(marker?.line, "width");
    enlarge(marker?.colorbar, "thickness");
    for (const letters of [marker?.colorbar?.tickfont, marker?.colorbar?.title.font]) enlarge(letters, "size");
  }
  return { data, layout };
}

/** Where there is no room for all the names at an axis only some of them stand, and upright none at all. */
export function fewerNames({ margin, font, xaxis, yaxis, annotations = [] }, width, height, square) {
  const axes = {};
  const { size = 12 } = font;
  const slim = Boolean(yaxis.tickvals) && width < 7 * size;
  const kept = slim ? { ...margin, l: margin.r } : margin;
  if (yaxis.tickvals) axes["yaxis.showticklabels"] = !slim;
  const plot = plotBox(kept, width, height, square);
  const [across, up] = annotations.length ? [3, 2] : [2, 1]; // Between two numbers stands the axis's name.
  const room = [["xaxis", xaxis, plot.width, across * size], ["yaxis", yaxis, plot.height, up * size]];
  for (const [name, { tickvals, ticktext, nticks }, length, needed] of room) {
    if (nticks) axes[`${name}.nticks`] = Math.max(2, Math.min(nticks, Math.floor(length / (1.3 * needed))));
    if (!tickvals) continue;
    const every = Math.ceil((needed * tickvals.length) / length);
    axes[`${name}.tickvals`] = some(tickvals, every);
    axes[`${name}.ticktext`] = some(ticktext, every);
    const own = annotations.findIndex(({ xref, yref }) => (name === "xaxis" ? yref : xref) === "paper");
    const [before, last] = some(tickvals, every).slice(-2);
    if (own >= 0 && last !== undefined) axes[`annotations[${own}].${name[0]}`] = (before + last) / 2;
  }
  return { margin: kept, axes };
}

/** The last of a list and those before it, from the first on, that are so many apart. */
const some = (list, every) => list.filter((_, i) => i === list.length - 1 || (i % every === 0 && i + every < list.length));

/** Where the plot lies in a panel of this size; a square one in the middle of its room. */
export function plotBox({ l, r, t, b }, width, height, square) {
  const [w, h] = [width - l - r, height - t - b].map((side) => Math.max(side, 8));
  if (!square) return { x: l, y: t, width: w, height: h };
  const side = Math.min(w, h);
  return { x: l + (w - side) / 2, y: t + (h - side) / 2, width: side, height: side };
}
