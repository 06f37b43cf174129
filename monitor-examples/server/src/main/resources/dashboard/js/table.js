// The table: only the rows in view exist, and a row that scrolls out lends its elements to the one that scrolls in.
import {html, render} from './html.js';
import {lossText, rttText, span, stamp, t} from './i18n.js';
import {Icon, reasonText, staleWord, stateOf, stateWord} from './states.js';
import {S} from './store.js';

const OVERSCAN = 6;
const narrow = matchMedia('(max-width: 719px)');
const rowHeight = () => narrow.matches ? 56 : 30;

const COLUMNS = [
  ['state', () => t('column.state')],
  ['name', () => t('column.name')],
  ['address', () => t('column.address')],
  ['rtt', () => t('column.rtt')],
  ['loss', () => t('column.loss')],
  ['seen', () => t('column.seen')],
  ['since', () => t('column.since')],
];

export function Head({view, sortBy}) {
  return html`<div class="head row" role="row" aria-rowindex="1">
    ${COLUMNS.map(([key, title]) => html`<div key=${key} role="columnheader" class=${`cell ${key}`}
        aria-sort=${view.sort !== key ? 'none' : view.descending ? 'descending' : 'ascending'}>
      <button type="button" onClick=${() => sortBy(key)}>${title()}<span class="arrow" aria-hidden="true">${view.sort !== key ? '' : view.descending ? '▼' : '▲'}</span></button>
    </div>`)}
    <div role="columnheader" class="cell reason"><span>${t('column.reason')}</span></div>
  </div>`;
}

function Row({row, position, active, now}) {
  const digit = S.st[row], state = stateOf(digit), since = S.since[row], seen = S.seen[row];
  const was = state === 'stale' ? staleWord(digit) : '';
  const reason = reasonText(S.reason[row]);
  const detail = S.reason[row][1];
  const sinceText = since > 0 ? span(now / 1000 - since) : '';
  return html`<div id=${`row-${position}`} class=${`row data ${state}${active ? ' active' : ''}${position % 2 ? ' odd' : ''}`} role="row"
      aria-rowindex=${position + 2} aria-selected=${active ? 'true' : 'false'} style=${{top: `${position * rowHeight()}px`}}>
    <div class="cell state" role="gridcell"><${Icon} state=${state}/><span class="word" title=${was}>${stateWord(state)}</span>
      ${S.muted[row] ? html`<span class="muted" title=${stateWord('muted')}><${Icon} state="muted"/></span>` : null}</div>
    <div class="cell name" role="rowheader" title=${S.name[row]}>${S.name[row]}</div>
    <div class="cell address" role="gridcell" title=${S.addr[row]}>${S.addr[row]}</div>
    <div class="cell rtt" role="gridcell"><span class="number">${rttText(S.rtt[row])}</span><span class="unit">ms</span></div>
    <div class=${`cell loss${S.loss[row] > 0 ? ' some' : ''}`} role="gridcell"><span class="number">${lossText(S.loss[row])}</span><span class="unit">%</span></div>
    <div class="cell seen" role="gridcell" title=${stamp(seen)}>${seen > 0 ? t('ago', {span: span(now / 1000 - seen)}) : t('seen.never')}</div>
    <div class="cell since" role="gridcell" title=${stamp(since)}>${sinceText}</div>
    <div class="cell reason" role="gridcell" title=${detail || reason}>${was || reason}</div>
  </div>`;
}

/** Owns one scrolling element. */
export class Table {
  constructor(grid, redraw) {
    const viewport = grid.querySelector('.viewport');
    this.grid = grid;
    this.viewport = viewport;
    this.order = [];
    this.active = -1;
    this.hovered = false;
    viewport.addEventListener('scroll', redraw, {passive: true});
    viewport.addEventListener('pointerenter', event => { this.hovered = event.pointerType === 'mouse'; });
    viewport.addEventListener('pointerleave', () => { this.hovered = false; });
    grid.addEventListener('keydown', event => this.key(event, redraw));
    grid.addEventListener('blur', () => { this.active = -1; redraw(); });
    viewport.addEventListener('click', event => {
      const at = event.target.closest('.row.data');
      if (at) this.active = Number(at.id.slice(4));
      redraw();
    });
    new ResizeObserver(redraw).observe(viewport);
    narrow.addEventListener('change', redraw);
  }

  /** True while somebody points at rows or reads further down: then nothing may move. */
  get held() {
    return this.hovered || this.active >= 0 || this.viewport.scrollTop > 0;
  }

  key(event, redraw) {
    const page = Math.max(1, Math.floor(this.viewport.clientHeight / rowHeight()) - 1), last = this.order.length - 1;
    const to = {
      ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: this.active + page, PageUp: this.active - page, Home: 0, End: last,
    }[event.key];
    if (to === undefined || last < 0 || event.target !== this.grid || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.active = Math.min(last, Math.max(0, to));
    const top = this.active * rowHeight(), view = this.viewport;
    if (top < view.scrollTop) view.scrollTop = top;
    else if (top + rowHeight() > view.scrollTop + view.clientHeight) view.scrollTop = top + rowHeight() - view.clientHeight;
    redraw();
  }

  draw(now) {
    const height = rowHeight(), total = this.order.length, view = this.viewport;
    const slots = Math.ceil(view.clientHeight / height) + 2 * OVERSCAN;
    const first = Math.max(0, Math.min(Math.floor(view.scrollTop / height) - OVERSCAN, total - slots));
    const rows = [];
    for (let position = first; position < Math.min(total, first + slots); position++) {
      rows.push(html`<${Row} key=${position % slots} position=${position} row=${this.order[position]}
        active=${position === this.active} now=${now}/>`);
    }
    render(html`<div class="tall" role="rowgroup" style=${{height: `${total * height}px`}}>${rows}</div>`, view);
    this.grid.setAttribute('aria-rowcount', String(total + 1));
    if (this.active >= 0) this.grid.setAttribute('aria-activedescendant', `row-${this.active}`);
    else this.grid.removeAttribute('aria-activedescendant');
  }
}
