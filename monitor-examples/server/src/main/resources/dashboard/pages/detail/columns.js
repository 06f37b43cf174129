// The history of a target as the chart and the table want it: columns with a gap wherever nothing was measured.
const RTT = 'icmp.rtt', LOSS = 'icmp.packet_loss';
/** Results so many times further apart than usual have a gap between them. */
const GAP = 2.5;

const median = list => list.length ? list.slice().sort((a, b) => a - b)[list.length >> 1] : 0;
const plainSeries = (answer, metric) => answer.series.find(s => s.metric === metric && !Object.keys(s.tags || {}).length);
const ms = value => value === null || value === undefined ? null : value * 1000;

/** Times in seconds, RTT in ms, loss as a share of the worst round; null where nothing came back or nothing was measured. */
export function columnsOf(answer) {
  const rtt = plainSeries(answer, RTT), loss = plainSeries(answer, LOSS), {time} = answer;
  const spacing = Math.max(answer.step_ms || 0, median(time.slice(1).map((at, k) => at - time[k])));
  const c = {x: [], min: [], avg: [], max: [], loss: [], unknown: [], results: [], spacing: spacing / 1000, hasRtt: Boolean(rtt)};
  const push = (x, min, avg, max, lost, unknown, results) => {
    c.x.push(x);
    c.min.push(min);
    c.avg.push(avg);
    c.max.push(max);
    c.loss.push(lost);
    c.unknown.push(unknown);
    c.results.push(results);
  };
  time.forEach((at, k) => {
    if (k && at - time[k - 1] > GAP * spacing) push((at + time[k - 1]) / 2000, null, null, null, null, 0, 0);
    const n = answer.results[k], known = n - answer.unknown[k];
    const lost = loss?.max[k] ?? (known ? answer.down[k] / known : null);
    push(at / 1000, ms(rtt?.min[k]), ms(rtt?.avg[k]), ms(rtt?.max[k]), lost, answer.unknown[k], n);
  });
  const meanLoss = known => loss ? loss.avg.reduce((sum, v, k) => sum + (v ?? 0) * (known[k] || 0), 0) : answer.down.reduce((a, b) => a + b, 0);
  const known = answer.results.map((n, k) => n - answer.unknown[k]), total = known.reduce((a, b) => a + b, 0);
  const answered = c.avg.map((v, k) => v === null ? 0 : c.results[k]), weight = answered.reduce((a, b) => a + b, 0);
  c.sum = {
    results: answer.results.reduce((a, b) => a + b, 0),
    unknown: answer.unknown.reduce((a, b) => a + b, 0),
    avg: weight ? c.avg.reduce((sum, v, k) => sum + (v ?? 0) * answered[k], 0) / weight : null,
    min: c.min.reduce((a, v) => v === null ? a : a === null ? v : Math.min(a, v), null),
    max: c.max.reduce((a, v) => v === null ? a : a === null ? v : Math.max(a, v), null),
    loss: total ? meanLoss(known) / total : null,
  };
  return c;
}
