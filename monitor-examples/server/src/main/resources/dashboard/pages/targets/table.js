// The table: only the rows in view exist, and a row that scrolls out lends its elements to the one that scrolls in.
import {html, render} from '../../js/html.js';
import {count, lossText, rttText, span, t} from '../../js/i18n.js';
import {targetPath, tv} from '../../js/router.js';
import {Icon, reasonText, staleWord, stateOf, stateWord} from '../../js/states.js';
import {S} from '../../js/store.js';
import {stamp} from '../../js/time.js';

/** The small lines, which come after the first look. */
let sparks = null;

const OVERSCAN = 6;
const narrow = matchMedia('(max-width: 719px)');
const rowHeight = () => tv ? 44 : narrow.matches ? 56 : 30;

const COLUMNS = [
  ['state', () => t('targets.column.state')],
  ['name', () => t('targets.column.name')],
  ['address', () => t('targets.column.address')],
  ['rtt', () => t('targets.column.rtt')],
  ['loss', () => t('targets.column.loss')],
  ['seen', () => t('targets.column.seen')],
  ['since', () => t('targets.column.since')],
];

export function Head({view, sortBy}) {
  const title = ([key, text]) => html`<div key=${key} role="columnheader" class=${`cell ${key}`}
      aria-sort=${view.sort !== key ? 'none' : view.descending ? 'descending' : 'ascending'}>
    <button type="button" onClick=${() => sortBy(key)}>${text()}<span class="arrow" aria-hidden="true">${view.sort !== key ? '' : view.descending ? '▼' : '▲'}</span></button>
  </div>`;
  return html`<div class="head row" role="row" aria-rowindex="1">
    ${COLUMNS.slice(0, 5).map(title)}
    <div role="columnheader" class="cell trend" title=${t('targets.column.trend.title')}><span>${sparks?.scale ? t('targets.column.trend', {max: count(sparks.scale / 100)}) : ''}</span></div>
    ${COLUMNS.slice(5).map(title)}
    <div role="columnheader" class="cell reason"><span>${t('targets.column.reason')}</span></div>
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
    <div class="cell name" role="rowheader" title=${S.name[row]}><a href=${targetPath(S.id[row])} tabindex="-1">${S.name[row]}</a></div>
    <div class="cell address" role="gridcell" title=${S.addr[row]}>${S.addr[row]}</div>
    <div class="cell rtt" role="gridcell"><span class="number">${rttText(S.rtt[row])}</span>${S.rtt[row] < 0 ? null : html`<span class="unit">ms</span>`}</div>
    <div class=${`cell loss${S.loss[row] > 0 ? ' some' : ''}`} role="gridcell"><span class="number">${lossText(S.loss[row])}</span>${S.loss[row] < 0 ? null : html`<span class="unit">%</span>`}</div>
    <div class="cell trend" role="gridcell">${sparks ? html`<${sparks.Spark} row=${row}/>` : null}</div>
    <div class="cell seen" role="gridcell" title=${stamp(seen)}>${seen > 0 ? t('ago', {span: span(now / 1000 - seen)}) : t('targets.never')}</div>
    <div class="cell since" role="gridcell" title=${stamp(since)}>${sinceText}</div>
    <div class="cell reason" role="gridcell" title=${detail || reason}>${was || reason}</div>
  </div>`;
}

/** Owns one scrolling element. */
export class Table {
  /** @param open is called with the row that somebody wants to see */
  constructor(grid, redraw, open) {
    const viewport = grid.querySelector('.viewport');
    this.grid = grid;
    this.viewport = viewport;
    this.order = [];
    this.active = this.last = -1;
    this.hovered = false;
    this.redraw = redraw;
    this.open = open;
    this.beyond = 0;
    viewport.addEventListener('scroll', redraw, {passive: true});
    viewport.addEventListener('pointerenter', event => { this.hovered = event.pointerType === 'mouse'; });
    viewport.addEventListener('pointerleave', () => { this.hovered = false; });
    grid.addEventListener('keydown', event => this.key(event));
    // Without the focus nothing is held in place; with it again, the row is the same.
    grid.addEventListener('blur', () => {
      this.last = this.active;
      this.active = -1;
      redraw();
    });
    grid.addEventListener('focus', () => {
      this.active = Math.min(this.last, this.order.length - 1);
      redraw();
    });
    viewport.addEventListener('click', event => this.click(event));
    this.sizes = new ResizeObserver(redraw);
    this.sizes.observe(viewport);
    narrow.addEventListener('change', redraw);
    import('./sparks.js').then(module => {
      sparks = module;
      redraw();
    });
  }

  close() {
    this.sizes.disconnect();
    narrow.removeEventListener('change', this.redraw);
  }

  /** A click anywhere in a row opens it, unless it was made to select text; the link in it takes the other kinds of clicks. */
  click(event) {
    const at = event.target.closest('.row.data');
    if (!at || event.target.closest('a') || event.button || event.ctrlKey || event.metaKey || String(getSelection())) return;
    this.open(this.order[Number(at.id.slice(4))]);
  }

  focus(position) {
    this.last = position;
    this.grid.focus({preventScroll: true});
  }

  /** True while somebody points at rows or reads further down: then nothing may move. */
  get held() {
    return this.hovered || this.active >= 0 || this.viewport.scrollTop > 0;
  }

  key(event) {
    if (event.key === 'Enter' && event.target === this.grid && this.active >= 0) {
      event.preventDefault();
      this.open(this.order[this.active]);
      return;
    }
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
    this.redraw();
  }

  draw(now) {
    const height = rowHeight(), total = this.order.length, view = this.viewport;
    const slots = Math.ceil(view.clientHeight / height) + 2 * OVERSCAN;
    const first = Math.max(0, Math.min(Math.floor(view.scrollTop / height) - OVERSCAN, total - slots));
    const rows = [];
    sparks?.inView(this.order.slice(first, first + slots), this.redraw);
    this.beyond = Math.max(0, total - Math.floor(view.clientHeight / height));
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
