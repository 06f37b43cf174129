// The keys of the page that is open, on request. Single keys can be switched off: they get in the way of speech input.
import {html, render} from './html.js';
import {t} from './i18n.js';
import {keep, kept} from './settings.js';
import {style} from './styles.js';

const Keys = ({list}) => html`<dl>${list.map(([keys, text]) => html`<div key=${keys}><dt>${keys.split(' ').map(key => html`<kbd key=${key}>${key}</kbd>`)}</dt><dd>${text}</dd></div>`)}</dl>`;

/** @param keys of the page, as [keys, text] */
export function openHelp(keys) {
  style('/assets/help.css');
  const dialog = document.createElement('dialog');
  dialog.className = 'keyhelp';
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  render(html`<div class="inside">
    <div class="title"><h2>${t('help.title')}</h2><button type="button" class="close" aria-label=${t('help.close')} onClick=${() => dialog.close()}>×</button></div>
    <${Keys} list=${[...keys, ['?', t('help.this')], ['Esc', t('help.escape')]]}/>
    <label><input type="checkbox" checked=${kept('keys') !== 'off'} onChange=${event => keep('keys', event.target.checked ? 'on' : 'off')}/> ${t('help.single')}</label>
  </div>`, dialog);
  dialog.showModal();
}
