import assert from "node:assert/strict";
import { test } from "node:test";

import { alongOf, clearOf, cornersOf, distance, edgeBetween, placed, pointOn } from "../../stage/js/geometry.js";

const boxes = [
  { width: 574, height: 330, left: 24, right: 90 }, // the large panel of a projector
  { width: 470, height: 245, left: 46, right: 90 },
  { width: 340, height: 256, left: 46, right: 84 }, // a phone
  { width: 1180, height: 620, left: 60, right: 160 },
];
/** Graphs of 2 or 7 inputs, 1 to 6 layers of 1 to 16 units each, and an output, in every box. */
const all = boxes.flatMap((box) =>
  [2, 7].flatMap((inputs) =>
    [0, 1, 2, 3, 4, 5, 6].flatMap((depth) =>
      Array.from({ length: 16 }, (_, i) => {
        const counts = [inputs, ...Array(depth).fill(i + 1), 1];
        return { counts, box, ...placed(counts, box) };
      }),
    ),
  ),
);

test("every node lies in its box, right of its column's labels and above those below the columns", () => {
  for (const { counts, box, columns, font, foot } of all) {
    for (const { x, y, size } of columns.flat()) {
      const [left, top, right, bottom] = [x - size / 2, y - size / 2, x + size / 2, y + size / 2];
      assert.ok(left > box.left - 0.01 && top >= 0 && right <= box.width, `${counts} in ${box.width}`);
      assert.ok(bottom <= foot - font / 2, `${counts} in ${box.width} by ${box.height}`);
    }
  }
});

test("no two nodes touch, nor does a line of text under one", () => {
  for (const { counts, columns, words, font } of all) {
    columns.forEach((squares, column) => {
      const text = words[column] ? 1.3 * font : 0;
      for (const [one, next] of squares.slice(1).map((square, i) => [squares[i], square])) {
        assert.ok(one.y + one.size / 2 + text < next.y - next.size / 2, String(counts));
      }
    });
    columns.slice(1).forEach(([square], i) => {
      const before = columns[i][0];
      assert.ok(square.x - square.size / 2 - (before.x + before.size / 2) >= 10, `room for edges in ${counts}`);
    });
  }
});

test("four units on a projector are large and have their numbers under them; sixteen are still there", () => {
  const four = placed([2, 4, 1], boxes[0]);
  assert.deepEqual([four.words, four.columns[1][0].size > 45], [[false, true, true], true]);
  const sixteen = placed([2, 16, 1], boxes[0]);
  assert.deepEqual([sixteen.words[1], sixteen.columns[1][0].size > 12], [false, true]);
});

test("an edge leads from one square's right side to another's left, and is near where it runs", () => {
  const edge = edgeBetween({ x: 50, y: 20, size: 40 }, { x: 200, y: 120, size: 20 });
  assert.deepEqual([edge.x1, edge.y1, edge.x2, edge.y2, edge.middle], [70, 20, 190, 120, 130]);
  assert.deepEqual([0, 0.5, 1].map((t) => pointOn(edge, t)), [{ x: 70, y: 20 }, { x: 130, y: 70 }, { x: 190, y: 120 }]);
  for (const [x, y] of [[70, 20], [130, 70], [190, 120]]) assert.ok(distance(edge, x, y) < 0.5, `${x}, ${y}`);
  assert.ok(Math.abs(distance(edge, 70, 30) - 10) < 1);
  assert.ok(distance(edge, 190, 20) > 40);
});

test("a form covers neither an edge nor the node that it leads to, and stands near that", () => {
  const room = { width: 540, height: 370 };
  const form = { width: 290, height: 80 };
  const [left, right] = [{ x: 50, y: 80, size: 44 }, { x: 270, y: 320, size: 52 }];
  const points = [...alongOf(edgeBetween(left, right)), ...cornersOf(right, 12)];
  const { left: x, top: y } = clearOf(points, form, room);
  for (const [px, py] of points) assert.ok(px < x || px > x + form.width || py < y || py > y + form.height, `${px}, ${py}`);
  assert.ok(x >= 0 && y >= 0 && x + form.width <= room.width && y + form.height <= room.height);
  assert.ok(Math.hypot(x + form.width / 2 - right.x, y + form.height / 2 - right.y) < 200);
});

test("a form as large as its room stands at its corner", () => {
  assert.deepEqual(clearOf([[10, 10]], { width: 400, height: 90 }, { width: 350, height: 90 }), { left: 0, top: 0 });
});
