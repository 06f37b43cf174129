// The story of one alert: what happened, who was told, who was not, and why.
import {html} from '../../js/html.js';
import {span, t} from '../../js/i18n.js';
import {get} from '../../js/api.js';
import {SEVERITIES, Severity} from '../../js/severity.js';
import {Icon} from '../../js/states.js';
import {moment, secondsOf, stamp, zoneName} from '../../js/time.js';
import {Transition} from './history.js';
import {Target, What} from './open.js';

const REASONS = {
  'target.maintenance': () => t('alerts.withheld.maintenance'),
  'cleared.before.sent': () => t('alerts.withheld.cleared'),
  'raised.again': () => t('alerts.withheld.again'),
  'not.told': () => t('alerts.withheld.nottold'),
  'notifier.removed': () => t('alerts.withheld.notifier'),
  'recipient.removed': () => t('alerts.withheld.recipient'),
  'parent.down': () => t('alerts.withheld.parent'),
  covered: () => t('alerts.withheld.covered'),
  inconclusive: () => t('alerts.withheld.inconclusive'),
  'storm.digest': () => t('alerts.withheld.digest'),
  'fallback.used': () => t('alerts.withheld.fallback'),
};
const STAGES = {
  WAITING: ['waiting', () => t('alerts.stage.waiting')],
  BEGUN: ['waiting', () => t('alerts.stage.begun')],
  SENT: ['up', () => t('alerts.stage.sent')],
  UNCERTAIN: ['unknown', () => t('alerts.stage.uncertain')],
  DEAD: ['down', () => t('alerts.stage.dead')],
};
const OUTCOMES = {SENT: () => t('alerts.outcome.sent'), UNCERTAIN: () => t('alerts.outcome.uncertain'), RETRY: () => t('alerts.outcome.retry'), DEAD: () => t('alerts.outcome.dead')};
const RECEIPTS = {DELIVERED: ['up', () => t('alerts.receipt.delivered')], READ: ['up', () => t('alerts.receipt.read')], FAILED: ['down', () => t('alerts.receipt.failed')]};
const KINDS = {
  ALERT: () => t('alerts.kind.alert'), RECOVERY: () => t('alerts.kind.recovery'), REMINDER: () => t('alerts.kind.reminder'), FLAPPING: () => t('alerts.kind.flapping'),
  DIGEST: () => t('alerts.kind.digest'), BLIND: () => t('alerts.kind.blind'), REPORT: () => t('alerts.kind.report'), TEST: () => t('alerts.kind.test'),
};
const kindWord = kind => KINDS[kind]?.() ?? kind;
const kindOf = transition => transition === 'CLEARED' ? 'RECOVERY' : transition === 'REMINDED' ? 'REMINDER' : 'ALERT';

function Time({iso, now}) {
  return html`<span class="time" title=${stamp(secondsOf(iso))}>${moment(secondsOf(iso), now)}</span>`;
}

function Notice({notice, now}) {
  const [icon, word] = STAGES[notice.stage], tries = notice.attempts.filter(attempt => attempt.outcome !== 'BEGUN');
  return html`<li><${Icon} state=${icon}/><div><b>${notice.recipient.address}</b> <span class="quiet">${notice.notifier}</span> — ${t('alerts.told', {kind: kindWord(notice.kind), stage: word()})}
    ${notice.stage === 'WAITING' ? html` · ${t('alerts.due')} <${Time} iso=${notice.due} now=${now}/>` : null}
    ${tries.map(attempt => html`<div class="attempt" key=${attempt.number + attempt.outcome}><${Time} iso=${attempt.time} now=${now}/> ${t('alerts.attempt', {n: attempt.number})} ${OUTCOMES[attempt.outcome]?.() ?? attempt.outcome}${attempt.words ? html`: <q>${attempt.words}</q>` : null}</div>`)}
    ${notice.receipts.map(receipt => html`<div class="attempt receipt" key=${receipt.channel_id + receipt.state}><${Time} iso=${receipt.time} now=${now}/> <${Icon} state=${RECEIPTS[receipt.state][0]}/> ${RECEIPTS[receipt.state][1]()}${receipt.words ? html`: <q>${receipt.words}</q>` : null}</div>`)}</div></li>`;
}

function Story({why, now}) {
  const {alert, events, notices, withheld, waiting} = why, nobody = !notices.length && !withheld.length && !waiting.length;
  const end = alert.state === 'CLEARED' ? events.filter(event => event.transition === 'CLEARED').pop() : null, since = secondsOf(alert.since);
  return html`<p class="sum"><${Severity} rank=${SEVERITIES.indexOf(alert.severity)}/> <${Target} alert=${alert}/> — <${What} alert=${alert}/></p>
    <p class="quiet">${end ? t('alerts.lasted', {span: span(secondsOf(end.time) - since)}) : t('alerts.lasts', {span: span(now - since)})} · ${t('alerts.rule')} ${alert.rule}${alert.check ? ` · ${alert.check}` : ''} · ${zoneName()}</p>
    <div class="columns"><section><h3>${t('alerts.why.events')}</h3><ol class="story">${events.map(event => html`<li key=${event.time + event.transition}><${Time} iso=${event.time} now=${now}/> <${Transition} transition=${event.transition}/> <span class="quiet">${event.text}${event.reason ? ` (${event.reason})` : ''}</span></li>`)}</ol></section>
    <section><h3>${t('alerts.why.told')}</h3>
      ${nobody ? html`<p>${t('alerts.why.nobody')}</p>` : null}
      <ul class="notices">${notices.map(notice => html`<${Notice} key=${notice.id + notice.notifier + notice.recipient.id} notice=${notice} now=${now}/>`)}
        ${waiting.map(one => html`<li key=${one.transition + one.notifier + one.recipient.id}><${Icon} state="waiting"/><div><b>${one.recipient.address}</b> <span class="quiet">${one.notifier}</span> — ${t('alerts.why.waits', {kind: kindWord(kindOf(one.transition))})} <${Time} iso=${one.due} now=${now}/></div></li>`)}
        ${withheld.map(one => html`<li key=${one.time + one.transition + one.notifier + one.recipient + one.reason}><${Icon} state="muted"/><div><b>${one.recipient}</b> <span class="quiet">${one.notifier}</span> — ${t('alerts.why.withheld', {kind: kindWord(kindOf(one.transition)), reason: REASONS[one.reason]?.() ?? one.text})} <${Time} iso=${one.time} now=${now}/>${one.because ? html` <a href=${`/alerts?id=${encodeURIComponent(one.because)}`}>${t('alerts.why.because')}</a>` : null}</div></li>`)}</ul></section></div>`;
}

export class Why {
  /** @param shut is called when the reader closes it */
  constructor(redraw, shut) {
    Object.assign(this, {redraw, shut, id: '', why: null, problem: ''});
  }

  show(id) {
    Object.assign(this, {id, why: null, problem: ''});
    this.renew();
  }

  hide() {
    this.id = '';
  }

  async renew() {
    const {id} = this;
    if (!id) return;
    try {
      const why = await get(`/api/v1/alerts/${encodeURIComponent(id)}/why`);
      if (id === this.id) Object.assign(this, {why, problem: ''});
    } catch (e) {
      if (id === this.id) this.problem = String(e.message || e);
    }
    this.redraw();
  }

  view(now) {
    if (!this.id) return null;
    return html`<section class="box why" aria-label=${t('alerts.why.title')}><div class="title"><h2>${t('alerts.why.title')}</h2><button type="button" class="close" aria-label=${t('alerts.why.close')} onClick=${this.shut}>×</button></div>
      ${this.problem ? html`<p class="wrong" role="alert">${t('alerts.problem', {reason: this.problem})}</p>` : null}
      ${this.why ? html`<${Story} why=${this.why} now=${now}/>` : this.problem ? null : html`<p class="quiet">${t('fresh.loading')}</p>`}</section>`;
  }
}
