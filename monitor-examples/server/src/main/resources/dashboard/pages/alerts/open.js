// The alerts that are open, worst first.
import {html} from '../../js/html.js';
import {count, span, t} from '../../js/i18n.js';
import {targetPath} from '../../js/router.js';
import {SEVERITIES, Severity} from '../../js/severity.js';
import {Icon} from '../../js/states.js';
import {secondsOf, stamp} from '../../js/time.js';

export const Target = ({alert}) => html`<a href=${targetPath(alert.target)}>${alert.name || alert.target}</a>${alert.address && alert.address !== alert.name ? html` <span class="quiet address">${alert.address}</span>` : null}`;

/** What was seen, with what tells it apart from others of the same rule. */
export const What = ({alert}) => html`${alert.text}${alert.key ? html` <span class="tag">${alert.key}</span>` : null}${alert.behind ? html` <b class="behind">${t('alerts.behind', {n: alert.behind})}</b>` : null}`;

/** @param open what the server said; null before it did */
export function OpenList({open, filtered, now, chosen, choose}) {
  if (!open) return html`<p class="quiet pad">${t('fresh.loading')}</p>`;
  if (!open.items.length) {
    return html`<div class="calm"><${Icon} state="up"/><p>${filtered ? t('alerts.none.filtered') : t('alerts.none')}</p></div>`;
  }
  const more = open.total - open.items.length;
  return html`<table class="list alerts"><thead><tr><th>${t('alerts.severity')}</th><th>${t('alerts.target')}</th><th>${t('alerts.what')}</th><th>${t('alerts.rule')}</th><th class="n">${t('alerts.for')}</th><th/></tr></thead>
    <tbody>${open.items.map(alert => html`<tr key=${alert.id} class=${alert.id === chosen ? 'chosen' : ''}>
      <td class="sev"><${Severity} rank=${SEVERITIES.indexOf(alert.severity)}/></td><th scope="row" class="who"><${Target} alert=${alert}/></th><td class="what"><${What} alert=${alert}/></td>
      <td class="rule">${alert.rule}</td><td class="n for" title=${stamp(secondsOf(alert.since))}>${span(now - secondsOf(alert.since))}</td>
      <td class="act"><button type="button" aria-expanded=${alert.id === chosen ? 'true' : 'false'} onClick=${() => choose(alert.id === chosen ? '' : alert.id)}>${t('alerts.why')}</button></td></tr>`)}</tbody></table>
    ${more > 0 ? html`<p class="quiet pad">${t('alerts.more', {n: more, of: count(open.total)})}</p>` : null}`;
}
