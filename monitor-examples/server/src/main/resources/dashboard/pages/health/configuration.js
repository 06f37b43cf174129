// Where the configuration comes from, when it was read, what its last reading changed, and whose its objects are.
import {html} from '../../js/html.js';
import {count, span, t} from '../../js/i18n.js';
import {Icon} from '../../js/states.js';
import {secondsOf, stamp} from '../../js/time.js';

const CHANGES = {added: () => t('health.change.added'), changed: () => t('health.change.changed'), removed: () => t('health.change.removed')};
const OWNERS = {file: () => t('health.owner.file'), page: () => t('health.owner.page'), source: () => t('health.owner.source')};
const MOST = 50;

const ownerWord = owner => OWNERS[String(owner).toLowerCase()]?.() ?? String(owner);
const ago = (iso, now) => html`<span title=${stamp(secondsOf(iso))}>${t('ago', {span: span(now - secondsOf(iso))})}</span>`;

const List = ({problems}) => problems.length ? html`<ul class="problems">${problems.map(({where, message, hint}) => html`<li key=${where + message}><b>${where}</b> ${message}${hint ? html`<span class="hint">${hint}</span>` : null}</li>`)}</ul>` : null;

function LastReload({last, now}) {
  const {difference, problems, changes} = last, more = changes - Math.min(difference.length, MOST);
  if (last.ok && !changes) return null;
  return html`<p class=${last.ok ? '' : 'wrong'}><${Icon} state=${last.ok ? 'up' : 'degraded'}/> ${last.ok ? t('health.reload.ok') : t('health.reload.refused')} · ${ago(last.at, now)}</p>
    <${List} problems=${problems}/>
    ${difference.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t('health.config')}><table class="list"><tbody>${difference.slice(0, MOST).map(({kind, id, change, detail}) => html`<tr key=${kind + id}><td>${CHANGES[change]?.() ?? change}</td><td>${kind}</td><th scope="row">${id}</th><td>${detail}</td></tr>`)}</tbody></table></div>` : null}
    ${more > 0 ? html`<p class="quiet">${t('health.more', {n: more})}</p>` : null}`;
}

export function Configuration({config, problem, now}) {
  const head = html`<div class="cardhead"><h2>${t('health.config')}</h2></div>`;
  if (!config) return html`<section class="card">${head}${problem ? html`<p class="wrong">${t('health.problem', {reason: problem})}</p>` : html`<p class="quiet">${t('fresh.loading')}</p>`}</section>`;
  const {files, objects, targets, warnings} = config;
  return html`<section class="card">${head}
    <dl class="facts"><div class="fact"><dt>${t('health.files')}</dt><dd>${files.map(file => html`<code class="file" key=${file}>${file}</code>`)}</dd></div>
      <div class="fact"><dt>${t('health.loaded')}</dt><dd>${ago(config.loaded_at, now)}</dd></div>
      <div class="fact"><dt>${t('health.targets')}</dt><dd>${['file', 'page', 'source'].map(owner => html`<span class="owned" key=${owner}><b>${count(targets[owner] || 0)}</b> ${ownerWord(owner)}</span>`)}</dd></div></dl>
    <${List} problems=${warnings}/>
    ${config.needs_restart.length ? html`<p class="wrong">${t('health.restart', {what: config.needs_restart.join(', ')})}</p>` : null}
    <${LastReload} last=${config.last_reload} now=${now}/>
    ${objects.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t('health.config')}><table class="list"><thead><tr><th>${t('health.object.kind')}</th><th>${t('health.object.id')}</th><th>${t('health.object.owner')}</th></tr></thead>
      <tbody>${objects.map(({kind, id, owner}) => html`<tr key=${kind + id}><td>${kind}</td><th scope="row">${id}</th><td>${ownerWord(owner)}</td></tr>`)}</tbody></table></div>` : null}
  </section>`;
}
