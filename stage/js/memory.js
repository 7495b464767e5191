// Memory: what a tab keeps of its run for a refresh, or for a server that was restarted. Other tabs do not see it.
//
// A tab may also be led elsewhere: somebody types an address or clicks a link to another run. What an earlier document
// in this tab kept counts only where that document was left at the very address that opened this one.

const name = (key) => `live-stage-${key}`;

/** What an address asks for; a host that embeds the app may add how it is to be shown, and in any order. */
function query(address) {
  const { searchParams } = new URL(address, location.href);
  for (const embedding of ["embed", "embed_options"]) searchParams.delete(embedding);
  searchParams.sort();
  return String(searchParams);
}

const opened = query(performance.getEntriesByType("navigation")[0]?.name ?? location.href);
const life = performance.timeOrigin; // when this document began: its name

/**
 * @typedef {{
 *   run: string, epoch: number, changes: [number, any][], playing: boolean, tokens: string[],
 *   draft?: import("./points.js").Point[]
 * }} State - with what is kept of curves that stand still; `draft` are points that had to wait
 */

/**
 * Keep `state` for the stage called `key`.
 *
 * @param {string} key
 * @param {State} state
 */
export function remember(key, state) {
  try {
    sessionStorage.setItem(name(key), JSON.stringify({ ...state, life, address: query(location.href) }));
  } catch {
    // Storage may be forbidden; then a refresh starts at epoch 0.
  }
}

/**
 * What was kept of `run` for the stage called `key`, or null. An older version, or a curious reader, may have written
 * nonsense: what cannot be, the server refuses.
 *
 * @param {string} key
 * @param {string} run
 * @returns {State | null}
 */
export function remembered(key, run) {
  const kept = held(key);
  return kept?.run === run ? kept : null;
}

/**
 * What was kept of curves, of whichever run.
 *
 * @param {string} key
 * @returns {string[]}
 */
export function rememberedTokens(key) {
  const tokens = held(key)?.tokens;
  return Array.isArray(tokens) ? tokens : [];
}

function held(key) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(name(key)));
    return kept?.life === life || kept?.address === opened ? kept : null;
  } catch {
    return null;
  }
}
