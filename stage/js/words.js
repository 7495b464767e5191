// Words: the stage says nothing of its own; what it says is in the labels that its app has given it.

/** @typedef {Record<string, string>} Labels - as `labels.py` says */

/** `text` with `values`, one after another, in the places of its {}. */
export function filled(/** @type {string} */ text, /** @type {any[]} */ ...values) {
  return text.replaceAll("{}", () => values.shift());
}
