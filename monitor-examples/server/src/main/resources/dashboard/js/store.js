// One copy of what the server said, in columns by row number. Views read it; nothing copies rows.
export const S = {
  epoch: '', seq: -1, n: 0,
  id: [], name: [], addr: [], key: [], reason: [],
  st: new Uint8Array(0), rtt: new Int32Array(0), loss: new Int32Array(0), seen: new Float64Array(0), since: new Float64Array(0),
  muted: new Uint8Array(0), live: new Uint8Array(0), nameRank: new Int32Array(0),
  serverTime: 0, dataTime: 0, problems: [], checks: [], alerts: [], newest: [], namesChanged: true,
};

const NO_REASON = ['', ''];

function grow(size) {
  if (size <= S.st.length) return;
  const capacity = Math.max(size, S.st.length * 2, 256);
  for (const column of ['st', 'rtt', 'loss', 'seen', 'since', 'muted', 'live', 'nameRank']) {
    const wider = new S[column].constructor(capacity);
    wider.set(S[column]);
    S[column] = wider;
  }
}

/** Forgets all rows: a snapshot follows. */
export function clear() {
  S.n = 0;
  S.epoch = '';
  S.seq = -1;
  for (const column of ['id', 'name', 'addr', 'key', 'reason']) S[column] = [];
  S.live.fill(0);
  S.namesChanged = true;
}

/** Calls back with each row of a list of gaps between rows, where every gap is followed by as many values. */
function eachRow(list, values, then) {
  let row = 0;
  for (let k = 0; k < (list || []).length; k += values + 1) {
    row += list[k];
    then(row, k + 1);
  }
}

function define(d) {
  eachRow(d.n, 0, (row, k) => {
    grow(row + 1);
    S.n = Math.max(S.n, row + 1);
    S.id[row] = d.ni[k - 1];
    S.name[row] = d.nn[k - 1];
    S.addr[row] = d.na[k - 1];
    S.key[row] = `${S.name[row]}\n${S.addr[row]}\n${S.id[row]}`.toLowerCase();
    S.reason[row] ??= NO_REASON;
    S.live[row] = 1;
    S.namesChanged = true;
  });
}

/** How many alerts are open. */
export const openAlerts = () => S.alerts.reduce((sum, n) => sum + n, 0);

/** Takes a message of the feed; a snapshot is a message with all rows in it. */
export function apply(d) {
  S.epoch = d.e;
  S.seq = d.q;
  S.serverTime = d.t;
  S.dataTime = d.d || 0;
  S.problems = d.h.p;
  S.checks = d.h.c;
  S.alerts = d.h.a;
  S.newest = d.a || S.newest;
  define(d);
  eachRow(d.g, 0, row => { S.live[row] = 0; });
  eachRow(d.i, 0, (row, k) => {
    S.st[row] = d.s.charCodeAt(k - 1) - 48;
    S.rtt[row] = d.r[k - 1];
    S.loss[row] = 0;
    S.seen[row] = d.b;
  });
  eachRow(d.l, 1, (row, k) => { S.loss[row] = d.l[k]; });
  eachRow(d.z, 1, (row, k) => { S.seen[row] = d.z[k] === null ? -1 : d.b + d.z[k]; });
  eachRow(d.u, 1, (row, k) => { S.muted[row] = d.u[k]; });
  eachRow(d.c, 2, (row, k) => {
    S.since[row] = d.c[k] === null ? -1 : d.b + d.c[k];
    S.reason[row] = d.c[k + 1] < 0 ? NO_REASON : d.x[d.c[k + 1]];
  });
}
