// What the page says when there is little or nothing to show, and when what it shows is not to be trusted.
import {html} from './html.js';
import {span, t} from './i18n.js';
import {feed, isLost, silence} from './feed.js';
import {lateness} from './header.js';
import {Icon} from './states.js';
import {S} from './store.js';

const EXAMPLE = `zone: Asia/Jakarta
targets:
  - { id: 1, name: Gateway, address: 192.168.1.1 }
  - { id: 2, name: Access switch, address: 192.168.1.2, tags: { site: kediri } }
checks:
  ping: { probe: icmp, targets: all, every: 5s, timeout: 3s }
sinks:
  csv: { type: csv, with: { layout: s1, directory: ping_results } }
`;

function AddTargets({file, close}) {
  return html`<section class="help" aria-label=${t('add.title')}>
    <div class="title"><h2>${t('add.title')}</h2><button type="button" onClick=${close} aria-label=${t('add.close')}>×</button></div>
    <p>${t('add.only')}</p>
    <ol><li>${t('add.save')} <code>${file}</code></li><li>${t('add.check')} <code>./denyut config check ${file}</code></li><li>${t('add.restart')}</li></ol>
    <textarea readonly rows="8" spellcheck="false" aria-label=${t('add.example')} onFocus=${event => event.target.select()}>${EXAMPLE}</textarea>
  </section>`;
}

export function Notices({server, counts, shown, view, ui, act}) {
  const notices = [];
  if (isLost()) {
    notices.push(html`<div class="notice bad" role="alert" key="lost"><${Icon} state="stale"/><span>
      ${feed.heard ? t('notice.lost', {span: span(silence() / 1000)}) : t('notice.unreachable', {reason: feed.failure})}</span></div>`);
  } else if (lateness()) {
    notices.push(html`<div class="notice bad" role="alert" key="late"><${Icon} state="stale"/><span>${t('notice.late', {span: span(lateness() / 1000)})}</span></div>`);
  }
  if (ui.pending) {
    notices.push(html`<div class="notice order" key="order"><span>${t('notice.order')}</span>
      <button type="button" onClick=${act.applyOrder}>${t('notice.apply')}</button></div>`);
  }
  if (server && !server.configured && !ui.helpClosed) {
    notices.push(html`<${AddTargets} key="add" file=${server.file} close=${act.closeHelp}/>`);
  } else if (S.epoch && !counts.all) {
    notices.push(html`<div class="notice" key="none"><span>${t('notice.none', {file: server ? server.file : 'denyut.yml'})}</span></div>`);
  }
  if (counts.all && !shown) {
    notices.push(html`<div class="notice" key="nomatch"><span>${t('notice.nomatch')}</span>
      <button type="button" onClick=${act.clearFilter}>${t('notice.clear')}</button></div>`);
  }
  if (!S.epoch && !feed.failure && silence() > 300) {
    notices.push(html`<div class="notice" key="loading"><span>${t('fresh.loading')}</span></div>`);
  }
  return html`<div class="notices">${notices}</div>`;
}
