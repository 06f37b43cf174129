// What stands around every page: navigation, how old the data is, how the monitor itself is doing, clock, language, colours.
import {html} from './html.js';
import {lang, span, t} from './i18n.js';
import {feed, isLost, lateness, serverNow, silence} from './feed.js';
import {pages} from './pages.js';
import {keep} from './settings.js';
import {Icon} from './states.js';
import {S} from './store.js';
import {clock} from './time.js';

function chooseLanguage(choice) {
  keep('lang', choice);
  location.reload();
}

const theme = () => document.documentElement.dataset.theme || 'auto';

function nextTheme(changed) {
  const next = {auto: 'light', light: 'dark', dark: 'auto'}[theme()];
  keep('theme', next);
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  changed();
}

const themeWord = () => ({auto: t('theme.auto'), light: t('theme.light'), dark: t('theme.dark')})[theme()];

function Freshness() {
  if (isLost()) return html`<span class="fresh bad"><${Icon} state="stale"/>${t('fresh.lost', {span: span(silence() / 1000)})}</span>`;
  if (!S.epoch) return html`<span class="fresh">${t('fresh.loading')}</span>`;
  if (!S.checks.length) return html`<span class="fresh bad"><${Icon} state="unknown"/>${t('fresh.nochecks')}</span>`;
  if (!S.dataTime) return html`<span class="fresh"><${Icon} state="waiting"/>${t('fresh.first')}</span>`;
  const age = t('fresh.age', {span: span((serverNow() - S.dataTime) / 1000)});
  return lateness() ? html`<span class="fresh bad"><${Icon} state="stale"/>${age}</span>` : html`<span class="fresh">${age}</span>`;
}

function MonitorState() {
  if (isLost() || !S.epoch) return null;
  const n = S.problems.length;
  return html`<a class=${`monitor${n ? ' bad' : ''}`} href="/health">
    <${Icon} state=${n ? 'degraded' : 'up'}/><span>${n ? t('monitor.problems', {n}) : t('monitor.ok')}</span></a>`;
}

function Navigation({current}) {
  const here = current?.below || current?.name;
  return html`<nav aria-label=${t('nav.label')}>
    ${pages.filter(page => page.icon).map(page => html`<a key=${page.name} href=${page.path} aria-current=${page.name === here ? 'page' : null}>
      <svg viewBox="0 0 24 24" aria-hidden="true">${page.icon}</svg><span>${page.title()}</span>${page.badge?.() ? html`<b class="badge">${page.badge()}</b>` : null}</a>`)}
  </nav>`;
}

function Banner() {
  const late = lateness();
  if (isLost()) {
    return html`<div class="notice bad" role="alert"><${Icon} state="stale"/><span>
      ${feed.heard ? t('notice.lost', {span: span(silence() / 1000)}) : t('notice.unreachable', {reason: feed.failure})}</span></div>`;
  }
  return late ? html`<div class="notice bad" role="alert"><${Icon} state="stale"/><span>${t('notice.late', {span: span(late / 1000)})}</span></div>` : null;
}

/** The page itself is put into main by whoever opens it. */
export function Shell({current, act, spoken, bell}) {
  const old = isLost() || lateness() > 0;
  return html`<div class=${`page${old ? ' old' : ''}`}>
    <header class="bar">
      <a class="brand" href="/"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 17h7l3-9 5 16 3-7h8"/></svg>Denyut</a>
      <div class="health"><${Freshness}/><${MonitorState}/></div>
      <div class="choices">
        <span class="clock">${S.epoch && !isLost() ? clock(serverNow() / 1000) : ''}</span>
        <span class="languages" role="group" aria-label=${t('language.label')}>
          <button type="button" lang="id" aria-pressed=${lang === 'id' ? 'true' : 'false'} title="Bahasa Indonesia" onClick=${() => chooseLanguage('id')}>ID</button>
          <button type="button" lang="en" aria-pressed=${lang === 'en' ? 'true' : 'false'} title="English" onClick=${() => chooseLanguage('en')}>EN</button>
        </span>
        <button type="button" class="square" title=${t('theme.title', {theme: themeWord()})} aria-label=${t('theme.title', {theme: themeWord()})} onClick=${() => nextTheme(act.themeChanged)}>
          <svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/></svg></button>
        <button type="button" class="square keys" title=${t('help.open')} aria-label=${t('help.open')} onClick=${act.help}>?</button>
      </div>
    </header>
    <div class="body">
      <${Navigation} current=${current}/>
      <div class="content"><${Banner}/>${bell ? html`<${bell.News} redraw=${act.redraw}/>` : null}<main id="main"/></div>
    </div>
    <div class="spoken" role="status">${spoken}</div>
  </div>`;
}
