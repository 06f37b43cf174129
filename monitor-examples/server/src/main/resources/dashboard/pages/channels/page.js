import {html} from '../../js/html.js';
import {t} from '../../js/i18n.js';

export default {
  name: 'channels',
  path: '/channels',
  title: () => t('nav.channels'),
  icon: html`<path d="M4 5h16v12H9l-5 4zM8 9h8M8 13h5"/>`,
  styles: ['/assets/details.css'],
  load: () => import('./view.js'),
};
