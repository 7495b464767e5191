// Legend: what the colours mean, in words and as scales.

/** What the colours mean: of each entry its name, and the scale between what stands at its two ends. */
export function showLegend(element, legend) {
  if (!legend) return element.replaceChildren();
  const stops = legend.scale.map(([at, colour]) => `${colour} ${100 * at}%`);
  const barOf = (colours, className = "") => {
    const bar = Object.assign(document.createElement("i"), { className });
    bar.style.background = `linear-gradient(to right, ${colours})`;
    return bar;
  };
  const entryOf = (...parts) => {
    const entry = document.createElement("span");
    entry.append(...parts);
    return entry;
  };
  const entries = legend.entries.map(([name, low, high]) => entryOf(`${name} ${low} `, barOf(stops), ` ${high}`));
  const bands = legend.bands.map(([name, from, to], i) => entryOf(`${i ? "" : legend.bands_name} ${name} `, barOf([from, to], "band")));
  element.replaceChildren(...entries, ...bands);
}
