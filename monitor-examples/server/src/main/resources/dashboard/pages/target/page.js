import {t} from '../../js/i18n.js';

export default {
  name: 'target',
  path: '/targets/{id}',
  title: () => t('target.title'),
  below: 'targets',
  styles: ['/assets/details.css'],
  load: () => import('./view.js'),
};
