// What is wrong now, and what was: with filters that stand in the address, and the story of one alert on request.
import {html, render} from '../../js/html.js';
import {count, t} from '../../js/i18n.js';
import {isLost, serverNow} from '../../js/feed.js';
import {get} from '../../js/api.js';
import {sayQuery} from '../../js/router.js';
import {SEVERITIES, Severity} from '../../js/severity.js';
import {S} from '../../js/store.js';
import {EventList} from './history.js';
import {OpenList} from './open.js';
import {Why} from './why.js';

/** Even if no alert comes or goes: values and texts change. */
const RENEW = 10000;
const MOST_TARGETS = 50;
const RANGES = {'24h': 86400e3, '7d': 7 * 86400e3, '30d': 30 * 86400e3, '365d': 365 * 86400e3};
const RANGE_WORDS = {'24h': () => t('alerts.range.24h'), '7d': () => t('alerts.range.7d'), '30d': () => t('alerts.range.30d'), '365d': () => t('alerts.range.365d')};

function readAddress() {
  const wish = new URLSearchParams(location.search), range = wish.get('range');
  return {
    past: wish.get('view') === 'history', query: wish.get('q') || '', rule: wish.get('rule') || '', id: wish.get('id') || '',
    severities: new Set((wish.get('severity') || '').split(',').filter(severity => SEVERITIES.includes(severity))),
    range: RANGES[range] ? range : '7d',
  };
}

/** Ids of the targets in whose name, address or id these letters are; null if nobody asked. */
function targetsOf(query) {
  if (!query) return null;
  const found = [], wanted = query.toLowerCase();
  for (let row = 0; row < S.n; row++) if (S.live[row] && S.key[row].includes(wanted)) found.push(S.id[row]);
  return found.length ? found : [query];
}

class AlertsView {
  constructor(root, shared) {
    Object.assign(this, {root, shared, view: readAddress(), open: null, events: null, next: null, rules: new Set(), problem: '', tooMany: 0, mark: '', asked: 0, typing: null});
    this.why = new Why(shared.redraw, () => this.choose(''));
    this.timer = setInterval(() => this.renew(), RENEW);
    this.loadRules();
    this.load();
    if (this.view.id) this.why.show(this.view.id);
    this.render();
  }

  async loadRules() {
    try {
      const {objects} = await get('/api/v1/config');
      for (const {kind, id} of objects) if (kind === 'rule') this.rules.add(id);
    } catch (e) {
      console.info('the rules are not known; those of the alerts are offered', e);
    }
    this.shared.redraw();
  }

  wish() {
    const {view} = this, wish = new URLSearchParams(), targets = targetsOf(view.query);
    this.tooMany = targets && targets.length > MOST_TARGETS ? targets.length : 0;
    if (targets) wish.set('target', targets.slice(0, MOST_TARGETS).join(','));
    if (view.rule) wish.set('rule', view.rule);
    if (view.severities.size) wish.set('severity', [...view.severities].join(','));
    return wish;
  }

  /** @param cursor where the list goes on; a new one without */
  async load(cursor) {
    const mine = ++this.asked, {past} = this.view, wish = this.wish();
    try {
      if (past) {
        wish.set('limit', 100);
        wish.set('from', Math.round(serverNow() - RANGES[this.view.range]));
        if (cursor) wish.set('cursor', cursor);
        const answer = await get(`/api/v1/alerts/history?${wish}`);
        if (mine !== this.asked) return;
        this.events = cursor ? [...this.events, ...answer.items] : answer.items;
        this.next = answer.next;
      } else {
        wish.set('limit', 500);
        const answer = await get(`/api/v1/alerts?${wish}`);
        if (mine !== this.asked) return;
        this.open = answer;
      }
      for (const {rule} of (past ? this.events : this.open.items)) this.rules.add(rule);
      this.problem = '';
    } catch (e) {
      if (mine !== this.asked) return;
      this.problem = String(e.message || e);
    }
    this.shared.redraw();
  }

  renew() {
    if (document.hidden || isLost()) return;
    if (!this.view.past) this.load();
    this.why.renew();
  }

  /** Called with each message of the feed: when alerts came or went, the list is asked for at once. */
  data() {
    const mark = JSON.stringify([S.alerts, S.newest.map(([id, severity]) => id + severity)]);
    if (this.mark && mark !== this.mark) this.renew();
    this.mark = mark;
  }

  say() {
    const {view} = this, wish = new URLSearchParams();
    if (view.past) wish.set('view', 'history');
    if (view.query) wish.set('q', view.query);
    if (view.rule) wish.set('rule', view.rule);
    if (view.severities.size) wish.set('severity', [...view.severities].join(','));
    if (view.past && view.range !== '7d') wish.set('range', view.range);
    if (view.id) wish.set('id', view.id);
    sayQuery(wish);
  }

  change(changes) {
    Object.assign(this.view, changes);
    this.events = null;
    this.say();
    this.load();
    this.shared.redraw();
  }

  /** One request when somebody has stopped typing. */
  search(query) {
    this.view.query = query;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.change({}), 250);
    this.shared.redraw();
  }

  toggle(severity) {
    const severities = new Set(this.view.severities);
    if (!severities.delete(severity)) severities.add(severity);
    this.change({severities});
  }

  choose(id) {
    this.view.id = id;
    this.say();
    if (id) this.why.show(id);
    else this.why.hide();
    this.shared.redraw();
    if (id) requestAnimationFrame(() => requestAnimationFrame(() => this.root.querySelector('.why')?.scrollIntoView({block: 'nearest'})));
  }

  toolbar() {
    const {view, open} = this, counts = open?.by_severity;
    return html`<div class="toolbar"><div class="tabs" role="group" aria-label=${t('alerts.view')}>
        <button type="button" aria-pressed=${view.past ? 'false' : 'true'} onClick=${() => this.change({past: false})}>${t('alerts.open')}</button>
        <button type="button" aria-pressed=${view.past ? 'true' : 'false'} onClick=${() => this.change({past: true})}>${t('alerts.history')}</button></div>
      <input id="alertsearch" type="search" autocomplete="off" spellcheck="false" placeholder=${t('alerts.search')} aria-label=${t('alerts.search')} value=${view.query} onInput=${event => this.search(event.target.value)}/>
      <select aria-label=${t('alerts.rule')} onChange=${event => this.change({rule: event.target.value})}><option value="" selected=${!view.rule}>${t('alerts.rule.all')}</option>
        ${[...new Set([...this.rules, ...view.rule ? [view.rule] : []])].sort().map(rule => html`<option key=${rule} value=${rule} selected=${rule === view.rule}>${rule}</option>`)}</select>
      <div class="chips" role="group" aria-label=${t('alerts.severity')}>${[3, 2, 1, 0].map(rank => html`<button type="button" class="chip" key=${rank} aria-pressed=${view.severities.has(SEVERITIES[rank]) ? 'true' : 'false'} onClick=${() => this.toggle(SEVERITIES[rank])}>
        <${Severity} rank=${rank}/>${counts && !view.past && !view.severities.size ? html`<b>${count(counts[SEVERITIES[rank]])}</b>` : null}</button>`)}</div>
      ${view.past ? html`<select aria-label=${t('alerts.range')} onChange=${event => this.change({range: event.target.value})}>${Object.keys(RANGES).map(range => html`<option key=${range} value=${range} selected=${range === view.range}>${RANGE_WORDS[range]()}</option>`)}</select>` : null}
    </div>`;
  }

  render() {
    const {view} = this, now = serverNow() / 1000, filtered = Boolean(view.query || view.rule || view.severities.size);
    render(html`<h1 class="spoken">${t('nav.alerts')}</h1>${this.toolbar()}
      ${this.problem ? html`<div class="notice bad" role="alert"><span>${t('alerts.problem', {reason: this.problem})}</span></div>` : null}
      ${this.tooMany ? html`<div class="notice"><span>${t('alerts.toomany', {n: this.tooMany, most: MOST_TARGETS})}</span></div>` : null}
      ${this.why.view(now)}
      ${view.past ? html`<${EventList} events=${this.events} now=${now} chosen=${view.id} choose=${id => this.choose(id)} more=${this.next ? () => this.load(this.next) : null}/>`
    : html`<${OpenList} open=${this.open} filtered=${filtered} now=${now} chosen=${view.id} choose=${id => this.choose(id)}/>`}`, this.root);
  }

  draw() {
    this.render();
  }

  keys() {
    return [['/', t('alerts.key.search')], ['h', t('alerts.key.history')]];
  }

  key(event) {
    if (event.key === '/') {
      event.preventDefault();
      this.root.querySelector('#alertsearch').focus();
    } else if (event.key === 'h') this.change({past: !this.view.past});
    else if (event.key === 'Escape') {
      if (event.target.id === 'alertsearch' && this.view.query) this.change({query: ''});
      else if (this.view.id) this.choose('');
    }
  }

  close() {
    clearInterval(this.timer);
    clearTimeout(this.typing);
    this.asked++;
    this.why.hide();
    render(null, this.root);
  }
}

export const mount = (root, {shared}) => new AlertsView(root, shared);
