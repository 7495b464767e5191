import assert from "node:assert/strict";
import { test } from "node:test";

import { besideLabels, changeText, corners, freeRows, inkOn, numberText, plain, signed, thinned } from "../../stage/js/traces.js";

/** The contrast of two colours by the WCAG, from 1 to 21. */
function contrast(one, other) {
  const light = (colour) => {
    const [red, green, blue] = colour.map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return high / low;
}

const inks = { "#000": [0, 0, 0], "#fff": [255, 255, 255] };

/** Fifty colours on the way from one to another. */
function between(one, other) {
  return Array.from({ length: 51 }, (_, i) => one.map((byte, k) => Math.round(byte + ((other[k] - byte) * i) / 50)));
}

test("the ink on every colour of a light and of a dark scale can be read, as text is to be", () => {
  // From orange and from blue to white, and to black.
  const scales = [
    [[217, 115, 13], [247, 247, 245]], [[35, 100, 170], [247, 247, 245]],
    [[240, 140, 46], [27, 35, 43]], [[79, 156, 240], [27, 35, 43]],
  ];
  for (const colour of scales.flatMap(([from, to]) => between(from, to))) {
    const chosen = contrast(inks[inkOn(...colour)], colour);
    assert.ok(chosen >= 4.5, `${chosen} on ${colour}`);
  }
});

test("white on dark, dark on light, and green is lighter than blue", () => {
  assert.deepEqual([inkOn(0, 0, 0), inkOn(255, 255, 255)], ["#fff", "#000"]);
  assert.deepEqual([inkOn(0, 0, 255), inkOn(255, 0, 0), inkOn(0, 255, 0)], ["#fff", "#000", "#000"]);
});

test("a number has its sign, a true minus; what rounds to zero has none", () => {
  const texts = [1.234, -1.234, 0.004, -0.004, NaN].map((value) => signed(value, 2));
  assert.deepEqual(texts, ["+1.23", "−1.23", "0.00", "0.00", "–"]);
});

test("a large number is a power of ten, no longer than a small one, and what is not finite a dash", () => {
  const texts = [999, 1000, -7727133184, 3748.05, -Infinity].map((value) => signed(value, 2));
  assert.deepEqual(texts, ["+999.00", "+1e3", "−8e9", "+4e3", "–"]);
  assert.deepEqual([-7727133184, 1e300].map((value) => signed(value, 4)), ["−7.73e9", "+1.00e300"]);
  const readings = [0.25, 123456, 1.218084461146948e303, Infinity, NaN].map((value) => numberText(value, false));
  assert.deepEqual(readings, ["0.2500", "123456", "1.2e303", "–", "–"]);
});

test("a long curve keeps a peak wherever it is, and some thousand points", () => {
  for (const peak of [0, 1, 2, 3, 4, 5, 5999]) {
    const values = new Float32Array(6000);
    values[peak] = 1;
    assert.ok(thinned(values, 0, 6000).includes(peak), `${peak}`);
  }
  const count = thinned(Float32Array.from({ length: 20000 }, (_, i) => i % 2), 0, 20000).length;
  assert.ok(count >= 2000 && count <= 4100, `${count}`);
});

test("a short curve is drawn point by point", () => {
  assert.deepEqual(thinned([3, 1, 4, 1, 5], 0, 5), [0, 1, 2, 3, 4]);
  assert.deepEqual(thinned([3, 1, 4, 1, 5], 2, 4), [2, 3]);
  assert.deepEqual(thinned([3, 1, 4], 1, 1), []);
});

test("a long curve loses no peak and no trough, however narrow, and neither of its ends", () => {
  const values = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 900));
  values[7001] = 9;
  values[7002] = -9;
  values[12_345] = 7;
  [values[19_995], values[19_996]] = [2, -2]; // So the last one is no extreme.
  const drawn = thinned(values, 0, values.length);
  assert.ok(drawn.length <= 4001);
  for (const i of [0, 7001, 7002, 12_345, 19_999]) assert.ok(drawn.includes(i), `index ${i}`);
  assert.deepEqual(drawn, [...new Set(drawn)].sort((a, b) => a - b));
});

const labels = (...places) => places.map((from) => ({ from, width: 40 }));

test("of labels close together the last stands first and those before it below, and up again where there is room", () => {
  assert.deepEqual(freeRows(labels(0, 10, 20, 45, 90), 4), [0, 2, 1, 0, 0]);
  assert.deepEqual(freeRows(labels(0, 40, 80), 4), [0, 0, 0]);
});

test("labels that have no row are left out, the first of them", () => {
  assert.deepEqual(freeRows(labels(0, 1, 2, 3, 90), 2), [-1, -1, 1, 0, 0]);
});

test("a label that stands before its line covers none of those around it", () => {
  assert.deepEqual(freeRows(labels(0, 100, 55, 70), 4), [0, 1, 1, 0]);
});

test("the line of a label stops where another label stands and goes on below it", () => {
  const close = labels(0, 10, 20, 90);
  assert.deepEqual(besideLabels(close, [2, 1, 0, 0], 20), [[0, 1], [2, 2], [3, Infinity]]);
  assert.deepEqual(besideLabels(close, [-1, 1, 0, 0], 20), [[0, 1], [2, Infinity]], "one that is left out stops none");
  assert.deepEqual(besideLabels(close, [2, 1, 0, 0], 90), [[0, Infinity]]);
});

test("a line goes straight up or down where it jumps, at either end of what is drawn too", () => {
  const values = [3, 2, 8, 7];
  const drawn = (jumps, from = 0, to = 4) => {
    const points = corners(values, jumps, from, to).map(String);
    return points.filter((point, i) => point !== points[i - 1]).join(" ");
  };
  assert.equal(drawn([]), "0,3 1,2 2,8 3,7");
  assert.equal(drawn([[2, 1]]), "0,3 1,2 2,1 2,8 3,7");
  assert.equal(drawn([[2, 1]], 2), "2,1 2,8 3,7");
  assert.equal(drawn([[0, 5], [3, 9]]), "0,5 0,3 1,2 2,8 3,9 3,7");
  assert.equal(drawn([[2, 1]], 0, 2), "0,3 1,2");
});

test("a change says what of its value is new, and what was set by hand as long as there is little of it", () => {
  const texts = { changed: ["rate {}", "{}"], edited: ["{name} {}", "{name} frozen {}", "{} set by hand"] };
  const told = (value, ...edits) => changeText(texts, [0.5, "adam"], value, edits);
  assert.equal(told([1, "gradient_descent"]), "rate 1, gradient descent");
  assert.equal(told([0.5, "adam"], ["w2.1.1", 0.4, false]), "w2.1.1 0.4");
  assert.equal(told([1, "adam"], ["w2.1.1", 0.4, true], ["b2.1", -0.123456, false]), "rate 1, w2.1.1 frozen 0.4, b2.1 −0.1235");
  assert.equal(told([0.5, "adam"], ["a", 1, false], ["b", 2, false], ["c", 3, true], ["d", 4, true]), "4 set by hand");
});

test("a number without a plus has a true minus, and is short however large it is", () => {
  assert.deepEqual([0.12345, -0.5, 5.9202192975552416e29, -1234.5, NaN].map((value) => plain(value, 3)), [
    "0.123", "−0.500", "5.9e29", "−1.2e3", "–",
  ]);
});
