// The bar at the top: search, counts that filter, how old the data is, how the monitor itself is doing.
import {html} from './html.js';
import {clock, count, lang, span, t} from './i18n.js';
import {isLost, serverNow, silence} from './feed.js';
import {Icon, STATES, stateWord} from './states.js';
import {S} from './store.js';

const GRACE = 2000;

const keep = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch (e) {
    console.info('the choice is not kept: storage is switched off', e);
  }
};

function chooseLanguage(choice) {
  keep('denyut.lang', choice);
  location.reload();
}

const theme = () => document.documentElement.dataset.theme || 'auto';

function nextTheme(redraw) {
  const next = {auto: 'light', light: 'dark', dark: 'auto'}[theme()];
  keep('denyut.theme', next);
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  redraw();
}

const themeWord = () => ({auto: t('theme.auto'), light: t('theme.light'), dark: t('theme.dark')})[theme()];

/** Ms by which every check is late; 0 while at least one measures as it should. */
export function lateness() {
  if (!S.checks.length || isLost()) return 0;
  const late = S.checks.map(([, , tick, every]) => tick < 0 ? 0 : serverNow() - tick - 2.5 * every - GRACE);
  return late.every(ms => ms > 0) ? serverNow() - S.dataTime : 0;
}

function Freshness() {
  if (isLost()) return html`<span class="fresh bad"><${Icon} state="stale"/>${t('fresh.lost', {span: span(silence() / 1000)})}</span>`;
  if (!S.epoch) return html`<span class="fresh">${t('fresh.loading')}</span>`;
  if (!S.checks.length) return html`<span class="fresh bad"><${Icon} state="unknown"/>${t('fresh.nochecks')}</span>`;
  if (!S.dataTime) return html`<span class="fresh"><${Icon} state="waiting"/>${t('fresh.first')}</span>`;
  const age = t('fresh.age', {span: span((serverNow() - S.dataTime) / 1000)});
  return lateness() ? html`<span class="fresh bad"><${Icon} state="stale"/>${age}</span>` : html`<span class="fresh">${age}</span>`;
}

function MonitorState({open, toggle}) {
  if (isLost() || !S.epoch) return null;
  const n = S.problems.length;
  return html`<button type="button" class=${`monitor${n ? ' bad' : ''}`} aria-expanded=${open ? 'true' : 'false'} onClick=${toggle}>
    ${n ? html`<${Icon} state="degraded"/>` : html`<${Icon} state="up"/>`}${n ? t('monitor.problems', {n}) : t('monitor.ok')}</button>`;
}

function MonitorPanel() {
  const word = {RUNNING: t('check.running'), PAUSED: t('check.paused'), STALLED: t('check.stalled')};
  return html`<section class="panel" aria-label=${t('monitor.title')}>
    ${S.problems.length ? html`<ul class="problems">${S.problems.map(text => html`<li key=${text}>${text}</li>`)}</ul>` : html`<p>${t('monitor.fine')}</p>`}
    <ul class="checks">${S.checks.map(([id, state, tick, every, targets]) => html`<li key=${id}><b>${id}</b> ${word[state]} · ${t('check.targets', {n: targets})} · ${t('check.every', {span: span(every / 1000)})}${tick > 0 ? ` · ${t('check.last', {span: span((serverNow() - tick) / 1000)})}` : ''}</li>`)}</ul>
  </section>`;
}

function Chip({state, n, on, toggle}) {
  return html`<button type="button" class=${`chip ${state}${n ? '' : ' none'}`} aria-pressed=${on ? 'true' : 'false'} onClick=${toggle}>
    <${Icon} state=${state}/><b>${count(n)}</b><span class="word">${stateWord(state)}</span></button>`;
}

// States that are no news when nobody is in them.
const RARE = new Set(['stale', 'waiting', 'paused']);

export function Header({view, counts, shown, ui, act}) {
  return html`<header>
    <div class="bar">
      <h1><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 17h7l3-9 5 16 3-7h8" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>Denyut</h1>
      <input id="search" type="search" placeholder=${t('search.placeholder')} aria-label=${t('search.label')} value=${view.query}
        onInput=${event => act.search(event.target.value)}/>
      <div class="choices">
        <span class="clock">${S.epoch && !isLost() ? clock(serverNow() / 1000) : ''}</span>
        <span class="languages" role="group" aria-label=${t('language.label')}>
          <button type="button" lang="id" aria-pressed=${lang === 'id' ? 'true' : 'false'} title="Bahasa Indonesia" onClick=${() => chooseLanguage('id')}>ID</button>
          <button type="button" lang="en" aria-pressed=${lang === 'en' ? 'true' : 'false'} title="English" onClick=${() => chooseLanguage('en')}>EN</button>
        </span>
        <button type="button" class="theme" title=${t('theme.title', {theme: themeWord()})} aria-label=${t('theme.title', {theme: themeWord()})} onClick=${() => nextTheme(act.redraw)}>
          <svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/></svg></button>
      </div>
    </div>
    <div class="bar second">
      <div class="chips" role="group" aria-label=${t('filter.label')}>
        <button type="button" class="chip all" aria-pressed=${view.states.size ? 'false' : 'true'} onClick=${act.allStates}><b>${count(counts.all)}</b><span class="word">${t('filter.all', {n: counts.all})}</span></button>
        ${STATES.filter(state => counts[state] || !RARE.has(state) || view.states.has(state)).map(state => html`<${Chip} key=${state} state=${state} n=${counts[state]}
          on=${view.states.has(state)} toggle=${() => act.toggleState(state)}/>`)}
      </div>
      <div class="health">
        ${view.query || view.states.size ? html`<span class="shown">${t('filter.shown', {n: shown, of: count(counts.all)})}</span>` : null}
        <${Freshness}/>
        <${MonitorState} open=${ui.panel} toggle=${act.togglePanel}/>
      </div>
    </div>
    ${ui.panel && S.epoch ? html`<${MonitorPanel}/>` : null}
  </header>`;
}
