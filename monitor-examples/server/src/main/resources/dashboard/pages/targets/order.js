// Which rows are shown, and in which order: an array of row numbers. Rows themselves are never sorted.
import {S} from '../../js/store.js';
import {rankOf, stateOf} from '../../js/states.js';

const names = new Intl.Collator(undefined, {numeric: true, sensitivity: 'base'});

let byName = []; // row of each rank

/** Names compare slowly, so their order is worked out once per change of names and kept as numbers. */
function rankNames() {
  if (!S.namesChanged) return;
  byName = Array.from({length: S.n}, (_, row) => row);
  byName.sort((a, b) => names.compare(S.name[a], S.name[b]) || a - b);
  byName.forEach((row, rank) => { S.nameRank[row] = rank; });
  S.namesChanged = false;
}

const addressKey = addr => {
  const m = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(addr);
  return m ? ((+m[1] * 256 + +m[2]) * 256 + +m[3]) * 256 + +m[4] : Infinity;
};

// No answer sorts behind every answer; never seen before everything that was seen.
const KEYS = {
  state: row => rankOf(S.st[row]),
  name: row => S.nameRank[row],
  address: row => addressKey(S.addr[row]),
  rtt: row => S.rtt[row] < 0 ? Infinity : S.rtt[row],
  loss: row => S.loss[row],
  seen: row => S.seen[row],
  since: row => -S.since[row],
};

/** True for orders that change with each measurement: they are renewed seldom, or nothing would stand still. */
export const isRestless = sort => sort === 'rtt' || sort === 'loss' || sort === 'seen';

/** The rows of a view, sorted; equal ones by worst state, then newest change, then name. */
export function rowsOf({states, query, sort, descending}) {
  rankNames();
  const wanted = states.size ? Array.from({length: 10}, (_, digit) => states.has(stateOf(digit))) : null;
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [];
  for (let row = 0; row < S.n; row++) {
    if (S.live[row] && (!wanted || wanted[S.st[row]]) && words.every(word => S.key[row].includes(word))) rows.push(row);
  }
  if (sort === 'state' && !descending && S.n < MOST_PACKED) return packed(rows);
  const key = KEYS[sort], sign = descending ? -1 : 1, keys = new Float64Array(S.n);
  for (const row of rows) keys[row] = key(row);
  const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;
  return rows.sort((a, b) => sign * compare(keys[a], keys[b])
    || rankOf(S.st[a]) - rankOf(S.st[b]) || S.since[b] - S.since[a] || S.nameRank[a] - S.nameRank[b]);
}

const MOST_PACKED = 2 ** 17, SECONDS = 2 ** 32;

/** The usual order, which is asked for each second: state, since and name fit into one number, and numbers sort by themselves. */
function packed(rows) {
  const keys = Float64Array.from(rows, row => (rankOf(S.st[row]) * SECONDS + SECONDS - 1 - Math.max(0, S.since[row])) * MOST_PACKED + S.nameRank[row]);
  keys.sort();
  return Array.from(keys, key => byName[key % MOST_PACKED]);
}

export const sameOrder = (a, b) => a.length === b.length && a.every((row, k) => row === b[k]);
