// One channel: whether it works, what it could not deliver, and a test that says what it answers.
import {html} from '../../js/html.js';
import {count, span, t} from '../../js/i18n.js';
import {post} from '../../js/api.js';
import {Icon} from '../../js/states.js';
import {moment, secondsOf, stamp, zoneName} from '../../js/time.js';

const OUTCOMES = {
  SENT: ['up', () => t('channels.test.sent')],
  UNCERTAIN: ['unknown', () => t('channels.test.uncertain')],
  RETRY: ['degraded', () => t('channels.test.retry')],
  DEAD: ['down', () => t('channels.test.dead')],
};
/** The server itself waits 30 s for a channel. */
const PATIENCE = 40000;

/** What came of the tests of this page, by channel. */
export class Tests {
  constructor(redraw) {
    this.redraw = redraw;
    this.of = {};
  }

  async send(id, recipient) {
    this.of[id] = {running: true, recipient};
    this.redraw();
    try {
      this.of[id] = await post(`/api/v1/notifiers/${encodeURIComponent(id)}/test`, {recipient}, PATIENCE);
    } catch (e) {
      this.of[id] = {problem: String(e.message || e)};
    }
    this.redraw();
  }
}

function Result({result}) {
  if (result.problem) return html`<p class="result wrong" role="alert">${result.problem}</p>`;
  if (result.running) return html`<p class="result quiet" role="status">${t('channels.test.running')}</p>`;
  const [icon, word] = OUTCOMES[result.outcome];
  return html`<p class="result" role="status"><${Icon} state=${icon}/> <b>${word()}</b> · ${result.recipient.address} · ${count(result.took_ms)} ms${result.words ? html`<br/><span class="quiet">${t('channels.test.answer')}</span> <q>${result.words}</q>` : null}${result.channel_id ? html` <code>${result.channel_id}</code>` : null}</p>`;
}

function Health({channel, now}) {
  const paused = secondsOf(channel.paused_since), fact = (label, value, bad) => html`<div class="fact"><dt>${label}</dt><dd>${bad && value ? html`<b class="wrong">${count(value)}</b>` : count(value)}</dd></div>`;
  return html`${paused > 0 ? html`<p class="wrong"><${Icon} state="paused"/> ${t('channels.paused', {span: span(now - paused)})}</p>` : null}
    <dl class="facts">${fact(t('channels.sent'), channel.sent)}${fact(t('channels.retries'), channel.retries)}${fact(t('channels.dead'), channel.dead_letters, true)}${Object.values(channel.receipts).some(Boolean) ? html`${fact(t('channels.delivered'), channel.receipts.DELIVERED)}${fact(t('channels.read'), channel.receipts.READ)}${fact(t('channels.undelivered'), channel.receipts.FAILED, true)}` : null}</dl>
    ${channel.last_error ? html`<p class="lasterror"><span class="quiet">${t('channels.lasterror')}</span> <q>${channel.last_error}</q></p>` : null}`;
}

export function Channel({channel, tests, now}) {
  const result = tests.of[channel.id], bad = channel.paused_since;
  return html`<section class="card channel"><div class="cardhead"><h2><${Icon} state=${bad ? 'degraded' : channel.sent ? 'up' : 'waiting'}/> ${channel.id}</h2><span class="tag">${channel.type}</span>${channel.fallback ? html`<span class="quiet">${t('channels.fallback', {id: channel.fallback})}</span>` : null}</div>
    <${Health} channel=${channel} now=${now}/>
    <h3>${t('channels.recipients', {n: channel.recipients.length})}</h3>
    <ul class="recipients">${channel.recipients.map(one => html`<li key=${one.id}><b>${one.address}</b> <span class="quiet">${one.language} · ${one.zone}</span>
      <button type="button" disabled=${result?.running} onClick=${() => tests.send(channel.id, one.id)}>${t('channels.test')}</button></li>`)}</ul>
    ${result ? html`<${Result} result=${result}/>` : null}
    ${channel.dead.length ? html`<details><summary>${t('channels.deadletters', {n: channel.dead.length})} <span class="quiet">${zoneName()}</span></summary><ul class="dead">${channel.dead.map(notice => {
    const last = notice.attempts[notice.attempts.length - 1];
    return html`<li key=${notice.id + notice.recipient.id}><span class="time" title=${stamp(secondsOf(notice.decided))}>${moment(secondsOf(notice.decided), now)}</span> <b>${notice.recipient.address}</b> ${t('channels.tells', {n: notice.tells_of})}${last?.words ? html` <q>${last.words}</q>` : null}</li>`;
  })}</ul></details>` : null}
    ${channel.undelivered.length ? html`<details><summary>${t('channels.failed', {n: channel.undelivered.length})} <span class="quiet">${zoneName()}</span></summary><ul class="dead undelivered">${channel.undelivered.map(notice => {
    const why = notice.receipts.find(receipt => receipt.state === 'FAILED');
    return html`<li key=${notice.id + notice.recipient.id}><span class="time" title=${stamp(secondsOf(why.time))}>${moment(secondsOf(why.time), now)}</span> <b>${notice.recipient.address}</b> ${t('channels.tells', {n: notice.tells_of})}${why.words ? html` <q>${why.words}</q>` : null}</li>`;
  })}</ul></details>` : null}</section>`;
}
