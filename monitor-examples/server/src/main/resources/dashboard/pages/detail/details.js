// What is known of a target now: its head, its checks with their values, and its changes of state.
import {html} from '../../js/html.js';
import {lossText, span, t} from '../../js/i18n.js';
import {targetPath} from '../../js/router.js';
import {Icon, reasonText, stateWord} from '../../js/states.js';
import {moment, secondsOf, stamp, zoneName} from '../../js/time.js';
import {withUnit} from '../../js/units.js';

/** The word of a state as the table has it, from what the API says. */
export function stateOf({mode, state, stale}) {
  if (mode === 'PAUSED') return 'paused';
  if (!state) return 'waiting';
  return stale ? 'stale' : state.toLowerCase();
}

export const reasonOf = reason => reason ? reasonText([reason.code, reason.text]) : '';

const OWNERS = {file: () => t('detail.owner.file'), page: () => t('detail.owner.page'), source: () => t('detail.owner.source')};
const ownerText = owner => OWNERS[String(owner).toLowerCase()]?.() ?? String(owner);
export const isPages = target => String(target.owner).toLowerCase() === 'page';

const Fact = ({label, title, children}) => html`<div class="fact"><dt>${label}</dt><dd title=${title}>${children}</dd></div>`;

export function Head({target, now, buttons}) {
  const state = stateOf(target), since = secondsOf(target.since), seen = secondsOf(target.last_seen), word = stateWord(state);
  const ago = at => t('ago', {span: span(now - at)});
  const tags = Object.entries(target.tags || {}), reason = reasonOf(target.reason), more = target.reason?.text;
  return html`<header class=${`head ${state}`}>
    <div class="who"><h1><${Icon} state=${state}/><span class="name">${target.name}</span></h1>
      <p class="state"><b class=${`word ${state}`}>${state === 'stale' && target.state ? t('state.was', {state: stateWord(target.state.toLowerCase())}) : word}</b>
        ${since > 0 ? html`<span title=${stamp(since)}>${t('detail.since', {span: span(now - since)})}</span>` : null}
        ${target.mode === 'MUTED' ? html`<span class="muted"><${Icon} state="muted"/>${stateWord('muted')}</span>` : null}
        ${reason ? html`<span class="reason" title=${more}>${reason}${more && more !== reason ? html` <span class="words">${more}</span>` : null}</span>` : null}</p></div>
    <div class="buttons">${buttons}</div>
    <dl class="facts">
      <${Fact} label=${t('detail.address')}><code>${target.address}</code><//>
      <${Fact} label=${t('detail.rtt')}>${withUnit(target.rtt, 's')}<//>
      <${Fact} label=${t('detail.loss')}>${target.loss === null || target.loss === undefined ? '–' : `${lossText(Math.round(target.loss * 1000))} %`}<//>
      <${Fact} label=${t('detail.seen')} title=${stamp(seen)}>${seen > 0 ? ago(seen) : t('detail.never')}<//>
      <${Fact} label=${t('detail.id')}><code>${target.id}</code><//>
      ${target.owner ? html`<${Fact} label=${t('detail.owner')}>${ownerText(target.owner)}<//>` : null}
      ${target.parent ? html`<${Fact} label=${t('detail.parent')}>${target.parent}<//>` : null}
      ${target.depends_on?.length ? html`<${Fact} label=${t('detail.through')}>${target.depends_on.map((id, i) => html`${i ? ', ' : ''}<a key=${id} href=${targetPath(id)}>${id}</a>`)}<//>` : null}
      ${tags.length ? html`<${Fact} label=${t('detail.tags')}>${tags.map(([key, value]) => html`<span class="tag" key=${key}>${key}=${value}</span>`)}<//>` : null}
    </dl>
  </header>`;
}

const order = samples => samples.slice().sort((a, b) => a.metric.localeCompare(b.metric));

function Check({check, now}) {
  const state = check.restored ? 'stale' : check.state ? check.state.toLowerCase() : 'waiting';
  const since = secondsOf(check.since), tick = secondsOf(check.tick), reason = reasonOf(check.reason), facts = Object.entries(check.facts || {});
  return html`<section class="check"><h3><${Icon} state=${state}/>${check.check}
      <span class="quiet">${check.restored && check.state ? t('state.was', {state: stateWord(check.state.toLowerCase())}) : stateWord(state)}${since > 0 ? ` · ${t('detail.since', {span: span(now - since)})}` : ''}${tick > 0 ? ` · ${t('detail.measured', {span: span(now - tick)})}` : ''}</span></h3>
    ${reason ? html`<p class="reason">${reason}${check.reason.text && check.reason.text !== reason ? html` <span class="words">${check.reason.text}</span>` : null}</p>` : null}
    ${check.samples?.length ? html`<table class="list values"><tbody>${order(check.samples).map(sample => html`<tr key=${sample.metric + JSON.stringify(sample.tags)}>
        <th scope="row"><code>${sample.metric}</code>${Object.entries(sample.tags || {}).map(([key, value]) => html`<span class="tag" key=${key}>${key}=${value}</span>`)}</th><td class="n">${withUnit(sample.value, sample.unit)}</td></tr>`)}</tbody></table>`
    : html`<p class="quiet">${t('detail.novalues')}</p>`}
    ${facts.length ? html`<dl class="facts">${facts.map(([key, value]) => html`<${Fact} key=${key} label=${key}>${value}<//>`)}</dl>` : null}</section>`;
}

export const Checks = ({target, now}) => html`<section class="card"><div class="cardhead"><h2>${t('detail.checks')}</h2></div>
  ${target.checks?.length ? target.checks.map(check => html`<${Check} key=${check.check} check=${check} now=${now}/>`) : html`<p class="quiet">${t('detail.nochecks')}</p>`}</section>`;

/** @param more asks for older ones; null if there are none */
export function Changes({changes, problem, more, now}) {
  const state = name => name ? html`<${Icon} state=${name.toLowerCase()}/>${stateWord(name.toLowerCase())}` : '–';
  return html`<section class="card"><div class="cardhead"><h2>${t('detail.changes')}</h2><span class="quiet">${zoneName()}</span></div>
    ${problem ? html`<p class="wrong" role="alert">${t('detail.changes.problem', {reason: problem})}</p>` : null}
    ${changes && !changes.length ? html`<p class="quiet">${t('detail.changes.none')}</p>` : null}
    ${changes?.length ? html`<table class="list changes"><tbody>${changes.map(change => html`<tr key=${change.time + change.check + change.to}>
      <td class="time" title=${stamp(secondsOf(change.time))}>${moment(secondsOf(change.time), now)}</td><td class="states"><span>${state(change.from)}</span><span class="to" aria-hidden="true">→</span><span>${state(change.to)}</span></td>
      <td class="check">${change.check}</td><td class="reason" title=${change.reason?.text}>${reasonOf(change.reason)}</td></tr>`)}</tbody></table>` : null}
    ${more ? html`<p><button type="button" onClick=${more}>${t('detail.changes.more')}</button></p>` : null}</section>`;
}
