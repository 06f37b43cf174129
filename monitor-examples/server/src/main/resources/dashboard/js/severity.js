// How bad an alert is: as many bars as it has steps, and its word. Colour comes third.
import {html} from './html.js';
import {t} from './i18n.js';

export const SEVERITIES = ['WARNING', 'MINOR', 'MAJOR', 'CRITICAL'];

export const severityWord = severity => ({
  CRITICAL: () => t('severity.CRITICAL'),
  MAJOR: () => t('severity.MAJOR'),
  MINOR: () => t('severity.MINOR'),
  WARNING: () => t('severity.WARNING'),
})[severity]();

/** @param rank 0 to 3 */
export const Severity = ({rank}) => html`<span class=${`severity s${rank}`}><svg viewBox="0 0 16 16" aria-hidden="true">
  ${[0, 1, 2, 3].map(bar => html`<path key=${bar} d=${`M${1 + bar * 4} 15v-${4 + bar * 3.4}`} class=${bar <= rank ? 'on' : 'off'}/>`)}</svg>${severityWord(SEVERITIES[rank])}</span>`;
