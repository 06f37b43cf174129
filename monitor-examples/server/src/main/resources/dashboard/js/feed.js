// Keeps the store up to date: a snapshot, then changes. Says when the server cannot be heard any more.
import {S, apply, clear} from './store.js';

const LOST_AFTER = 6000, RESTART_AFTER = 15000, HIDDEN_FOR = 15000, GRACE = 2000, SOON = 1000;

export const feed = {heard: 0, started: performance.now(), failure: '', offset: 0};

let source = null, retry = null, sleep = null, attempt = 0, loadedAt = -SOON, onChange = () => {};

/** The server's clock, in ms. */
export const serverNow = () => Date.now() + feed.offset;

/** Ms since the server was last heard; it speaks every second. */
export const silence = () => performance.now() - (feed.heard || feed.started);
export const isLost = () => Boolean(feed.failure) || feed.heard > 0 && silence() > LOST_AFTER;

/** Ms by which every check is late; 0 while at least one measures as it should. */
export function lateness() {
  if (!S.checks.length || isLost()) return 0;
  const late = S.checks.map(([, , tick, every]) => tick < 0 ? 0 : serverNow() - tick - 2.5 * every - GRACE);
  return late.every(ms => ms > 0) ? serverNow() - S.dataTime : 0;
}

function take(message) {
  apply(message);
  feed.heard = performance.now();
  feed.offset = message.t - Date.now();
  feed.failure = '';
  onChange();
}

/** At the next try everything comes anew; until then nothing is taken from the stream. */
function later(ms) {
  source?.close();
  source = null;
  clearTimeout(retry);
  retry = setTimeout(load, ms);
}

function stop() {
  attempt++;
  source?.close();
  source = null;
  clearTimeout(retry);
}

async function load() {
  stop();
  const mine = ++attempt;
  try {
    const answer = await fetch('/api/v1/live', {signal: AbortSignal.timeout(10000)});
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const snapshot = await answer.json();
    if (mine !== attempt) return; // another one began meanwhile: two streams would double every change
    loadedAt = performance.now();
    clear();
    take(snapshot);
    follow();
  } catch (e) {
    if (mine !== attempt) return;
    feed.failure = String(e.message || e);
    onChange();
    later(2000);
  }
}

function follow() {
  source = new EventSource(`/api/v1/live/stream?after=${encodeURIComponent(`${S.epoch}-${S.seq}`)}`);
  source.onmessage = event => {
    const message = JSON.parse(event.data);
    // Row numbers mean nothing in another epoch, and a gap would leave rows as they were.
    if (message.e !== S.epoch || message.q !== S.seq + 1) later(performance.now() - loadedAt < SOON ? SOON : 0);
    else take(message);
  };
  source.addEventListener('reset', () => later(performance.now() - loadedAt < SOON ? SOON : 0));
  source.onerror = () => { if (source?.readyState === EventSource.CLOSED) later(2000); };
}

export function startFeed(changed) {
  onChange = changed;
  load();
  setInterval(() => {
    if (!document.hidden && source && silence() > RESTART_AFTER) load();
  }, 5000);
  // A browser has six connections to a server for all its tabs: hidden ones must not hold theirs.
  document.addEventListener('visibilitychange', () => {
    clearTimeout(sleep);
    if (document.hidden) sleep = setTimeout(stop, HIDDEN_FOR);
    else if (!source) load();
  });
  addEventListener('pagehide', stop);
  addEventListener('pageshow', event => { if (event.persisted) load(); });
}
