// Places: where each panel stands on a wide stage, in pixels, so that a picture that is to be square is square.

/**
 * @typedef {{
 *   name: string, row: number, share: number, square?: boolean, header?: string[], groups?: string[], least?: number,
 *   low?: number
 * }} Panel - with a header or groups: a table; what it needs at least: `least` px of width, and `low` of height
 * @typedef {{ x: number, y: number, width: number, height: number }} Place
 */

const gap = 6; // px between two panels
const firstRowHeight = 3; // height of the first row, where a row below it has 1
const most = 0.6; // of the width, for what is square or large beside others

/**
 * What a panel needs for its title, its readings and its table, in em: the width and the height.
 *
 * @param {{
 *   title: string, header?: string[], rows?: string[][], marks?: { reading: string }[], names?: string[], groups?: string[]
 * }} panel
 */
export function needs({ title, header, rows, marks = [], names, groups }) {
  const readings = marks.filter(({ reading }) => reading).length;
  const titled = 1.2 + 0.43 * title.length + (readings && 8.5 * readings - 3.9);
  const least = Math.max(titled, header || readings ? 11.3 : 0); // A curve needs room for what is written beside it.
  if (groups) return { least: Math.max(least, 5.2 + 1.65 * names.length * groups.length), low: 3.8 + 1.2 * names.length };
  return { least, low: header ? 3 + 1.3 * rows.length : 0 };
}

const widthOf = (line) => line.reduce((sum, { least = 0 }) => sum + least, gap * (line.length - 1));
const sharesOf = (list) => list.reduce((sum, { share }) => sum + share, 0);

/**
 * The place of each of `panels` on a stage of this size; the one called `large` has most of it.
 *
 * @param {Panel[]} panels
 * @param {number} width
 * @param {number} height
 * @param {string | null} large
 * @returns {Map<string, Place>}
 */
export function places(panels, width, height, large = null) {
  const big = panels.find(({ name }) => name === large);
  const others = panels.filter((panel) => panel !== big);
  if (!big || !others.length) return stacked(rowsOf(panels, width), { x: 0, y: 0, width, height });
  const own = big.square ? Math.min(height, most * width) : most * width;
  const rest = { x: own + gap, y: 0, width: width - own - gap, height };
  return new Map([[big.name, { x: 0, y: 0, width: own, height }], ...stacked(linesOf(others, rest.width), rest, firstRowHeight / 2)]);
}

/**
 * The panels row by row, a row that is too long in several lines. Beside nothing but squares there is room for the
 * widest panel of the next row.
 */
function rowsOf(panels, width) {
  const numbers = [...new Set(panels.map(({ row }) => row))].sort((a, b) => a - b);
  const rows = numbers.map((number) => panels.filter(({ row }) => row === number));
  const [first, second] = rows;
  if (second && first.every(({ square }) => square)) {
    const widest = second.reduce((a, b) => (b.share > a.share ? b : a));
    first.push(widest);
    second.splice(second.indexOf(widest), 1);
  }
  return rows.flatMap((row) => (row.some((panel) => panel.row === 1) ? [row] : broken(row, width)));
}

/** @param {Panel} panel */
const isTable = ({ header, groups }) => Boolean(header || groups);

/** The panels in lines beside the large one: each of the first row has its own, and of the others a table has half. */
function linesOf(panels, width) {
  const lower = panels.filter(({ row }) => row > 1);
  const pictures = lower.filter((panel) => !isTable(panel));
  const lines = broken([...pictures, ...lower.filter(isTable)], width);
  const halved = lines.map((line) => {
    const others = sharesOf(line.filter((panel) => !isTable(panel))) || 1;
    return line.map((panel) => (isTable(panel) ? { ...panel, share: others } : panel));
  });
  return [...panels.filter(({ row }) => row === 1).map((panel) => [panel]), ...halved];
}

/** A row as lines in which every panel has the width it needs: the last ones are filled, so the first panels have more. */
function broken(row, width) {
  const lines = row.length ? [[]] : [];
  for (const panel of row.toReversed()) {
    if (lines[0].length && widthOf([panel, ...lines[0]]) > width) lines.unshift([]);
    lines[0].unshift(panel);
  }
  return lines;
}

/** @returns {Map<string, Place>} */
function stacked(rows, { x, y, width, height }, first = firstRowHeight) {
  const found = new Map();
  const tall = rows.map((row) => (row.some((panel) => panel.row === 1) ? first : 1));
  let left = height - gap * (rows.length - 1);
  rows.forEach((row, i) => {
    const low = Math.max(...row.map((panel) => panel.low ?? 0));
    const others = tall.reduce((a, b) => a + b, 0) - tall[i];
    tall[i] = Math.max(tall[i], (others * low) / (left - low));
  });
  let sum = tall.reduce((a, b) => a + b, 0);
  rows.forEach((row, i) => {
    const last = i === rows.length - 1;
    const { side, high } = inRow(row, width, (left * tall[i]) / sum, last);
    for (const [name, place] of beside(row, { x, y, width, height: high }, side)) found.set(name, place);
    y += high + gap;
    left -= high;
    sum -= tall[i];
  });
  return found;
}

/** How wide each square of a row is, and how high the row: no higher than its squares can be, but for the last one. */
function inRow(row, width, height, last) {
  const squares = row.filter(({ square }) => square).length;
  if (!squares) return { side: 0, high: height };
  const room = (squares < row.length ? most : 1) * width - gap * (squares - 1);
  const side = Math.min(height, room / squares);
  return { side, high: last ? height : side };
}

/** The panels of a row side by side, squares at its end: each has what it needs, and its share of what is left. */
function beside(row, { x, y, width, height }, side) {
  const squares = row.filter(({ square }) => square);
  const flexible = row.filter(({ square }) => !square);
  const free = width - gap * (row.length - 1) - side * squares.length;
  const needed = flexible.reduce((sum, { least = 0 }) => sum + least, 0);
  const spare = Math.max(0, free - needed);
  const inOrder = [...flexible, ...squares];
  const alone = squares.length === row.length ? free / row.length : 0; // Squares alone have the whole row.
  return inOrder.map(({ name, square, share, least = 0 }) => {
    const own = square ? side + alone : least * Math.min(1, free / (needed || 1)) + (spare * share) / sharesOf(flexible);
    const place = { x, y, width: own, height };
    x += own + gap;
    return [name, place];
  });
}
