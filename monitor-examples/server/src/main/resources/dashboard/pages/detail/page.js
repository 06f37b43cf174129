import {t} from '../../js/i18n.js';

export default {
  name: 'detail',
  path: '/targets/{id}',
  title: () => t('nav.detail'),
  below: 'targets',
  styles: ['/assets/details.css'],
  load: () => import('./view.js'),
};
