// What the page says while only the built-in target is there.
import {html} from '../../js/html.js';
import {t} from '../../js/i18n.js';
import {style} from '../../js/styles.js';

style('/assets/pages/targets/add.css');

const EXAMPLE = `zone: Asia/Jakarta
targets:
  - { id: 1, name: Gateway, address: 192.168.1.1 }
  - { id: 2, name: Access switch, address: 192.168.1.2, tags: { site: kediri } }
checks:
  ping: { probe: icmp, targets: all, every: 5s, timeout: 3s }
sinks:
  csv: { type: csv, with: { layout: s1, directory: ping_results } }
`;

export function FirstSteps({file, close}) {
  return html`<section class="box firststeps" aria-label=${t('targets.first.title')}>
    <div class="title"><h2>${t('targets.first.title')}</h2><button type="button" class="close" onClick=${close} aria-label=${t('targets.first.close')}>×</button></div>
    <p>${t('targets.first.only')}</p>
    <ul><li>${t('targets.first.here')}</li><li>${t('targets.first.file')} <code>${file}</code></li></ul>
    <textarea readonly rows="8" spellcheck="false" aria-label=${t('targets.first.example')} onFocus=${event => event.target.select()}>${EXAMPLE}</textarea>
  </section>`;
}
