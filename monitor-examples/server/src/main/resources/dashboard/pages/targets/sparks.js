// The last results of the rows in view as small lines. All rows share one scale, which the head of the column states: two lines of the same
// height mean the same. A gap is no result; a mark at the foot is a result without an answer.
import {html} from '../../js/html.js';
import {S} from '../../js/store.js';
import {get} from '../../js/api.js';

const WIDTH = 120, HEIGHT = 20, POINTS = 60;
const NO_ANSWER = -1;
const FRESH = 5000, SETTLE = 120, MAX_ROWS = 120, MAX_KEPT = 2000;
/** Of the samples in view so many may go beyond the scale: one spike must not flatten a column. */
const BEYOND = 0.005;

const lines = new Map(); // row -> {points, at, path, marks, scale}
let epoch = '', asking = false, failedAt = -FRESH, timer = null, seen = [];
/** What the top of a line stands for, in hundredths of a millisecond; 0 while nothing is known. */
export let scale = 0;

const nice = value => {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 5, 7.5, 10].map(step => step * power).find(step => step >= value);
};

function rescale(rows) {
  const values = [];
  for (const row of rows) for (const v of lines.get(row)?.points || []) if (v >= 0) values.push(v);
  if (!values.length) return;
  values.sort((a, b) => a - b);
  const wanted = nice(Math.max(100, values[Math.floor((values.length - 1) * (1 - BEYOND))]));
  // It grows at once and shrinks late, or lines would breathe.
  if (wanted > scale || wanted < scale / 2.1) scale = wanted;
}

function paths(line) {
  if (line.scale === scale) return line;
  const step = WIDTH / (POINTS - 1), shift = POINTS - line.points.length;
  let path = '', marks = '', drawing = false;
  line.points.forEach((v, k) => {
    const x = ((k + shift) * step).toFixed(1);
    if (v >= 0) {
      const y = (HEIGHT - 4 - (HEIGHT - 6) * Math.min(1, v / scale)).toFixed(1);
      const alone = !drawing && !(line.points[k + 1] >= 0);
      path += alone ? `M${x} ${y}h.1` : `${drawing ? 'L' : 'M'}${x} ${y}`;
    } else if (v === NO_ANSWER) marks += `M${x} ${HEIGHT - 4}v4`;
    drawing = v >= 0;
  });
  return Object.assign(line, {path, marks, scale});
}

export function Spark({row}) {
  const line = lines.get(row);
  if (!line || !scale) return null;
  const {path, marks} = paths(line);
  return html`<svg class="spark" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true"><path class="line" d=${path}/><path class="lost" d=${marks}/></svg>`;
}

async function ask(rows, redraw) {
  asking = true;
  try {
    const answer = await get(`/api/v1/live/sparklines?epoch=${encodeURIComponent(epoch)}&rows=${rows.join(',')}`);
    if (answer.epoch !== S.epoch || answer.epoch !== epoch) return;
    const at = performance.now();
    answer.rows.forEach((row, k) => lines.set(row, {points: answer.points[k], at, scale: -1}));
  } catch (e) {
    failedAt = performance.now(); // the table says all that matters; the lines come with the next try
  } finally {
    asking = false;
  }
  redraw();
}

/** Called at each drawing with the rows in view: fetches what is missing or old once scrolling has settled. */
export function inView(rows, redraw) {
  if (epoch !== S.epoch) {
    lines.clear();
    epoch = S.epoch;
  }
  if (lines.size > MAX_KEPT) {
    const wanted = new Set(rows);
    for (const row of lines.keys()) if (!wanted.has(row)) lines.delete(row);
  }
  rescale(rows);
  // Drawings come often, but only scrolling and another order put it off.
  if (timer && seen[0] === rows[0] && seen.length === rows.length) return;
  clearTimeout(timer);
  seen = rows;
  timer = setTimeout(() => {
    timer = null;
    const now = performance.now();
    const missing = rows.filter(row => S.live[row] && !(now - lines.get(row)?.at < FRESH)).slice(0, MAX_ROWS);
    if (missing.length && !asking && !document.hidden && now - failedAt > FRESH) ask(missing, redraw);
  }, SETTLE);
}
