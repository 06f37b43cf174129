// Puts the page together: what is shown, and what happens when something changes or is asked for.
import {html, render} from './html.js';
import {loadTexts, setZone, t} from './i18n.js';
import {isLost, serverNow, silence, startFeed} from './feed.js';
import {Header, lateness} from './header.js';
import {Notices} from './notices.js';
import {countStates, isRestless, rowsOf, sameOrder} from './order.js';
import {STATES} from './states.js';
import {S} from './store.js';
import {Head, Table} from './table.js';

const SORTS = ['state', 'name', 'address', 'rtt', 'loss', 'seen', 'since'];
const RENEW_EVERY = 10000;

const view = {states: new Set(), query: '', sort: 'state', descending: false};
const ui = {panel: false, pending: false, helpClosed: false};
let server = null, table = null, counts = countStates(), orderedAt = 0, frame = 0, rowFrame = 0, paintedAt = 0;

// The filter stands in the address, which is what people send each other.
function readAddress() {
  const wish = new URLSearchParams(location.hash.slice(1));
  view.states = new Set((wish.get('state') || '').split(',').filter(state => STATES.includes(state)));
  view.query = wish.get('q') || '';
  view.sort = SORTS.includes(wish.get('sort')) ? wish.get('sort') : 'state';
  view.descending = wish.get('desc') === '1';
}

function writeAddress() {
  const wish = new URLSearchParams();
  if (view.query) wish.set('q', view.query);
  if (view.states.size) wish.set('state', [...view.states].join(','));
  if (view.sort !== 'state') wish.set('sort', view.sort);
  if (view.descending) wish.set('desc', '1');
  history.replaceState(null, '', wish.size ? `#${wish}` : location.pathname);
}

/** Takes the order that the data asks for, unless somebody is reading: rows must not move under a hand. */
function arrange(force) {
  counts = countStates();
  const rows = rowsOf(view);
  const rested = !isRestless(view.sort) || performance.now() - orderedAt > RENEW_EVERY;
  if (force || !table.order.length || rested && !table.held) {
    table.order = rows;
    table.active = Math.min(table.active, rows.length - 1);
    ui.pending = false;
    orderedAt = performance.now();
    return;
  }
  if (table.order.some(row => !S.live[row])) table.order = table.order.filter(row => S.live[row]);
  ui.pending = table.held && !sameOrder(rows, table.order);
}

function viewChanged() {
  writeAddress();
  table.viewport.scrollTop = 0;
  table.active = -1;
  arrange(true);
  draw();
}

const act = {
  search: query => { view.query = query; viewChanged(); },
  toggleState: state => {
    if (!view.states.delete(state)) view.states.add(state);
    viewChanged();
  },
  allStates: () => { view.states.clear(); viewChanged(); },
  clearFilter: () => { view.states.clear(); view.query = ''; viewChanged(); },
  togglePanel: () => { ui.panel = !ui.panel; draw(); },
  applyOrder: () => { table.viewport.scrollTop = 0; arrange(true); draw(); },
  closeHelp: () => { ui.helpClosed = true; draw(); },
  redraw: () => draw(),
};

function sortBy(key) {
  const restless = key !== 'state' && key !== 'name' && key !== 'address';
  // Of measurements the worst come first at the first click.
  if (view.sort === key) view.descending = !view.descending;
  else view.descending = restless && key !== 'since' && key !== 'seen';
  view.sort = key;
  viewChanged();
}

function App() {
  const shown = table ? table.order.length : 0;
  const old = isLost() || lateness() > 0;
  return html`<div class=${`page${old ? ' old' : ''}`}>
    <${Header} view=${view} counts=${counts} shown=${shown} ui=${ui} act=${act}/>
    <${Notices} server=${server} counts=${counts} shown=${shown} view=${view} ui=${ui} act=${act}/>
    <main><div class="grid" role="grid" aria-label=${t('table.label')} aria-colcount="8" tabindex="0">
      <${Head} view=${view} sortBy=${sortBy}/><div class="viewport" role="presentation"/></div></main>
    <div class="spoken" role="status">${spoken()}</div>
  </div>`;
}

let said = '', saidAt = 0;
/** What a screen reader is told: seldom, or it would never be silent. */
function spoken() {
  if (performance.now() - saidAt > 10000) {
    said = isLost() ? t('fresh.lost', {span: ''}) : S.epoch ? t('spoken.down', {n: counts.down}) : '';
    saidAt = performance.now();
  }
  return said;
}

const root = document.getElementById('app');

function paint() {
  frame = 0;
  paintedAt = performance.now();
  render(html`<${App}/>`, root);
  table.draw(serverNow());
  document.title = isLost() ? `? Denyut` : counts.down ? `(${counts.down}) Denyut` : 'Denyut';
}

function draw() {
  frame ||= requestAnimationFrame(paint);
}

/** Scrolling changes nothing but the rows. */
function drawRows() {
  rowFrame ||= requestAnimationFrame(() => {
    rowFrame = 0;
    table.draw(serverNow());
  });
}

/** Ages grow also when nobody says anything. */
function tick() {
  if (performance.now() - paintedAt > 900) draw();
}

function keys(event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === '/' && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    document.getElementById('search').focus();
  } else if (event.key === 'Escape' && event.target.id === 'search' && view.query) {
    act.search('');
  }
}

async function start() {
  await loadTexts();
  readAddress();
  render(html`<${App}/>`, root);
  table = new Table(root.querySelector('.grid'), drawRows);
  addEventListener('keydown', keys);
  addEventListener('hashchange', () => { readAddress(); arrange(true); draw(); });
  startFeed(() => { arrange(false); draw(); });
  setInterval(tick, 500);
  const answer = await fetch('/api/v1/server');
  if (answer.ok) {
    server = await answer.json();
    setZone(server.zone);
    draw();
  }
}

start().catch(e => {
  root.textContent = `Denyut: ${e.message || e}`;
  console.error(e);
});
