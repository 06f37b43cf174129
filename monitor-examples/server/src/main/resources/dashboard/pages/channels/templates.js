// All templates in a table: one line for each, a column for each language, and in it the parts.
import {html} from '../../js/html.js';
import {t} from '../../js/i18n.js';

const LANGUAGES = {en: () => t('channels.language.en'), id: () => t('channels.language.id'), mixed: () => t('channels.language.mixed')};
const PARTS = {subject: () => t('channels.part.subject'), text: () => t('channels.part.text'), html: () => t('channels.part.html')};

export const partsOf = id => id.split('.');
export const partWord = part => PARTS[part]?.() ?? part;
export const languageWord = language => LANGUAGES[language]?.() ?? language;

export function TemplateTable({templates, problem, chosen, choose}) {
  const names = [...new Set((templates || []).map(({id}) => partsOf(id)[0]))], languages = [...new Set((templates || []).map(({id}) => partsOf(id)[1]))];
  const link = ({id, own, good}) => html`<button type="button" class=${`part${own ? ' own' : ''}`} key=${id} aria-pressed=${id === chosen ? 'true' : 'false'} title=${own ? good ? t('channels.template.own') : t('channels.template.bad') : t('channels.template.shipped')} onClick=${() => choose(id)}>${partWord(partsOf(id)[2])}${own ? good ? ' ✎' : ' ⚠' : ''}</button>`;
  return html`<section class="card templates"><div class="cardhead"><h2>${t('channels.templates')}</h2></div><p class="quiet">${t('channels.templates.text')}</p>
    ${problem ? html`<p class="wrong" role="alert">${t('channels.problem', {reason: problem})}</p>` : null}
    ${names.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t('channels.templates')}><table class="list"><thead><tr><th>${t('channels.template')}</th>${languages.map(language => html`<th key=${language}>${languageWord(language)}</th>`)}</tr></thead>
      <tbody>${names.map(name => html`<tr key=${name}><th scope="row"><code>${name}</code></th>${languages.map(language => html`<td key=${language}>${templates.filter(({id}) => id.startsWith(`${name}.${language}.`)).map(link)}</td>`)}</tr>`)}</tbody></table></div>` : null}</section>`;
}
