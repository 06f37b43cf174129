// States of rows: what the digits of the feed mean, in order of badness, with a shape of its own for each.
import {html} from './html.js';
import {t} from './i18n.js';
import {S} from './store.js';

export const STATES = ['down', 'degraded', 'unknown', 'stale', 'waiting', 'up', 'paused'];
const RANK = Object.fromEntries(STATES.map((state, rank) => [state, rank]));
const BY_DIGIT = ['up', 'degraded', 'down', 'unknown', 'stale', 'stale', 'stale', 'stale', 'paused', 'waiting'];

export const stateOf = digit => BY_DIGIT[digit];
export const rankOf = digit => RANK[BY_DIGIT[digit]];

/** How many targets are in each state: for the page's title, the chips and the spoken summary. */
export function countStates() {
  const counts = Object.fromEntries(STATES.map(state => [state, 0]));
  counts.all = 0;
  for (let row = 0; row < S.n; row++) {
    if (S.live[row]) {
      counts[stateOf(S.st[row])]++;
      counts.all++;
    }
  }
  return counts;
}

export const stateWord = state => ({
  down: () => t('state.down'),
  degraded: () => t('state.degraded'),
  unknown: () => t('state.unknown'),
  stale: () => t('state.stale'),
  waiting: () => t('state.waiting'),
  up: () => t('state.up'),
  paused: () => t('state.paused'),
  muted: () => t('state.muted'),
})[state]();

/** What a stale row was before: the digits 4 to 7 are 0 to 3, grown old. */
export const staleWord = digit => t('state.was', {state: stateWord(BY_DIGIT[digit - 4])});

// Different silhouettes, so that neither colour nor sharp eyes are needed.
const SHAPES = {
  up: html`<circle cx="8" cy="8" r="4.5" fill="currentColor"/>`,
  degraded: html`<path d="M8 1.5 15 14H1z" fill="currentColor"/>`,
  down: html`<path d="M1.5 1.5h13v13h-13z M4.6 6.2 6.4 8 4.6 9.8l1.6 1.6L8 9.6l1.8 1.8 1.6-1.6L9.6 8l1.8-1.8-1.6-1.6L8 6.4 6.2 4.6z" fill="currentColor" fill-rule="evenodd"/>`,
  unknown: html`<path d="M8 .8 15.2 8 8 15.2.8 8z" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M6.2 6.6c0-1.1.8-1.8 1.8-1.8s1.8.7 1.8 1.6c0 1.3-1.7 1.4-1.7 2.7M8 10.6v1" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"/>`,
  stale: html`<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M8 4.4V8l2.6 1.8" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/>`,
  waiting: html`<circle cx="3" cy="8" r="1.6" fill="currentColor"/><circle cx="8" cy="8" r="1.6" fill="currentColor"/><circle cx="13" cy="8" r="1.6" fill="currentColor"/>`,
  paused: html`<path d="M4 2.5h2.6v11H4z M9.4 2.5H12v11H9.4z" fill="currentColor"/>`,
  muted: html`<path d="M8 2a4 4 0 0 1 4 4v3.2l1.4 2H2.6l1.4-2V6a4 4 0 0 1 4-4z M6.6 12.4h2.8a1.4 1.4 0 0 1-2.8 0z" fill="currentColor"/><path d="M2 14 14 2" stroke="currentColor" stroke-width="1.5"/>`,
};

export const Icon = ({state}) => html`<svg class=${`icon ${state}`} viewBox="0 0 16 16" aria-hidden="true">${SHAPES[state]}</svg>`;

const REASONS = {
  'icmp.timeout': () => t('reason.icmp.timeout'),
  'icmp.unreachable': () => t('reason.icmp.unreachable'),
  'icmp.unreachable.host': () => t('reason.icmp.unreachable.host'),
  'icmp.unreachable.net': () => t('reason.icmp.unreachable.net'),
  'icmp.permission': () => t('reason.icmp.permission'),
  'dns.failed': () => t('reason.dns.failed'),
  'probe.error': () => t('reason.probe.error'),
  'probe.silent': () => t('reason.probe.silent'),
  'probe.timeout': () => t('reason.probe.timeout'),
  'not.measured': () => t('reason.not.measured'),
};

/** In the reader's language where the code is known; the probe's own words otherwise. */
export function reasonText([code, text]) {
  if (!code) return '';
  return REASONS[code] ? REASONS[code]() : text || code;
}
