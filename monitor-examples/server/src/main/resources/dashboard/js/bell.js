// New alerts, said on whatever page is open until somebody has seen them or they are over. Loaded with the first alert.
import {html} from './html.js';
import {t} from './i18n.js';
import {Severity} from './severity.js';
import {S, openAlerts} from './store.js';
import {style} from './styles.js';

const SHOWN = 3;

style('/assets/bell.css');

let news = [];

/** @param heard ids of those that were open when the page was opened, or were told since */
export function listen(heard) {
  for (const alert of S.newest) {
    if (heard.has(alert[0])) continue;
    heard.add(alert[0]);
    news.unshift(alert);
  }
  // The list has the newest only: of what is not in it no more is known than that others are newer.
  const all = openAlerts() <= S.newest.length, open = new Map(S.newest.map(alert => [alert[0], alert]));
  news = news.map(alert => open.get(alert[0]) ?? (all ? null : alert)).filter(Boolean);
}

/** @param redraw asks for a drawing */
export function News({redraw}) {
  if (!news.length) return null;
  const more = news.length - SHOWN;
  return html`<section class="news" role="alert" aria-label=${t('news.label')}>
    <ul>${news.slice(0, SHOWN).map(([id, severity, target, name, text]) => html`<li key=${id}><${Severity} rank=${severity}/>
      <b>${name || target}</b><span class="text">${text}</span><a href=${`/alerts?id=${encodeURIComponent(id)}`}>${t('news.why')}</a></li>`)}
      ${more > 0 ? html`<li><a href="/alerts">${t('news.more', {n: more})}</a></li>` : null}</ul>
    <button type="button" class="close" aria-label=${t('news.close')} onClick=${() => { news = []; redraw(); }}>×</button>
  </section>`;
}
