// The list of all targets: search, states that filter, order, and the live table.
import {html, render} from '../../js/html.js';
import {count, t} from '../../js/i18n.js';
import {feed, serverNow, silence} from '../../js/feed.js';
import {go, sayQuery, targetPath, tv} from '../../js/router.js';
import {Icon, STATES, stateWord} from '../../js/states.js';
import {S} from '../../js/store.js';
import {isRestless, rowsOf, sameOrder} from './order.js';
import {Head, Table} from './table.js';

const SORTS = ['state', 'name', 'address', 'rtt', 'loss', 'seen', 'since'];
/** How often an order that changes with each measurement is renewed, and how often it is looked whether rows that stay put should move. */
const RENEW_EVERY = 10000, NOTICE_EVERY = 2000;
const KEY_HINT = matchMedia('(hover: hover)').matches ? '  ( / )' : '';
// States that are no news when nobody is in them.
const RARE = new Set(['stale', 'waiting', 'paused']);

/** Where a reader was, for coming back from a target. */
const left = {search: null, top: 0, row: -1};
let stepsClosed = false;

// The filter stands in the address, which is what people send each other.
function readAddress() {
  const wish = new URLSearchParams(location.search);
  return {
    states: new Set((wish.get('state') || '').split(',').filter(state => STATES.includes(state))),
    query: wish.get('q') || '',
    sort: SORTS.includes(wish.get('sort')) ? wish.get('sort') : 'state',
    descending: wish.get('desc') === '1',
  };
}

function writeAddress(view) {
  const wish = new URLSearchParams();
  if (view.query) wish.set('q', view.query);
  if (view.states.size) wish.set('state', [...view.states].join(','));
  if (view.sort !== 'state') wish.set('sort', view.sort);
  if (view.descending) wish.set('desc', '1');
  sayQuery(wish);
}

function Chip({state, n, on, toggle}) {
  return html`<button type="button" class=${`chip ${state}${n ? '' : ' none'}`} aria-pressed=${on ? 'true' : 'false'} onClick=${toggle}>
    <${Icon} state=${state}/><b>${count(n)}</b><span class="word">${stateWord(state)}</span></button>`;
}

class TargetsView {
  constructor(root, shared) {
    this.root = root;
    this.shared = shared;
    this.view = readAddress();
    this.pending = false;
    this.orderedAt = 0;
    this.rowFrame = 0;
    this.table = null;
    this.form = null;
    this.steps = null;
    this.render();
    this.table = new Table(root.querySelector('.grid'), () => this.drawRows(), row => go(targetPath(S.id[row])));
    this.arrange(true);
    this.table.draw(serverNow());
    if (left.search !== location.search) return;
    this.table.viewport.scrollTop = left.top;
    if (left.row >= 0) this.table.focus(left.row);
  }

  /** Takes the order that the data asks for, unless somebody is reading: rows must not move under a hand. */
  arrange(force) {
    const {table, view} = this, now = performance.now(), wait = table.held ? NOTICE_EVERY : isRestless(view.sort) ? RENEW_EVERY : 0;
    if (table.order.some(row => !S.live[row])) table.order = table.order.filter(row => S.live[row]);
    if (!force && table.order.length && now - this.orderedAt < wait) return;
    const rows = rowsOf(view);
    this.orderedAt = now;
    if (!force && table.order.length && table.held) {
      this.pending = !sameOrder(rows, table.order);
      return;
    }
    table.order = rows;
    table.active = Math.min(table.active, rows.length - 1);
    this.pending = false;
  }

  changed() {
    writeAddress(this.view);
    this.table.viewport.scrollTop = 0;
    this.table.active = this.table.last = -1;
    this.arrange(true);
    this.shared.redraw();
  }

  search(query) {
    this.view.query = query;
    this.changed();
  }

  toggleState(state) {
    if (!this.view.states.delete(state)) this.view.states.add(state);
    this.changed();
  }

  clear() {
    this.view.states.clear();
    this.search('');
  }

  sortBy(key) {
    const {view} = this, restless = key !== 'state' && key !== 'name' && key !== 'address';
    // Of measurements the worst come first at the first click.
    if (view.sort === key) view.descending = !view.descending;
    else view.descending = restless && key !== 'since' && key !== 'seen';
    view.sort = key;
    this.changed();
  }

  applyOrder() {
    this.table.viewport.scrollTop = 0;
    this.arrange(true);
    this.shared.redraw();
  }

  async toggleForm(open) {
    this.form ||= new (await import('./add.js')).AddForm(this.shared.redraw);
    this.form.toggle(open);
  }

  /** Shown while there is nothing but the built-in target. */
  firstSteps() {
    const {server, counts} = this.shared;
    if (!server || server.configured || counts.all > 1 || stepsClosed || this.form?.open) return null;
    if (!this.steps) {
      import('./firststeps.js').then(module => {
        this.steps = module;
        this.shared.redraw();
      });
      return null;
    }
    return html`<${this.steps.FirstSteps} key="first" file=${server.file} close=${() => { stepsClosed = true; this.shared.redraw(); }}/>`;
  }

  toolbar() {
    const {view} = this, {counts} = this.shared, shown = this.table?.order.length ?? 0;
    return html`<div class="toolbar">
      <input id="search" type="search" placeholder=${t('targets.search.placeholder') + KEY_HINT} aria-label=${t('targets.search.label')} value=${view.query}
        autocomplete="off" spellcheck="false" onInput=${event => this.search(event.target.value)}/>
      <div class="chips" role="group" aria-label=${t('targets.filter.label')}>
        <button type="button" class="chip all" aria-pressed=${view.states.size ? 'false' : 'true'} onClick=${() => { view.states.clear(); this.changed(); }}><b>${count(counts.all)}</b><span class="word">${t('targets.filter.all', {n: counts.all})}</span></button>
        ${STATES.filter(state => counts[state] || !RARE.has(state) || view.states.has(state)).map(state => html`<${Chip} key=${state} state=${state} n=${counts[state]}
          on=${view.states.has(state)} toggle=${() => this.toggleState(state)}/>`)}
      </div>
      ${view.query || view.states.size ? html`<span class="shown">${t('targets.filter.shown', {n: shown, of: count(counts.all)})}</span>` : null}
      <button type="button" class="plus" aria-expanded=${this.form?.open ? 'true' : 'false'} onClick=${() => this.toggleForm(!this.form?.open)}>${t('targets.add.button')}</button>
    </div>`;
  }

  notices() {
    const {server, counts} = this.shared;
    const empty = S.epoch && !counts.all;
    return html`<div class="notices">
      ${this.form?.view()}
      ${this.pending ? html`<div class="notice order" key="order"><span>${t('targets.order')}</span><button type="button" onClick=${() => this.applyOrder()}>${t('targets.order.apply')}</button></div>` : null}
      ${this.firstSteps()}
      ${empty && server?.configured ? html`<div class="notice" key="none"><span>${t('targets.none', {file: server.file})}</span></div>` : null}
      ${counts.all && this.table && !this.table.order.length ? html`<div class="notice" key="nomatch"><span>${t('targets.nomatch')}</span>
        <button type="button" onClick=${() => this.clear()}>${t('targets.filter.clear')}</button></div>` : null}
      ${!S.epoch && !feed.failure && silence() > 300 ? html`<div class="notice" key="loading"><span>${t('fresh.loading')}</span></div>` : null}
    </div>`;
  }

  render() {
    const beyond = this.table?.beyond ?? 0;
    render(html`<h1 class="spoken">${t('targets.title')}</h1>${this.toolbar()}${this.notices()}
      <div class="grid" role="grid" aria-label=${t('targets.title')} aria-colcount="9" tabindex="0">
        <${Head} view=${this.view} sortBy=${key => this.sortBy(key)}/><div class="viewport" role="presentation"/></div>
      ${tv && beyond ? html`<p class="beyond">${t('targets.beyond', {n: beyond})}</p>` : null}`, this.root);
  }

  draw(now) {
    this.render();
    this.table.draw(now);
  }

  /** Scrolling changes nothing but the rows. */
  drawRows() {
    this.rowFrame ||= requestAnimationFrame(() => {
      this.rowFrame = 0;
      this.table.draw(serverNow());
    });
  }

  data() {
    this.arrange(false);
  }

  keys() {
    return [['/', t('targets.key.search')], ['↑ ↓', t('targets.key.move')], ['PgUp PgDn', t('targets.key.page')], ['Home End', t('targets.key.ends')],
      ['Enter', t('targets.key.open')], ['n', t('targets.key.new')]];
  }

  key(event) {
    if (event.key === '/') {
      event.preventDefault();
      this.root.querySelector('#search').focus();
    } else if (event.key === 'n') {
      event.preventDefault();
      this.toggleForm(true);
    } else if (event.key === 'Escape' && event.target.id === 'search' && this.view.query) this.search('');
    else if ((event.key === 'ArrowDown' || event.key === 'Enter') && event.target.id === 'search') {
      event.preventDefault();
      this.table.focus(0);
    }
  }

  close() {
    left.search = location.search;
    left.top = this.table.viewport.scrollTop;
    left.row = this.table.active;
    this.table.close();
    cancelAnimationFrame(this.rowFrame);
    render(null, this.table.viewport);
    render(null, this.root);
  }
}

export const mount = (root, {shared}) => new TargetsView(root, shared);
