// Is the monitor itself well? What is wrong first, in words; then every part with its figures.
import {html, render} from '../../js/html.js';
import {count, decimal, span, t} from '../../js/i18n.js';
import {isLost, serverNow} from '../../js/feed.js';
import {get} from '../../js/api.js';
import {Icon} from '../../js/states.js';
import {moment, secondsOf, stamp, zoneName} from '../../js/time.js';
import {bytes} from '../../js/units.js';
import {Configuration} from './configuration.js';
import {Store} from './store.js';

const RENEW = 3000;

const CHECK_STATES = {RUNNING: () => t('health.check.running'), PAUSED: () => t('health.check.paused'), STALLED: () => t('health.check.stalled')};

/** Zero is nothing to look at; anything else is. */
const bad = n => n ? html`<b class="wrongnumber">${count(n)}</b>` : html`<span class="quiet">0</span>`;
const quiet = n => n ? count(n) : html`<span class="quiet">0</span>`;
const ms = value => value < 1000 ? `${decimal(value, 0)} ms` : `${decimal(value / 1000, value % 1000 ? 1 : 0)} ${t('health.seconds')}`;
const ago = (iso, now) => iso ? html`<span title=${stamp(secondsOf(iso))}>${t('ago', {span: span(now - secondsOf(iso))})}</span>` : '–';

function Problems({health}) {
  const {problems} = health;
  if (!problems.length) return html`<section class="card verdict good"><${Icon} state="up"/><div><h2>${t('health.fine')}</h2><p>${t('health.fine.text')}</p></div></section>`;
  return html`<section class="card verdict bad"><${Icon} state="degraded"/><div><h2>${t('health.problems', {n: problems.length})}</h2>
    <ul>${problems.map(({where, message, hint}) => html`<li key=${where + message}><b>${where}</b> ${message}${hint ? html`<span class="hint">${hint}</span>` : null}</li>`)}</ul></div></section>`;
}

function Refused({checks}) {
  const some = checks.flatMap(([id, check]) => (check.refused || []).map(one => ({...one, check: id})));
  const all = checks.reduce((sum, [, check]) => sum + check.refused_targets, 0);
  return some.length ? html`<h3>${t('health.refused', {n: all})}</h3><div class="scroll" tabindex="0" role="region" aria-label=${t('health.refused', {n: all})}><table class="list"><tbody>
    ${some.map(one => html`<tr key=${one.check + one.where}><th scope="row">${one.check}</th><td>${one.where}</td><td>${one.message}${one.hint ? html` <span class="hint">${one.hint}</span>` : null}</td></tr>`)}</tbody></table></div>${all > some.length ? html`<p class="quiet">${t('health.more', {n: all - some.length})}</p>` : null}` : null;
}

function Checks({monitor, now}) {
  const checks = Object.entries(monitor.checks);
  return html`<section class="card wide"><div class="cardhead"><h2>${t('health.checks')}</h2></div>
    ${checks.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t('health.checks')}><table class="list"><thead><tr><th>${t('health.check')}</th><th>${t('health.state')}</th><th class="n">${t('health.targets')}</th><th class="n">${t('health.every')}</th><th class="n">${t('health.duration')}</th><th class="n">${t('health.last')}</th><th class="n">${t('health.rounds')}</th><th class="n">${t('health.skipped')}</th><th class="n">${t('health.gaps')}</th><th class="n">${t('health.late')}</th><th class="n">${t('health.refused.short')}</th></tr></thead>
      <tbody>${checks.map(([id, check]) => {
    const wanted = check.wanted_interval_ms, stretched = check.interval_ms > wanted;
    return html`<tr key=${id}><th scope="row">${id}</th><td class=${`checkstate ${check.state.toLowerCase()}`} title=${check.state === 'STALLED' ? t('health.stalled') : null}><${Icon} state=${check.state === 'RUNNING' ? 'up' : check.state === 'PAUSED' ? 'paused' : 'down'}/>${CHECK_STATES[check.state]?.() ?? check.state}</td>
        <td class="n">${count(check.targets)}</td><td class="n">${stretched ? html`<b class="wrongnumber">${t('health.stretched', {kept: ms(check.interval_ms), wanted: ms(wanted)})}</b>` : ms(check.interval_ms)}</td>
        <td class="n">${ms(check.last_duration_ms)}</td><td class="n">${ago(check.last_tick, now)}</td><td class="n">${count(check.rounds)}</td><td class="n">${bad(check.skipped_ticks)}</td><td class="n">${bad(check.gaps_filled)}</td><td class="n">${quiet(check.late_reports)}</td><td class="n">${bad(check.refused_targets)}</td></tr>
      ${check.last_error ? html`<tr class="errorline"><td colspan="11">${t('health.lasterror', {error: check.last_error})}</td></tr>` : null}`;
  })}</tbody></table></div>` : html`<p class="quiet">${t('health.checks.none')}</p>`}
    <${Refused} checks=${checks}/></section>`;
}

function Lanes({monitor, now}) {
  const lanes = [...Object.entries(monitor.sinks), ...monitor.rules ? [[t('health.rules'), monitor.rules]] : []];
  return html`<section class="card wide"><div class="cardhead"><h2>${t('health.sinks')}</h2></div><div class="scroll" tabindex="0" role="region" aria-label=${t('health.sinks')}><table class="list">
    <thead><tr><th>${t('health.sink')}</th><th class="n">${t('health.written')}</th><th class="n">${t('health.queued')}</th><th class="n">${t('health.spooled')}</th><th class="n">${t('health.dropped')}</th><th class="n">${t('health.failed')}</th><th class="n">${t('health.errors')}</th><th class="n">${t('health.success')}</th></tr></thead>
    <tbody>${lanes.map(([id, lane]) => html`<tr key=${id}><th scope="row">${id}</th><td class="n">${count(lane.written)}</td><td class="n">${quiet(lane.queued)}</td><td class="n">${bad(lane.spooled)}</td><td class="n">${bad(lane.dropped)}</td><td class="n">${bad(lane.failed)}</td><td class="n">${bad(lane.errors)}</td><td class="n">${ago(lane.last_success, now)}</td></tr>
      ${lane.last_error ? html`<tr class="errorline"><td colspan="8">${t('health.lasterror', {error: lane.last_error})}</td></tr>` : null}`)}</tbody></table></div></section>`;
}

function Notifiers({monitor}) {
  const all = Object.entries(monitor.notifiers || {});
  return html`<section class="card"><div class="cardhead"><h2>${t('health.notifiers')}</h2></div>
    ${all.length ? html`<table class="list"><thead><tr><th>${t('health.notifier')}</th><th class="n">${t('health.sent')}</th><th class="n">${t('health.retries')}</th><th class="n">${t('health.dead')}</th></tr></thead>
      <tbody>${all.map(([id, n]) => html`<tr key=${id}><th scope="row">${id}</th><td class="n">${count(n.sent)}</td><td class="n">${bad(n.retries)}</td><td class="n">${bad(n.dead_letters)}</td></tr>
        ${n.last_error ? html`<tr class="errorline"><td colspan="4">${t('health.lasterror', {error: n.last_error})}</td></tr>` : null}`)}</tbody></table>`
    : html`<p class="quiet">${t('health.notifiers.none')}</p>`}</section>`;
}

function Server({server, monitor, now}) {
  const {memory, data} = server, fact = (label, value) => html`<div class="fact"><dt>${label}</dt><dd>${value}</dd></div>`;
  return html`<section class="card"><div class="cardhead"><h2>${t('health.server')}</h2></div><dl class="facts">
    ${fact(t('health.version'), `Denyut ${server.version}`)}
    ${fact(t('health.java'), server.java)}
    ${fact(t('health.started'), server.started ? html`${moment(secondsOf(server.started), now)} ${zoneName()}` : '–')}
    ${fact(t('health.uptime'), span(server.uptime_seconds))}
    ${memory ? fact(t('health.memory'), html`<meter min="0" max=${memory.max} high=${memory.max * 0.85} value=${memory.used} aria-label=${t('health.memory')}/> ${t('health.of', {used: bytes(memory.used), max: bytes(memory.max)})}`) : null}
    ${data ? fact(t('health.data'), html`<code>${data.path}</code>`) : null}
    ${data ? fact(t('health.free'), bytes(data.free_bytes)) : null}
    ${fact(t('health.threads'), count(server.threads ?? 0))}
    ${fact(t('health.viewers'), count(server.viewers ?? 0))}
    ${fact(t('health.clocksteps'), bad(monitor.clock_steps))}
    ${fact(t('health.rejected'), bad(monitor.rejected_samples))}
    ${fact(t('health.overlimit'), bad(monitor.series_over_limit))}
  </dl></section>`;
}

class HealthView {
  constructor(root, shared) {
    Object.assign(this, {root, shared, health: null, config: null, problem: '', configProblem: ''});
    root.tabIndex = 0; // nothing in it may be focusable, and it scrolls
    this.timer = setInterval(() => this.renew(), RENEW);
    this.render();
    this.renew();
  }

  async renew() {
    if (document.hidden || isLost() && this.health) return;
    const [health, config] = await Promise.allSettled([get('/api/v1/health'), get('/api/v1/config')]);
    if (health.status === 'fulfilled') this.health = health.value;
    this.problem = health.status === 'fulfilled' ? '' : String(health.reason.message || health.reason);
    if (config.status === 'fulfilled') this.config = config.value;
    this.configProblem = config.status === 'fulfilled' ? '' : String(config.reason.message || config.reason);
    this.shared.redraw();
  }

  render() {
    const {health} = this, now = serverNow() / 1000;
    render(html`<h1 class="spoken">${t('health.title')}</h1>
      ${this.problem ? html`<div class="notice bad" role="alert"><span>${t('health.problem', {reason: this.problem})}</span></div>` : null}
      ${health ? html`<${Problems} health=${health}/><div class="cards"><${Checks} monitor=${health.monitor} now=${now}/><${Lanes} monitor=${health.monitor} now=${now}/>
        <${Configuration} config=${this.config} problem=${this.configProblem} now=${now}/><${Store} store=${health.store} lane=${health.monitor.sinks.store} now=${now}/><${Server} server=${health.server} monitor=${health.monitor} now=${now}/><${Notifiers} monitor=${health.monitor}/></div>`
    : this.problem ? null : html`<p class="quiet">${t('fresh.loading')}</p>`}`, this.root);
  }

  draw() {
    this.render();
  }

  close() {
    clearInterval(this.timer);
    render(null, this.root);
  }
}

export const mount = (root, {shared}) => new HealthView(root, shared);
