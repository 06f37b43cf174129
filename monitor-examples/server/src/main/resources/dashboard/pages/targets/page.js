import {html} from '../../js/html.js';
import {t} from '../../js/i18n.js';

export default {
  name: 'targets',
  path: '/',
  title: () => t('nav.targets'),
  icon: html`<path d="M3 6h2m4 0h12M3 12h2m4 0h12M3 18h2m4 0h12"/>`,
  load: () => import('./view.js'),
};
