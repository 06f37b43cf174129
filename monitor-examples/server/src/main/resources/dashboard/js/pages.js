// Every page, in the order of the navigation. A page is a folder in pages/; a test says that each folder is in this list.
import targets from '../pages/targets/page.js';
import detail from '../pages/detail/page.js';
import alerts from '../pages/alerts/page.js';
import channels from '../pages/channels/page.js';
import health from '../pages/health/page.js';

export const pages = [targets, detail, alerts, channels, health];
