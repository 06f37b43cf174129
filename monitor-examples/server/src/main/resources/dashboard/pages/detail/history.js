// The chart with what belongs to it: ranges, zoom, live edge, the same in words and as a table, and how far back there is anything.
import {html} from '../../js/html.js';
import {count, span, t} from '../../js/i18n.js';
import {serverNow} from '../../js/feed.js';
import {get} from '../../js/api.js';
import {sayQuery} from '../../js/router.js';
import {style} from '../../js/styles.js';
import {date, moment, secondsOf, timeOfDay, zoneName} from '../../js/time.js';
import {columnsOf} from './columns.js';

const RANGES = [['15m', 900, () => t('detail.range.15m')], ['1h', 3600, () => t('detail.range.1h')], ['6h', 21600, () => t('detail.range.6h')], ['24h', 86400, () => t('detail.range.24h')]];
const POINTS = 600, SHORTEST = 10, SOONEST = 5, LONGEST = 90 * 86400;

function readAddress() {
  const wish = new URLSearchParams(location.search), from = Number(wish.get('from')), to = Number(wish.get('to'));
  const known = RANGES.find(([key]) => key === wish.get('range'));
  return {range: (known || RANGES[1])[0], chosen: Boolean(known), zoom: from > 0 && to > from ? [from / 1000, to / 1000] : null};
}

let library = null;
/** The chart's code is fetched when a chart is to be seen. */
function chartCode() {
  if (!library) {
    library = Promise.all([import('./chart.js'), style('/assets/vendor/uplot.css')]).then(([code]) => code);
    library.catch(() => { library = null; });
  }
  return library;
}

export class RttHistory {
  constructor(id, redraw) {
    Object.assign(this, {id, redraw, ...readAddress(), answer: null, columns: null, problem: '', table: false, chart: null, asked: 0, due: 0, wish: null, box: null, closed: false});
  }

  get length() {
    return RANGES.find(([key]) => key === this.range)[1];
  }

  /** Shortly after a start an hour would be empty but for its end: unless somebody asked for it, less is shown. */
  isYoung() {
    const reaches = secondsOf(this.answer.reaches);
    return !this.chosen && !this.zoom && this.range === RANGES[1][0] && reaches > 0 && serverNow() / 1000 - reaches < RANGES[0][1];
  }

  get shown() {
    if (this.zoom) return this.zoom;
    const now = serverNow() / 1000;
    return [now - this.length, now];
  }

  /** Asks again once the live edge has moved by a point. */
  tick() {
    if (!this.zoom && performance.now() > this.due) this.load();
  }

  async load() {
    const [from, to] = this.shown, mine = ++this.asked;
    this.due = performance.now() + 1000 * Math.max(SOONEST, (to - from) / POINTS);
    this.wish?.abort();
    this.wish = new AbortController();
    const wish = new URLSearchParams({target: this.id, from: Math.round(from * 1000), to: Math.round(to * 1000), points: POINTS, metric: 'icmp.rtt,icmp.packet_loss'});
    try {
      const [answer, code] = await Promise.all([get(`/api/v1/history?${wish}`, this.wish.signal), chartCode()]);
      if (mine !== this.asked || this.closed) return;
      Object.assign(this, {answer, columns: columnsOf(answer), problem: '', from, to});
      this.texts = code;
      if (this.isYoung()) {
        this.range = RANGES[0][0];
        this.load();
      }
      this.redraw();
      this.draw(code);
    } catch (e) {
      if (mine !== this.asked || this.closed || e.name === 'AbortError') return;
      this.problem = String(e.message || e);
      this.redraw();
    }
  }

  draw({Chart}) {
    if (!this.box) return;
    this.chart ||= new Chart(this.box, {
      zoom: (from, to) => this.zoomTo(from, to),
      widen: () => this.widen(),
      back: () => this.choose(this.range),
      read: text => { if (this.readout) this.readout.textContent = text || this.summary(); },
    });
    const reaches = secondsOf(this.answer.reaches);
    this.chart.show(this.columns, this.from, this.to, reaches < 0 ? this.to : reaches);
    if (this.readout && this.chart.at === null) this.readout.textContent = this.summary();
  }

  zoomTo(from, to) {
    const middle = (from + to) / 2, half = Math.min(LONGEST, Math.max(SHORTEST, to - from)) / 2, now = serverNow() / 1000;
    this.zoom = [middle - half, Math.min(now, middle + half)];
    this.changed();
  }

  widen() {
    const [from, to] = this.shown, more = (to - from) / 2;
    if (!this.zoom) {
      const next = RANGES[RANGES.findIndex(([key]) => key === this.range) + 1];
      if (next) this.choose(next[0]);
    } else this.zoomTo(from - more, to + more);
  }

  choose(range) {
    this.range = range;
    this.chosen = true;
    this.zoom = null;
    this.changed();
  }

  changed() {
    const wish = this.zoom ? {from: Math.round(this.zoom[0] * 1000), to: Math.round(this.zoom[1] * 1000)} : {};
    sayQuery(new URLSearchParams({...this.chosen ? {range: this.range} : {}, ...wish}));
    if (this.chart) this.chart.at = null;
    this.load();
    this.redraw();
  }

  /** What the picture says, in words. */
  summary() {
    if (!this.columns || !this.texts) return '';
    const {sum} = this.columns, {msText, lossText} = this.texts;
    if (!sum.results) return t('detail.sum.nothing');
    const parts = [sum.avg === null ? t('detail.sum.noanswer') : t('detail.sum.rtt', {avg: msText(sum.avg), min: msText(sum.min), max: msText(sum.max)}),
      t('detail.sum.loss', {loss: lossText(sum.loss), n: sum.results})];
    if (sum.unknown) parts.push(t('detail.sum.unknown', {n: sum.unknown}));
    return parts.join(' · ');
  }

  reach() {
    const reaches = secondsOf(this.answer?.reaches);
    if (!this.answer) return '';
    if (reaches < 0) return t('detail.reach.none');
    const since = `${date(reaches)} ${timeOfDay(reaches)} ${zoneName()}`;
    return reaches > this.from + this.columns.spacing ? t('detail.reach.short', {since, span: span(serverNow() / 1000 - reaches)}) : t('detail.reach.enough', {since});
  }

  asTable() {
    const c = this.columns, {msText, lossText} = this.texts, now = serverNow() / 1000;
    const rows = c.x.map((_, k) => k).filter(k => c.results[k]).reverse();
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('detail.chart.title')}><table class="list"><caption>${t('detail.table.caption', {n: rows.length, zone: zoneName()})}</caption>
      <thead><tr><th>${t('detail.table.time')}</th><th class="n">${t('detail.table.min')}</th><th class="n">${t('detail.table.avg')}</th><th class="n">${t('detail.table.max')}</th><th class="n">${t('detail.table.loss')}</th><th class="n">${t('detail.table.results')}</th></tr></thead>
      <tbody>${rows.map(k => html`<tr key=${c.x[k]}><td>${moment(c.x[k], now)}</td><td class="n">${msText(c.min[k])}</td><td class="n">${msText(c.avg[k])}</td><td class="n">${msText(c.max[k])}</td><td class="n">${lossText(c.loss[k])}</td><td class="n">${count(c.results[k])}</td></tr>`)}</tbody></table></div>`;
  }

  view() {
    const [from, to] = this.shown, now = serverNow() / 1000;
    return html`<section class="card chart" aria-label=${t('detail.chart.title')}>
      <div class="cardhead"><h2>${t('detail.chart.title')}</h2>
        <span class="ranges" role="group" aria-label=${t('detail.range.label')}>${RANGES.map(([key, , text]) => html`<button key=${key} type="button" aria-pressed=${!this.zoom && key === this.range ? 'true' : 'false'} onClick=${() => this.choose(key)}>${text()}</button>`)}</span>
        ${this.zoom ? html`<span class="zoomed">${t('detail.zoomed', {from: moment(from, now), to: moment(to, now)})}</span><button type="button" onClick=${() => this.choose(this.range)}>${t('detail.live.back')}</button>`
    : html`<span class="live"><i/>${t('detail.live')}</span>`}
        <button type="button" class="astable" aria-pressed=${this.table ? 'true' : 'false'} onClick=${() => { this.table = !this.table; this.redraw(); }}>${t('detail.table')}</button></div>
      ${this.problem ? html`<p class="wrong" role="alert">${t('detail.chart.problem', {reason: this.problem})}</p>` : null}
      <div class="plot" tabindex="0" role="img" aria-label=${`${t('detail.chart.label')}: ${this.summary()}`} ref=${box => { this.box = box; }}/>
      <p class="readout" ref=${line => { this.readout = line; }}/>
      <p class="legend"><span><i class="avg"/>${t('detail.legend.avg')}</span><span><i class="band"/>${t('detail.legend.band')}</span><span><i class="lost"/>${t('detail.legend.loss')}</span><span><i class="dark"/>${t('detail.legend.unknown')}</span><span class="zone">${t('detail.legend.zone', {zone: zoneName()})}</span></p>
      <p class="reach">${this.reach()}</p>
      ${this.table && this.columns ? this.asTable() : null}
    </section>`;
  }

  themeChanged() {
    this.chart?.themeChanged();
  }

  close() {
    this.closed = true;
    this.wish?.abort();
    this.chart?.close();
  }
}
