import {html} from '../../js/html.js';
import {t} from '../../js/i18n.js';
import {openAlerts} from '../../js/store.js';

export default {
  name: 'alerts',
  path: '/alerts',
  title: () => t('nav.alerts'),
  badge: openAlerts,
  icon: html`<path d="M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4"/>`,
  styles: ['/assets/details.css', '/assets/bell.css'],
  load: () => import('./view.js'),
};
