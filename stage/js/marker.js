// Marker: a point of a picture on a canvas, in the shapes and sizes that Plotly gives its markers of these names.

/** The corners of a shape of radius 1; a circle has none. */
const corners = {
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  "triangle-up": [[-2 / Math.sqrt(3), 0.5], [2 / Math.sqrt(3), 0.5], [0, -1]],
  diamond: [[1.3, 0], [0, 1.3], [-1.3, 0], [0, -1.3]],
};

/** Begin a path of `shape`, `size` pixels wide, around a place in pixels. */
export function trace(context, shape, x, y, size) {
  const radius = size / 2;
  context.beginPath();
  if (!corners[shape]) return context.arc(x, y, radius, 0, 2 * Math.PI);
  for (const [dx, dy] of corners[shape]) context.lineTo(x + dx * radius, y + dy * radius);
  context.closePath();
}

/** A point: its look is a `shape`, a `size` and a `colour`; one that is not hollow has a frame of `ink`. */
export function paintPoint(context, { shape, size, colour, ink }, x, y, hollow) {
  trace(context, shape, x, y, size);
  context.lineWidth = hollow ? Math.max(1.5, size / 6) : size / 8;
  context.strokeStyle = hollow ? colour : ink;
  context.fillStyle = colour;
  if (!hollow) context.fill();
  context.stroke();
}
