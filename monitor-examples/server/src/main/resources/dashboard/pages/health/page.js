import {html} from '../../js/html.js';
import {t} from '../../js/i18n.js';

export default {
  name: 'health',
  path: '/health',
  title: () => t('nav.health'),
  icon: html`<path d="M3 12h4l2-5 4 11 3-8 1.5 2H21"/>`,
  styles: ['/assets/details.css'],
  load: () => import('./view.js'),
};
