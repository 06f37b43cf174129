// Puts the shell together, opens the page that the address names, and draws at most once per frame.
import {html, render} from './html.js';
import {loadTexts, t} from './i18n.js';
import {isLost, serverNow, startFeed} from './feed.js';
import {find, startRouter, tv} from './router.js';
import {Shell} from './shell.js';
import {countStates} from './states.js';
import {S, openAlerts} from './store.js';
import {style} from './styles.js';
import {kept} from './settings.js';
import {setZone} from './time.js';
import {get} from './api.js';

const SAY_EVERY = 10000;

/** What pages may look at; they ask for a drawing with redraw(). */
const shared = {server: null, counts: countStates(), redraw: draw};

const root = document.getElementById('app');
/** Tells of new alerts; comes with the first of them. */
let bell = null, heard = null;
let current = null, open = null, openings = 0, frame = 0, paintedAt = 0, said = '', saidAt = -SAY_EVERY;

const act = {
  redraw: draw,
  help: async () => (await import('./help.js')).openHelp(open?.keys?.() || []),
  themeChanged: () => { open?.themeChanged?.(); draw(); },
};

/** What a screen reader is told: seldom, or it would never be silent. */
function spoken() {
  if (performance.now() - saidAt > SAY_EVERY) {
    const text = isLost() ? t('notice.silent') : S.epoch ? t('spoken.down', {n: shared.counts.down}) : '';
    if (text !== said) saidAt = performance.now();
    said = text;
  }
  return said;
}

const drawShell = () => render(html`<${Shell} current=${current?.page} act=${act} spoken=${spoken()} bell=${bell}/>`, root);

async function ring() {
  heard ??= new Set(S.newest.map(([id]) => id));
  if (S.newest.length) {
    bell ??= await import('./bell.js');
    bell.listen(heard);
    draw();
  }
}

function paint() {
  frame = 0;
  paintedAt = performance.now();
  drawShell();
  open?.draw(serverNow());
  const {down} = shared.counts, alerts = openAlerts(), title = open?.title?.() || current?.page.title() || '';
  document.title = `${isLost() ? '? ' : alerts ? `(${t('title.alerts', {n: alerts})}) ` : down ? `(${down}) ` : ''}${title ? `${title} · ` : ''}Denyut`;
}

function draw() {
  frame ||= requestAnimationFrame(paint);
}

async function arrive() {
  const mine = ++openings, place = find(location.pathname);
  open?.close?.();
  open = null;
  current = place;
  drawShell();
  const main = document.getElementById('main'), box = document.createElement('div');
  try {
    if (!place) throw new Error(t('notice.nopage', {path: location.pathname}));
    const {page} = place;
    const [view] = await Promise.all([page.load(), loadTexts(page.name), style(`/assets/pages/${page.name}/page.css`), ...(page.styles || []).map(style)]);
    if (mine !== openings) return;
    box.className = `view ${place.page.name}`;
    box.tabIndex = -1;
    main.replaceChildren(box);
    open = view.mount(box, {id: place.id, shared});
    // Who comes by keyboard goes on from here, not from the top of the document.
    if (mine > 1 && !box.contains(document.activeElement)) box.focus({preventScroll: true});
  } catch (e) {
    if (mine !== openings) return;
    main.replaceChildren(box);
    render(html`<div class="notice bad"><span>${place ? t('notice.notopened', {reason: String(e.message || e)}) : e.message}</span><a href="/">${t('notice.start')}</a></div>`, box);
    if (place) console.warn('the page could not be opened', e);
  }
  draw();
}

function onKey(event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
  if (event.key.length === 1 && (typing || kept('keys') === 'off')) return;
  if (event.key === '?') act.help();
  else open?.key?.(event);
}

async function start() {
  await Promise.all([loadTexts(''), loadTexts(find(location.pathname)?.page.name || ''), tv && style('/assets/tv.css')]);
  startRouter(arrive);
  const first = arrive();
  addEventListener('keydown', onKey);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', act.themeChanged);
  startFeed(() => {
    shared.counts = countStates();
    open?.data?.();
    ring();
    draw();
  });
  // Ages grow also when nobody says anything.
  setInterval(() => { if (performance.now() - paintedAt > 900) draw(); }, 500);
  await first;
  shared.server = await get('/api/v1/server');
  setZone(shared.server.zone);
  draw();
}

start().catch(e => {
  if (!open) root.textContent = `Denyut: ${e.message || e}`;
  console.warn(e);
});
