// Which page stands at which address. Real paths, so that an address can be sent to somebody, reloaded and gone back to.
import {pages} from './pages.js';

/** The page of a path and the rest of it that the page's own path calls {id}; null if there is none. */
export function find(address) {
  const path = address === '/targets' ? '/' : address; // what is left when somebody cuts an id off
  for (const page of pages) {
    const at = page.path.indexOf('{');
    if (at < 0 ? path === page.path : path.startsWith(page.path.slice(0, at)) && path.length > at) {
      try {
        return {page, id: at < 0 ? '' : decodeURIComponent(path.slice(at))};
      } catch (e) {
        return null; // a stray per cent sign
      }
    }
  }
  return null;
}

/** Ids may have slashes in them, which stay as they are. */
export const targetPath = id => `/targets/${id.split('/').map(encodeURIComponent).join('/')}`;

let arrived = () => {};

export function go(path) {
  history.pushState(null, '', path);
  arrived();
}

/** Changes what the address says of the page that is open, such as its filter; no new entry to go back to. */
export function sayQuery(query) {
  const wish = new URLSearchParams(query);
  if (tv) wish.set('tv', '1');
  history.replaceState(history.state, '', location.pathname + (wish.size ? `?${wish}` : ''));
}

/** For a screen on a wall: no navigation, larger, nothing that needs a hand. */
export const tv = new URLSearchParams(location.search).get('tv') === '1';

function onClick(event) {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.('a[href]');
  if (!link || link.target || link.origin !== location.origin || !find(link.pathname)) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

export function startRouter(onArrival) {
  arrived = onArrival;
  addEventListener('popstate', arrived);
  document.addEventListener('click', onClick);
}
