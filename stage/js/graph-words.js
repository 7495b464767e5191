// What is said of a node or an edge of a graph that is pointed at: texts that get shorter, for there may be little room.

import { ownIndex } from "./geometry.js";
import { endsOf } from "./raster.js";
import { signed } from "./traces.js";
import { filled } from "./words.js";

const mostListed = 4; // numbers that are read out of all that lead to a node

/** @typedef {(channel: string) => any} Values */

/** A number that may be very small, as a gradient is. */
const exact = (value) => (Math.abs(value) < 0.001 && value !== 0 ? value.toExponential(1) : signed(value, 4));

/**
 * What can be said of a node: all, or without its colours, and with fewer of the numbers that lead to it.
 *
 * @param {any} spec
 * @param {number[]} node - by column and row
 * @param {Values} values
 * @param {import("./words.js").Labels} labels
 */
export function nodeTexts(spec, node, values, labels) {
  const { label, raster } = spec.columns[node[0]][node[1]];
  const colours = raster ? filled(labels.colours, ...endsOf(raster, values).map((end) => signed(end, 2))) : "";
  if (!node[0]) return [`${label}: ${colours}.`, `${label}.`];
  const fewer = Array.from({ length: mostListed }, (_, i) => nodeText(spec, node, values, mostListed - i));
  return [`${fewer[0]}; ${colours}.`, ...fewer];
}

function nodeText({ columns, edges, terms }, /** @type {number[]} */ [column, row], values, most) {
  const { label } = columns[column][row];
  const numbers = values(edges[column - 1]);
  const given = columns[column - 1].map((from, i) => [from.label, numbers[i * columns[column].length + row]]);
  if (given.length > most) given.sort(([, one], [, other]) => Math.abs(other) - Math.abs(one));
  const led = given.slice(0, most).map(([from, number]) => `${from} ${signed(number, 2)}`);
  const own = signed(numbers[ownIndex(columns, column, row)], 2);
  return `${label}: ${terms[1]} ${own}, ${terms[0]}s ${led.join(", ")}${given.length > most ? ", …" : ""}`;
}

/**
 * What can be said of an edge: with the nodes that it joins, where there is room for them.
 *
 * @param {any} spec
 * @param {{ gap: number, i: number, j: number, index: number }} edge
 * @param {Values} values
 * @param {string} kept - a word where its number is kept as it is
 */
export function edgeTexts({ columns, edges, gradients, names, terms }, { gap, i, j, index }, values, kept) {
  const [number, gradient] = [edges[gap], gradients[gap]].map((channel) => values(channel)[index]);
  const ends = `${columns[gap][i].label}→${columns[gap + 1][j].label}`;
  const told = `: ${signed(number, 4)}${kept && `, ${kept}`}, ${filled(terms[2], exact(gradient))}`;
  return [`${names[gap][index]} ${ends}${told}`, `${names[gap][index]}${told}`];
}
