// How many targets are in each state: asked for by the page's title, the chips and the spoken summary.
import {S} from './store.js';
import {STATES, stateOf} from './states.js';

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
