// The store: what is wrong with it, how large it is and becomes, and what it left out.
import {html} from '../../js/html.js';
import {count, span, t} from '../../js/i18n.js';
import {moment, secondsOf} from '../../js/time.js';
import {bytes} from '../../js/units.js';

const fact = (label, value) => html`<div class="fact"><dt>${label}</dt><dd>${value}</dd></div>`;
const bad = n => n ? html`<b class="wrongnumber">${count(n)}</b>` : html`<span class="quiet">0</span>`;
const sized = value => value === null ? '–' : bytes(value);

export function Store({store, lane, now}) {
  if (!store) return html`<section class="card"><div class="cardhead"><h2>${t('health.store')}</h2></div><p class="quiet">${t('health.store.off')}</p></section>`;
  const when = iso => iso ? html`${moment(secondsOf(iso), now)}` : '–';
  return html`<section class="card"><div class="cardhead"><h2>${t('health.store')}</h2></div>
    ${store.problem ? html`<p class="wrongnumber">${store.problem}</p>` : null}
    <dl class="facts">
    ${fact(t('health.store.file'), html`<code>${store.file}</code>`)}
    ${fact(t('health.store.size'), t('health.store.sizes', {size: sized(store.file_bytes), free: sized(store.free_in_file_bytes), log: sized(store.log_bytes)}))}
    ${fact(t('health.store.growth'), store.bytes_per_day === null ? t('health.store.growth.unknown') : t('health.store.aday', {size: bytes(Math.max(0, store.bytes_per_day))}))}
    ${fact(t('health.store.full'), store.full_in_seconds === null ? t('health.store.full.no') : t('health.store.full.in', {span: span(store.full_in_seconds)}))}
    ${fact(t('health.store.results'), when(store.holds_from.raw))}
    ${fact(t('health.store.backup'), store.last_backup ? when(store.last_backup) : t('health.store.backup.none'))}
    ${fact(t('health.store.series'), count(store.series))}
    ${fact(t('health.store.waiting'), lane ? bad(lane.spooled) : '–')}
    ${fact(t('health.store.alerts'), bad(store.alerts_waiting))}
    ${fact(t('health.store.leftout'), bad(store.duplicates + store.over_limit + store.too_late + store.out_of_range + store.overflown))}
  </dl></section>`;
}
