// One copy of what the server said, in columns by row number. Views read it; nothing copies rows.
export const S = {
  epoch: '', seq: -1, n: 0,
  id: [], name: [], addr: [], key: [], reason: [],
  st: new Uint8Array(0), rtt: new Int32Array(0), loss: new Int32Array(0), seen: new Float64Array(0), since: new Float64Array(0),
  muted: new Uint8Array(0), live: new Uint8Array(0), ver: new Uint32Array(0), nameRank: new Int32Array(0),
  serverTime: 0, dataTime: 0, problems: [], checks: [], namesChanged: true,
};

const NO_REASON = ['', ''];

function grow(size) {
  if (size <= S.st.length) return;
  const capacity = Math.max(size, S.st.length * 2, 256);
  for (const column of ['st', 'rtt', 'loss', 'seen', 'since', 'muted', 'live', 'ver', 'nameRank']) {
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

/** Takes a message of the feed; a snapshot is a message with all rows in it. */
export function apply(d) {
  S.epoch = d.e;
  S.seq = d.q;
  S.serverTime = d.t;
  S.dataTime = d.d || 0;
  S.problems = d.h.p;
  S.checks = d.h.c;
  for (const [row, id, name, addr] of d.n || []) {
    grow(row + 1);
    S.n = Math.max(S.n, row + 1);
    S.id[row] = id;
    S.name[row] = name;
    S.addr[row] = addr;
    S.key[row] = `${name}\n${addr}\n${id}`.toLowerCase();
    S.reason[row] ??= NO_REASON;
    S.live[row] = 1;
    S.ver[row]++;
    S.namesChanged = true;
  }
  for (const row of d.g || []) S.live[row] = 0;
  if (!d.i) return;
  let row = 0;
  for (let k = 0; k < d.i.length; k++) {
    row += d.i[k];
    S.st[row] = d.s.charCodeAt(k) - 48;
    S.rtt[row] = d.r[k];
    S.loss[row] = 0;
    S.seen[row] = d.b;
    S.ver[row]++;
  }
  for (let k = 0; k < d.l.length; k += 2) S.loss[d.l[k]] = d.l[k + 1];
  for (let k = 0; k < d.z.length; k += 2) S.seen[d.z[k]] = d.z[k + 1];
  for (let k = 0; k < d.u.length; k += 2) S.muted[d.u[k]] = d.u[k + 1];
  const c = d.c || [];
  for (let k = 0; k < c.length; k += 3) {
    S.since[c[k]] = c[k + 1];
    S.reason[c[k]] = c[k + 2] < 0 ? NO_REASON : d.x[c[k + 2]];
  }
}
