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
 * @typedef {{ run: string, epoch: number, changes: [number, any][], playing: boolean }} State
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
 * What was kept for the stage called `key` of its `run`, up to the epoch `latest`, or null; an older version, or a
 * curious reader, may have written nonsense.
 *
 * @param {{ key: string, run: string, latest: number }} wanted
 * @returns {State | null}
 */
export function remembered({ key, run, latest }) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(name(key)));
    const ours = kept?.run === run && (kept.life === life || kept.address === opened);
    return ours && isEpoch(kept.epoch) && kept.epoch <= latest && areChanges(kept.changes) ? kept : null;
  } catch {
    return null;
  }
}

function isEpoch(value) {
  return Number.isInteger(value) && value >= 0;
}

/** Whether `changes` are at rising epochs, the first at 0; which values there can be is for the server to say. */
function areChanges(changes) {
  const rises = ([epoch], i) => isEpoch(epoch) && (i ? epoch > changes[i - 1][0] : epoch === 0);
  return Array.isArray(changes) && changes.length > 0 && changes.every(rises);
}
