// Memory: what a tab keeps of its run for a refresh, or for a server that was restarted. Other tabs do not see it.
//
// A tab may also be led elsewhere: somebody types an address or clicks a link to another run. What an earlier document
// in this tab kept counts only where that document was left at the very address that opened this one.

const latest = 20000; // the last epoch there is, as in component.py
const most = 500; // the most learning rates of a run, as in protocol.py
const name = (key) => `nn-live-${key}`;

/** What an address asks for; a host that embeds the app may add how it is to be shown, and in any order. */
function query(address) {
  const { searchParams } = new URL(address, location.href);
  for (const embedding of ["embed", "embed_options"]) searchParams.delete(embedding);
  searchParams.sort();
  return String(searchParams);
}

const opened = query(performance.getEntriesByType("navigation")[0]?.name ?? location.href);
const life = performance.timeOrigin; // when this document began: its name

/** Keep `state`, `{run, epoch, changes, playing}`, for the stage called `key`. */
export function remember(key, state) {
  try {
    sessionStorage.setItem(name(key), JSON.stringify({ ...state, life, left: query(location.href) }));
  } catch {
    // Storage may be forbidden; then a refresh starts at epoch 0.
  }
}

/** What was kept of `run`, or null; an older version, or a curious reader, may have written nonsense. */
export function remembered(key, run) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(name(key)));
    const ours = kept?.run === run && (kept.life === life || kept.left === opened);
    return ours && isEpoch(kept.epoch) && isWay(kept.changes) ? kept : null;
  } catch {
    return null;
  }
}

function isEpoch(value) {
  return Number.isInteger(value) && value >= 0 && value <= latest;
}

/** Whether `changes` are learning rates from epoch 0 on, as the server takes them. */
function isWay(changes) {
  const isRate = (rate) => Number.isFinite(rate) && rate > 0 && rate <= 10;
  const rises = ([epoch, rate], i) =>
    isEpoch(epoch) && (i ? epoch > changes[i - 1][0] : epoch === 0) && isRate(rate);
  return Array.isArray(changes) && changes.length > 0 && changes.length <= most && changes.every(rises);
}
