// The channels by which people are told: how each is doing, a test of it, and the texts that it sends.
import {html, render} from '../../js/html.js';
import {t} from '../../js/i18n.js';
import {isLost, serverNow} from '../../js/feed.js';
import {get} from '../../js/api.js';
import {sayQuery} from '../../js/router.js';
import {Channel, Tests} from './channel.js';
import {Editor} from './editor.js';
import {TemplateTable} from './templates.js';

const RENEW = 5000;
const EXAMPLE = `notifiers:
  noc: { type: email, with: { host: mail.example.net }, to: [ noc@example.net ] }
routes:
  - { to: noc, atLeast: major }`;

class ChannelsView {
  constructor(root, shared) {
    Object.assign(this, {root, shared, channels: null, templates: null, problem: '', templatesProblem: ''});
    this.tests = new Tests(shared.redraw);
    this.editor = new Editor(shared.redraw, () => this.choose(''), () => this.loadTemplates());
    this.timer = setInterval(() => this.renew(), RENEW);
    this.render();
    this.renew();
    this.loadTemplates();
    const wish = new URLSearchParams(location.search).get('template');
    if (wish) this.editor.open(wish);
  }

  async renew() {
    if (document.hidden || isLost() && this.channels) return;
    try {
      this.channels = (await get('/api/v1/notifiers')).items;
      this.problem = '';
    } catch (e) {
      this.problem = String(e.message || e);
    }
    this.shared.redraw();
  }

  async loadTemplates() {
    try {
      this.templates = (await get('/api/v1/templates')).items;
      this.templatesProblem = '';
    } catch (e) {
      this.templatesProblem = String(e.message || e);
    }
    this.shared.redraw();
  }

  choose(id) {
    sayQuery(id ? {template: id} : {});
    if (id) this.editor.open(id);
    else this.editor.shut();
    this.shared.redraw();
    if (id) requestAnimationFrame(() => requestAnimationFrame(() => this.root.querySelector('.editor')?.scrollIntoView({block: 'start'})));
  }

  render() {
    const {channels} = this, now = serverNow() / 1000;
    render(html`<h1 class="spoken">${t('nav.channels')}</h1>
      ${this.problem ? html`<div class="notice bad" role="alert"><span>${t('channels.problem', {reason: this.problem})}</span></div>` : null}
      ${channels ? channels.length ? html`<div class="cards">${channels.map(one => html`<${Channel} key=${one.id} channel=${one} tests=${this.tests} now=${now}/>`)}</div>`
    : html`<section class="box"><h2>${t('channels.none')}</h2><p>${t('channels.none.text', {file: this.shared.server?.file ?? 'denyut.yml'})}</p><pre>${EXAMPLE}</pre></section>`
    : this.problem ? null : html`<p class="quiet">${t('fresh.loading')}</p>`}
      ${this.editor.view()}
      <${TemplateTable} templates=${this.templates} problem=${this.templatesProblem} chosen=${this.editor.id} choose=${id => this.choose(id)}/>`, this.root);
  }

  draw() {
    this.render();
  }

  keys() {
    return [];
  }

  key(event) {
    if (event.key === 'Escape' && this.editor.id && !this.editor.changed()) this.choose('');
  }

  close() {
    clearInterval(this.timer);
    this.editor.shut();
    render(null, this.root);
  }
}

export const mount = (root, {shared}) => new ChannelsView(root, shared);
