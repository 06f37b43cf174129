// One template: its text, what is wrong with it, and what it makes of a real notice, while it is being written.
import {html} from '../../js/html.js';
import {t} from '../../js/i18n.js';
import {get, post, put, remove} from '../../js/api.js';
import {Icon} from '../../js/states.js';
import {secondsOf, stamp} from '../../js/time.js';
import {languageWord, partsOf, partWord} from './templates.js';

/** So long after the last key what was written is tried. */
const PAUSE = 350;

const path = (id, below = '') => `/api/v1/templates/${encodeURIComponent(id)}${below}`;

export class Editor {
  /**
   * @param shut is called when the reader closes it
   * @param saved is called when the template in force has changed
   */
  constructor(redraw, shut, saved) {
    Object.assign(this, {redraw, shutPage: shut, saved, id: '', asked: 0});
    this.clear();
  }

  clear() {
    Object.assign(this, {template: null, body: '', preview: null, problem: '', done: '', sample: false, busy: false});
    clearTimeout(this.timer);
  }

  async open(id) {
    this.clear();
    this.id = id;
    try {
      this.take(await get(path(id)));
    } catch (e) {
      if (id === this.id) this.problem = String(e.message || e);
    }
    this.redraw();
  }

  take(template) {
    if (template.id !== this.id) return;
    this.template = template;
    this.body = template.body;
    this.problem = '';
    this.try();
  }

  shut() {
    this.id = '';
    this.asked++;
    this.clear();
  }

  changed() {
    return Boolean(this.template) && this.body !== this.template.body;
  }

  write(body) {
    this.body = body;
    this.done = '';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.try(), PAUSE);
    this.redraw();
  }

  async try() {
    const mine = ++this.asked;
    try {
      const preview = await post(path(this.id, '/preview'), {body: this.body, sample: this.sample});
      if (mine === this.asked) Object.assign(this, {preview, problem: ''});
    } catch (e) {
      if (mine === this.asked) this.problem = String(e.message || e);
    }
    this.redraw();
  }

  async act(what, done) {
    this.busy = true;
    this.redraw();
    try {
      this.take(await what());
      this.done = done;
      this.saved();
    } catch (e) {
      this.problem = String(e.message || e);
    }
    this.busy = false;
    this.redraw();
  }

  save() {
    this.act(() => put(path(this.id), {body: this.body}), t('channels.saved'));
  }

  reset() {
    this.act(() => remove(path(this.id)), t('channels.reset.done'));
  }

  made() {
    const {preview} = this, part = partsOf(this.id)[2];
    if (!preview) return html`<p class="quiet">${t('fresh.loading')}</p>`;
    const text = part === 'subject' ? preview.subject : part === 'html' ? preview.html ?? preview.text : preview.text;
    return html`<p class="quiet">${preview.of ? t('channels.preview.past', {name: preview.of.name, time: stamp(secondsOf(preview.of.time)), n: preview.of.alerts}) : t('channels.preview.sample')}
      <button type="button" aria-pressed=${this.sample ? 'true' : 'false'} onClick=${() => { this.sample = !this.sample; this.try(); this.redraw(); }}>${this.sample ? t('channels.preview.real') : t('channels.preview.made')}</button></p>
      ${preview.problem ? html`<p class="wrong">${t('channels.preview.plain', {reason: preview.problem})}</p>` : null}
      ${part === 'html' ? html`<p class="quiet">${t('channels.preview.html')}</p>` : null}
      <pre class="made" tabindex="0">${text}</pre>`;
  }

  view() {
    if (!this.id) return null;
    const [name, language, part] = partsOf(this.id), problems = this.preview?.problems || [];
    return html`<section class="box editor" aria-label=${this.id}><div class="title"><h2><code>${name}</code> · ${languageWord(language)} · ${partWord(part)}</h2><button type="button" class="close" aria-label=${t('channels.close')} onClick=${this.shutPage}>×</button></div>
      ${this.problem ? html`<p class="wrong" role="alert">${t('channels.problem', {reason: this.problem})}</p>` : null}
      ${this.template ? html`<div class="halves"><div><h3>${t('channels.edit')}</h3>
          <textarea id="template" spellcheck="false" rows="18" aria-label=${t('channels.edit')} aria-invalid=${problems.length ? 'true' : 'false'} value=${this.body} onInput=${event => this.write(event.target.value)}/>
          ${problems.length ? html`<ul class="problems" role="status">${problems.map(({where, message, hint}) => html`<li key=${where + message}><${Icon} state="degraded"/> <b>${where.replace(`${this.id}, `, '')}</b> ${message}${hint ? html`<span class="hint">${hint}</span>` : null}</li>`)}</ul>` : null}
          <div class="buttons"><button type="button" class="primary" disabled=${this.busy || !this.changed() || problems.length > 0} onClick=${() => this.save()}>${t('channels.save')}</button>
            <button type="button" disabled=${this.busy || !this.template.own && !this.changed()} onClick=${() => this.template.own ? this.reset() : this.write(this.template.shipped)}>${t('channels.reset')}</button>
            <span class="quiet" role="status">${this.done}</span></div></div>
        <div><h3>${t('channels.preview')}</h3>${this.made()}</div></div>` : this.problem ? null : html`<p class="quiet">${t('fresh.loading')}</p>`}</section>`;
  }
}
