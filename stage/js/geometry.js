// Geometry: where a graph's nodes and edges lie in a box, which edge lies under a pointer, and where their numbers stand.

/**
 * @typedef {{ x: number, y: number, size: number }} Square - its middle and its side
 * @typedef {{ columns: Square[][], words: boolean[], font: number, foot: number }} Places
 *   `words` says of each column whether there is room under its nodes for a line of text, `foot` where the column's own
 *   label stands
 */

const between = (low, value, high) => Math.max(low, Math.min(value, high));

/** The size of the text in a box. */
export function fontOf(width, height) {
  return Math.round(between(11, Math.min(width / 45, height / 27), 34));
}

/**
 * Places for columns of `counts` nodes, spread evenly over the height. The first column's labels stand left of it and
 * take `left`; below the last column's nodes stand labels that take `right`.
 *
 * @param {number[]} counts
 * @param {{ width: number, height: number, left: number, right: number }} box
 * @returns {Places}
 */
export function placed(counts, { width, height, left, right }) {
  const font = fontOf(width, height);
  const foot = height - 0.8 * font;
  const room = foot - 0.9 * font;
  const apart = (width - left) / counts.length;
  const last = counts.length - 1;
  const words = counts.map((count, i) => i > 0 && room / count >= 4 * font && apart >= 5 * font);
  const sizes = counts.map((count, i) => {
    const most = font * (i === 0 ? 3.6 : i === last ? 5 : 4.4);
    const pitch = room / count;
    return Math.max(6, Math.min(most, pitch - Math.min(6, 0.2 * pitch) - (words[i] ? 1.4 * font : 0), 0.55 * apart));
  });
  const first = left + sizes[0] / 2;
  const end = width - Math.max(sizes[last] / 2 + 2, words[last] ? right / 2 : 0);
  const columns = counts.map((count, i) => {
    const x = first + ((end - first) * i) / Math.max(1, last);
    const lift = words[i] ? 0.7 * font : 0;
    return Array.from({ length: count }, (_, k) => ({ x, y: ((k + 0.5) * room) / count - lift, size: sizes[i] }));
  });
  return { columns, words, font, foot };
}

/**
 * The curve from one square's right side to another's left side: `from`, `to` and, in the middle, both its controls' x.
 *
 * @param {Square} from
 * @param {Square} to
 */
export function edgeBetween(from, to) {
  const [x1, x2] = [from.x + from.size / 2, to.x - to.size / 2];
  return { x1, y1: from.y, x2, y2: to.y, middle: (x1 + x2) / 2 };
}

/** @typedef {ReturnType<typeof edgeBetween>} Edge */

/**
 * The point at `t`, from 0 to 1, of an edge.
 *
 * @param {Edge} edge
 * @param {number} t
 */
export function pointOn({ x1, y1, x2, y2 }, t) {
  return { x: x1 + (x2 - x1) * (1.5 * t - 1.5 * t * t + t * t * t), y: y1 + (y2 - y1) * (3 * t * t - 2 * t * t * t) };
}

const steps = 16;

/**
 * Points all along an edge.
 *
 * @param {Edge} edge
 * @returns {[number, number][]}
 */
export function alongOf(edge) {
  return Array.from({ length: steps + 1 }, (_, i) => pointOn(edge, i / steps)).map(({ x, y }) => [x, y]);
}

/**
 * The corners of a node with the text below it.
 *
 * @param {Square} square
 * @param {number} font - the size of that text
 * @returns {[number, number][]}
 */
export function cornersOf({ x, y, size }, font) {
  const [half, below] = [size / 2, size / 2 + 1.5 * font];
  return [[x - half, y - half], [x + half, y - half], [x - half, y + below], [x + half, y + below]];
}

/**
 * Where in a room something of this size covers the fewest of some `points`, and of such places the one nearest to the
 * last of them.
 *
 * @param {[number, number][]} points
 * @param {{ width: number, height: number }} size
 * @param {{ width: number, height: number }} room
 * @returns {{ left: number, top: number }}
 */
export function clearOf(points, { width, height }, room) {
  const shares = [0, 0.25, 0.5, 0.75, 1];
  const spots = shares.flatMap((across) => shares.map((down) => {
    const [left, top] = [across * Math.max(0, room.width - width), down * Math.max(0, room.height - height)];
    const covers = ([x, y]) => left <= x && x <= left + width && top <= y && y <= top + height;
    const [x, y] = points.at(-1);
    const far = Math.hypot(left + width / 2 - x, top + height / 2 - y);
    return { left, top, covered: points.filter(covers).length, far };
  }));
  const [{ left, top }] = spots.sort((one, other) => one.covered - other.covered || one.far - other.far);
  return { left, top };
}

/**
 * How far a point is from an edge.
 *
 * @param {Edge} edge
 * @param {number} x
 * @param {number} y
 */
export function distance(edge, x, y) {
  let nearest = Infinity;
  let from = pointOn(edge, 0);
  for (let i = 1; i <= steps; i++) {
    const to = pointOn(edge, i / steps);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const along = between(0, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1), 1);
    nearest = Math.min(nearest, Math.hypot(x - from.x - along * dx, y - from.y - along * dy));
    from = to;
  }
  return nearest;
}

/**
 * Where in the channel of the gap before it stands what the node at a column and row adds of its own.
 *
 * @param {any[][]} columns - the nodes of each column
 * @param {number} column
 * @param {number} row
 */
export function ownIndex(columns, column, row) {
  return columns[column - 1].length * columns[column].length + row;
}
