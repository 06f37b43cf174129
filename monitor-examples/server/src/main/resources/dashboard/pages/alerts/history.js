// What happened to alerts, newest first.
import {html} from '../../js/html.js';
import {t} from '../../js/i18n.js';
import {SEVERITIES, Severity} from '../../js/severity.js';
import {moment, secondsOf, stamp, zoneName} from '../../js/time.js';
import {Target, What} from './open.js';

const TRANSITIONS = {
  RAISED: () => t('alerts.transition.raised'),
  SEVERITY_CHANGED: () => t('alerts.transition.changed'),
  REMINDED: () => t('alerts.transition.reminded'),
  ESCALATED: () => t('alerts.transition.escalated'),
  ACKNOWLEDGED: () => t('alerts.transition.acknowledged'),
  CLEARED: () => t('alerts.transition.cleared'),
};
const MARKS = {RAISED: '▲', CLEARED: '✓'};

export const transitionWord = transition => TRANSITIONS[transition]?.() ?? transition;
export const Transition = ({transition}) => html`<span class=${`transition ${transition.toLowerCase()}`}><span aria-hidden="true">${MARKS[transition] || '•'}</span> ${transitionWord(transition)}</span>`;

/** @param more asks for older ones; null if there are none */
export function EventList({events, now, chosen, choose, more}) {
  if (!events) return html`<p class="quiet pad">${t('fresh.loading')}</p>`;
  if (!events.length) return html`<p class="quiet pad">${t('alerts.history.none')}</p>`;
  return html`<table class="list alerts events"><thead><tr><th>${t('alerts.time')} <span class="quiet">${zoneName()}</span></th><th>${t('alerts.happened')}</th><th>${t('alerts.severity')}</th><th>${t('alerts.target')}</th><th>${t('alerts.what')}</th><th>${t('alerts.rule')}</th><th/></tr></thead>
    <tbody>${events.map(event => html`<tr key=${event.time + event.id + event.transition} class=${event.id === chosen ? 'chosen' : ''}>
      <td class="time" title=${stamp(secondsOf(event.time))}>${moment(secondsOf(event.time), now)}</td><td class="happened"><${Transition} transition=${event.transition}/></td>
      <td class="sev"><${Severity} rank=${SEVERITIES.indexOf(event.severity)}/></td><th scope="row" class="who"><${Target} alert=${event}/></th><td class="what"><${What} alert=${event}/></td><td class="rule">${event.rule}</td>
      <td class="act"><button type="button" aria-expanded=${event.id === chosen ? 'true' : 'false'} onClick=${() => choose(event.id === chosen ? '' : event.id)}>${t('alerts.why')}</button></td></tr>`)}</tbody></table>
    ${more ? html`<p class="pad"><button type="button" onClick=${more}>${t('alerts.history.more')}</button></p>` : null}`;
}
