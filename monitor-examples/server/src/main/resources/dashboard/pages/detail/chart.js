// RTT over time: the band from lowest to highest, the mean on it, and loss in a lane of its own below the axis.
import uPlot from '../../vendor/uplot.js';
import {decimal, t} from '../../js/i18n.js';
import {date, timeOfDay, zoneId, zoneName} from '../../js/time.js';
import {percent} from '../../js/units.js';

const LANE = 22, HEIGHT = 300, PIXELS = 3;
/** So much of the highest values may go beyond the top: one spike must not flatten a day. */
const WITHIN = 0.995;
const LOSS = ['--loss-1', '--loss-2', '--loss-3', '--loss-4'];
const FONT = '12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';

const lossClass = loss => loss >= 1 ? 3 : loss >= 0.3 ? 2 : loss >= 0.1 ? 1 : 0;
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** As many digits as tell neighbouring marks of an axis apart. */
const digitsOf = step => [0, 1].find(places => Number.isInteger(Math.round(step * 1e6) / 1e6 * 10 ** places)) ?? 2;
export const msText = value => value === null ? '–' : `${decimal(value, value < 10 ? 2 : 1)} ms`;
export const lossText = loss => loss === null ? '–' : `${percent(loss)} %`;

export class Chart {
  /** @param act zoom(from, to), widen(), back(), read(text) */
  constructor(box, act) {
    this.box = box;
    this.act = act;
    this.columns = null;
    this.plot = null;
    this.at = null;
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(box);
    box.addEventListener('keydown', this.onKey = event => this.key(event));
  }

  /** @param reaches since when anything is known, in seconds */
  show(columns, from, to, reaches) {
    this.columns = columns;
    this.reaches = reaches;
    this.from = from;
    this.to = to;
    this.top = this.highest();
    if (this.plot) this.plot.setData(this.data());
    else this.build();
  }

  data() {
    const {x, max, min, avg} = this.columns;
    return [x, max, min, avg];
  }

  highest() {
    const values = this.columns.max.filter(v => v !== null).sort((a, b) => a - b);
    if (!values.length) return 1;
    const usual = values[Math.floor((values.length - 1) * WITHIN)], most = values.at(-1);
    return Math.max(1, most > 1.5 * usual ? usual * 1.25 : most * 1.08);
  }

  build() {
    const width = Math.floor(this.box.clientWidth);
    if (width < 50) return; // not in view yet; the observer comes back
    const text = colour('--muted'), line = {stroke: colour('--line'), width: 1};
    const series = (stroke, size) => ({stroke, width: size, points: {show: false}, spanGaps: false});
    this.colours = {text, line: line.stroke, unknown: colour('--unknown'), down: colour('--down'), panel: colour('--panel'), loss: LOSS.map(colour)};
    this.plot = new uPlot({
      width,
      height: HEIGHT,
      tzDate: at => uPlot.tzDate(new Date(at * 1000), zoneId()),
      legend: {show: false},
      scales: {x: {range: () => [this.from, this.to]}, y: {range: () => [0, this.top]}},
      series: [{}, series('transparent', 0), series('transparent', 0), {...series(colour('--chart'), 1.5), points: {show: (u, k, i0, i1) => i1 - i0 < 60, size: 4, fill: colour('--chart')}}],
      bands: [{series: [1, 2], fill: colour('--chart-band')}],
      axes: [
        {stroke: text, grid: line, ticks: {show: false}, gap: LANE + 12, size: LANE + 30, font: FONT, space: 70, values: (u, splits, axis, space, step) => this.times(splits, step)},
        {stroke: text, grid: line, ticks: {show: false}, size: 68, font: FONT, values: (u, splits, axis, space, step) => splits.map(v => `${decimal(v, v ? digitsOf(step) : 0)} ms`)},
      ],
      cursor: {y: false, drag: {x: true, y: false, setScale: false}, points: {size: 7}},
      hooks: {
        drawClear: [u => this.unrecorded(u)],
        drawAxes: [u => this.lane(u)],
        draw: [u => this.beyond(u)],
        setSelect: [u => this.selected(u)],
        setCursor: [u => this.read(u.cursor.idx)],
      },
    }, this.data(), this.box);
  }

  times(splits, step) {
    return splits.map((at, k) => {
      const midnight = timeOfDay(at, false) === '00:00';
      if (step >= 86400 || midnight || k === 0 && step >= 3600 * 6) return date(at).slice(5);
      return timeOfDay(at, step < 60);
    });
  }

  /** The time of which nothing is known is no time without answers: it is grey. */
  unrecorded(u) {
    if (!(this.reaches > this.from)) return;
    const {ctx, bbox} = u, right = u.valToPos(Math.min(this.reaches, this.to), 'x', true);
    ctx.save();
    ctx.fillStyle = this.colours.panel;
    ctx.fillRect(bbox.left, bbox.top, right - bbox.left, bbox.height);
    ctx.restore();
  }

  /** Loss below the plot: height says how much, so that colour is not needed; a thin line where the probe could not tell. */
  lane(u) {
    const {ctx, bbox} = u, r = uPlot.pxRatio, {x, loss, unknown} = this.columns, wide = PIXELS * r;
    const head = bbox.top + bbox.height + 6 * r, foot = head + LANE * r, worst = new Map(), dark = new Set();
    x.forEach((at, k) => {
      if (at < this.from || at > this.to) return;
      const column = Math.round(u.valToPos(at, 'x', true) / wide);
      if (loss[k] > (worst.get(column) ?? 0)) worst.set(column, loss[k]);
      if (unknown[k]) dark.add(column);
    });
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, head, bbox.width, foot - head + r);
    ctx.clip();
    ctx.fillStyle = this.colours.panel;
    ctx.fillRect(bbox.left, head, bbox.width, foot - head);
    const paths = LOSS.map(() => new Path2D());
    for (const [column, share] of worst) {
      const height = Math.max(3, LANE * share) * r;
      paths[lossClass(share)].rect(column * wide, foot - height, wide, height);
    }
    paths.forEach((path, k) => {
      ctx.fillStyle = this.colours.loss[k];
      ctx.fill(path);
    });
    ctx.fillStyle = this.colours.unknown;
    for (const column of dark) ctx.fillRect(column * wide, head + (foot - head) / 2 - r, wide, 2 * r);
    ctx.restore();
    ctx.save();
    ctx.fillStyle = this.colours.text;
    ctx.font = FONT.replace('12px', `${12 * r}px`);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'middle';
    ctx.fillText(t('detail.lane'), bbox.left - 6 * r, (head + foot) / 2);
    ctx.restore();
  }

  /** What goes beyond the top is said in figures. */
  beyond(u) {
    const {ctx, bbox} = u, r = uPlot.pxRatio, {x, max} = this.columns;
    let at = -1;
    max.forEach((v, k) => { if (v > this.top && x[k] >= this.from && x[k] <= this.to && (at < 0 || v > max[at])) at = k; });
    if (at < 0) return;
    ctx.save();
    ctx.fillStyle = this.colours.down;
    ctx.font = FONT.replace('12px', `${12 * r}px`);
    ctx.textBaseline = 'top';
    ctx.textAlign = 'left';
    const text = `↑ ${msText(max[at])}`, width = ctx.measureText(text).width, spike = u.valToPos(x[at], 'x', true), gap = 6 * r;
    const right = spike + gap + width < bbox.left + bbox.width;
    ctx.fillText(text, right ? spike + gap : spike - gap - width, bbox.top + 2 * r);
    ctx.restore();
  }

  selected(u) {
    const {left, width} = u.select;
    if (width < 5) return;
    const from = u.posToVal(left, 'x'), to = u.posToVal(left + width, 'x');
    u.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
    this.act.zoom(from, to);
  }

  read(k) {
    const c = this.columns;
    if (k === null || k === undefined || c.x[k] === undefined) return this.act.read('');
    this.at = k;
    const time = `${date(c.x[k])} ${timeOfDay(c.x[k])} ${zoneName()}`;
    if (!c.results[k]) return this.act.read(`${time} · ${t('detail.read.nothing')}`);
    const rtt = c.avg[k] === null ? c.unknown[k] === c.results[k] ? t('detail.read.unknown') : t('detail.read.noanswer')
      : c.results[k] > 1 ? t('detail.read.band', {avg: msText(c.avg[k]), min: msText(c.min[k]), max: msText(c.max[k])}) : msText(c.avg[k]);
    return this.act.read(`${time} · ${rtt} · ${t('detail.read.loss', {loss: lossText(c.loss[k])})}`);
  }

  /** uPlot knows the pointer only; arrows move the cursor here. */
  key(event) {
    if (!this.plot || event.ctrlKey || event.altKey || event.metaKey) return;
    const {x} = this.columns, last = x.length - 1, span = this.to - this.from;
    const step = {ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20}[event.key];
    if (step !== undefined || event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      const to = event.key === 'Home' ? 0 : event.key === 'End' ? last : (this.at ?? last) + (this.at === null ? 0 : step);
      const k = Math.min(last, Math.max(0, to));
      if (k >= 0) this.plot.setCursor({left: this.plot.valToPos(x[k], 'x'), top: 10});
    } else if (event.key === '+' || event.key === '=') {
      const middle = this.at === null ? (this.from + this.to) / 2 : x[this.at];
      this.act.zoom(Math.max(this.from, middle - span / 4), Math.min(this.to, middle + span / 4));
    } else if (event.key === '-') this.act.widen();
    else if (event.key === '0' || event.key === 'Escape') this.act.back();
  }

  fit() {
    const width = Math.floor(this.box.clientWidth);
    if (!this.plot) {
      if (this.columns) this.build();
    } else if (width >= 50 && width !== this.plot.width) this.plot.setSize({width, height: HEIGHT});
  }

  /** A canvas keeps the colours it was painted with. */
  themeChanged() {
    this.plot?.destroy();
    this.plot = null;
    if (this.columns) this.build();
  }

  close() {
    this.sizes.disconnect();
    this.box.removeEventListener('keydown', this.onKey);
    this.plot?.destroy();
    this.plot = null;
  }
}
