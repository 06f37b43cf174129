// One target: how it is, how it was, and what can be done about it.
import {html, render} from '../../js/html.js';
import {t} from '../../js/i18n.js';
import {isLost, serverNow} from '../../js/feed.js';
import {get, post, remove, targetApi} from '../../js/api.js';
import {go} from '../../js/router.js';
import {stateWord} from '../../js/states.js';
import {withUnit} from '../../js/units.js';
import {Changes, Checks, Head, isPages, reasonOf, stateOf} from './details.js';
import {RttHistory} from './history.js';

const RENEW = 3000;

class TargetView {
  constructor(root, id, shared) {
    Object.assign(this, {root, id, shared, target: null, missing: '', problem: '', changes: null, changesProblem: '', next: null, probing: false, probed: null, asking: false, removeProblem: '', late: 0});
    this.history = new RttHistory(id, shared.redraw);
    this.timer = setInterval(() => this.renew(), RENEW);
    this.render();
    this.renew();
    this.history.load();
  }

  async renew() {
    if (document.hidden || isLost() && this.target) return;
    const before = this.target;
    try {
      this.target = await get(targetApi(this.id));
      this.missing = this.problem = '';
      const story = ({since, state}) => `${state} ${since}`;
      // A change is in the list once it is stored, a second later: so it is asked for twice.
      if (!before || story(before) !== story(this.target)) this.late = 2;
      if (this.late-- > 0) this.loadChanges();
    } catch (e) {
      if (e.status === 404) this.missing = e.message;
      else this.problem = String(e.message || e);
    }
    this.history.tick();
    this.shared.redraw();
  }

  async loadChanges(cursor) {
    const wish = new URLSearchParams({target: this.id, limit: 30, ...cursor ? {cursor} : {}});
    try {
      const answer = await get(`/api/v1/state-changes?${wish}`);
      this.changes = cursor ? [...this.changes, ...answer.items] : answer.items;
      this.next = answer.next;
      this.changesProblem = '';
    } catch (e) {
      this.changesProblem = String(e.message || e);
    }
    this.shared.redraw();
  }

  async probe() {
    this.probing = true;
    this.probed = null;
    this.shared.redraw();
    try {
      const {status, state, reason, samples} = await post(targetApi(this.id, '/probe'));
      const values = (samples || []).filter(sample => sample.metric === 'icmp.rtt').map(sample => withUnit(sample.value, sample.unit));
      this.probed = {state: (status || state).toLowerCase(), text: [...values, reasonOf(reason)].filter(Boolean).join(' · ')};
    } catch (e) {
      this.probed = {state: '', text: String(e.message || e)};
    }
    this.probing = false;
    this.renew();
  }

  ask(asking) {
    this.asking = asking;
    this.removeProblem = '';
    this.shared.redraw();
    if (asking) requestAnimationFrame(() => requestAnimationFrame(() => this.root.querySelector('.confirm .keep')?.focus()));
  }

  async remove() {
    try {
      await remove(targetApi(this.id));
      go('/');
    } catch (e) {
      this.removeProblem = String(e.message || e);
      this.shared.redraw();
    }
  }

  buttons() {
    return html`<button type="button" class="primary" disabled=${this.probing} onClick=${() => this.probe()}>${this.probing ? t('detail.probing') : t('detail.probe')}</button>
      ${isPages(this.target) ? html`<button type="button" class="remove" onClick=${() => this.ask(true)}>${t('detail.remove')}</button>` : null}`;
  }

  messages() {
    return html`${this.asking ? html`<div class="box confirm" role="alertdialog" aria-label=${t('detail.remove')}>
        <p>${t('detail.remove.ask', {name: this.target.name, address: this.target.address})}</p>
        ${this.removeProblem ? html`<p class="wrong" role="alert">${this.removeProblem}</p>` : null}
        <div class="buttons"><button type="button" class="danger" onClick=${() => this.remove()}>${t('detail.remove.yes', {name: this.target.name})}</button><button type="button" class="keep" onClick=${() => this.ask(false)}>${t('detail.remove.no')}</button></div></div>` : null}
      ${this.probed ? html`<div class=${`notice probed ${this.probed.state || 'bad'}`} role="status"><span>${this.probed.state ? t('detail.probed', {state: stateWord(this.probed.state)}) : t('detail.probe.failed')}${this.probed.text ? ` · ${this.probed.text}` : ''}</span>
        <button type="button" class="close" aria-label=${t('detail.close')} onClick=${() => { this.probed = null; this.shared.redraw(); }}>×</button></div>` : null}
      ${this.problem ? html`<div class="notice bad" role="alert"><span>${t('detail.problem', {reason: this.problem})}</span></div>` : null}`;
  }

  render() {
    const now = serverNow() / 1000;
    if (this.missing) {
      render(html`<div class="empty"><h1>${t('detail.missing.title')}</h1><p>${t('detail.missing', {id: this.id})}</p><p class="quiet">${this.missing}</p><p><a href="/">${t('detail.all')}</a></p></div>`, this.root);
      return;
    }
    render(html`<a class="back" href="/">← ${t('detail.all')}</a>
      ${this.target ? html`<${Head} target=${this.target} now=${now} buttons=${this.buttons()}/>` : html`<header class="head"><h1>${this.id}</h1></header>`}
      ${this.target || this.problem ? this.messages() : html`<p class="quiet">${t('fresh.loading')}</p>`}
      ${this.history.view()}
      ${this.target ? html`<div class="columns"><${Checks} target=${this.target} now=${now}/>
        <${Changes} changes=${this.changes} problem=${this.changesProblem} now=${now} more=${this.next ? () => this.loadChanges(this.next) : null}/></div>` : null}`, this.root);
  }

  draw() {
    this.render();
  }

  title() {
    return this.target ? `${stateWord(stateOf(this.target))} · ${this.target.name}` : this.id;
  }

  themeChanged() {
    this.history.themeChanged();
  }

  keys() {
    return [['← →', t('detail.key.cursor')], ['+ -', t('detail.key.zoom')], ['0', t('detail.key.back')], ['1 2 3 4', t('detail.key.range')], ['p', t('detail.key.probe')], ['u', t('detail.key.up')]];
  }

  key(event) {
    if (event.key === 'u') go('/');
    else if (event.key === 'p' && this.target && !this.probing) this.probe();
    else if ('1234'.includes(event.key)) this.history.choose(['15m', '1h', '6h', '24h'][event.key - 1]);
    else if (event.key === 'Escape' && this.asking) this.ask(false);
  }

  close() {
    clearInterval(this.timer);
    this.history.close();
    render(null, this.root);
  }
}

export const mount = (root, {id, shared}) => new TargetView(root, id, shared);
