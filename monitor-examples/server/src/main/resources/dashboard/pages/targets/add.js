// The form that adds a target. What the server refuses is said at the field it is about.
import {html} from '../../js/html.js';
import {t} from '../../js/i18n.js';
import {Refused, post} from '../../js/api.js';
import {targetPath} from '../../js/router.js';
import {style} from '../../js/styles.js';

style('/assets/pages/targets/add.css');

const FIELDS = ['address', 'name', 'id', 'tags'];

/** site=kediri, role=core: as it is said on the command line. */
function parseTags(text) {
  const tags = {};
  for (const part of text.split(',').map(s => s.trim()).filter(Boolean)) {
    const at = part.indexOf('=');
    if (at < 1 || at === part.length - 1) throw new Error(t('targets.add.badtag', {tag: part}));
    tags[part.slice(0, at).trim()] = part.slice(at + 1).trim();
  }
  return tags;
}

/** Which field a refusal is about: the server names it, or begins its sentence with it. */
function fieldOf(refusal) {
  const named = String(refusal.body.field || refusal.body.where || '').split('.').pop();
  if (FIELDS.includes(named)) return named;
  const word = /^(?:target )?['"]?(address|name|id|tags)\b/i.exec(refusal.message);
  return word ? word[1].toLowerCase() : refusal.status === 409 ? 'id' : '';
}

export class AddForm {
  constructor(redraw) {
    this.redraw = redraw;
    this.open = false;
    this.busy = false;
    this.problem = {field: '', text: ''};
    this.added = null;
    this.values = {};
  }

  toggle(open) {
    this.open = open;
    this.problem = {field: '', text: ''};
    if (open) this.added = null;
    this.redraw();
    if (open) requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById('add-address')?.focus()));
  }

  say(field, text) {
    this.problem = {field, text};
    this.busy = false;
    this.redraw();
    requestAnimationFrame(() => document.getElementById(`add-${field || 'address'}`)?.focus());
  }

  async submit(event) {
    event.preventDefault();
    const form = new FormData(event.target), value = name => String(form.get(name) || '').trim();
    const wish = {address: value('address')};
    if (!wish.address) return this.say('address', t('targets.add.noaddress'));
    if (value('name')) wish.name = value('name');
    if (value('id')) wish.id = value('id');
    try {
      wish.tags = parseTags(value('tags'));
    } catch (e) {
      return this.say('tags', e.message);
    }
    this.busy = true;
    this.problem = {field: '', text: ''};
    this.redraw();
    try {
      this.added = await post('/api/v1/targets', wish);
      this.busy = false;
      event.target.reset();
      this.open = false;
      return this.redraw();
    } catch (e) {
      if (!(e instanceof Refused)) return this.say('', t('targets.add.unreachable', {reason: String(e.message || e)}));
      const field = fieldOf(e);
      // Without an id the address is the id, which nobody who left it out knows.
      if (field === 'id' && !wish.id) return this.say('address', e.status === 409 ? e.message : t('targets.add.badaddress', {address: wish.address}));
      return this.say(field, e.message);
    }
  }

  field(name, label, hint, more = {}) {
    const bad = this.problem.field === name;
    return html`<div class=${`field ${name}`}><label for=${`add-${name}`}>${label}</label>
      <input id=${`add-${name}`} name=${name} autocomplete="off" spellcheck="false" aria-invalid=${bad ? 'true' : null} aria-describedby=${`add-${name}-hint`} ...${more}/>
      <span id=${`add-${name}-hint`} class=${bad ? 'wrong' : 'hint'} role=${bad ? 'alert' : null}>${bad ? this.problem.text : hint}</span></div>`;
  }

  view() {
    if (this.added) {
      const {id, name, address} = this.added;
      return html`<div class="notice good" role="status"><span>${t('targets.add.done', {name: name || id, address})}</span>
        <a href=${targetPath(id)}>${t('targets.add.look')}</a>
        <button type="button" class="close" aria-label=${t('targets.add.close')} onClick=${() => { this.added = null; this.redraw(); }}>×</button></div>`;
    }
    if (!this.open) return null;
    return html`<form class="box add" aria-label=${t('targets.add.title')} onSubmit=${event => this.submit(event)}
        onKeyDown=${event => { if (event.key === 'Escape') this.toggle(false); }}>
      <div class="fields">
        ${this.field('address', t('targets.add.address'), t('targets.add.address.hint'), {maxlength: 2000})}
        ${this.field('name', t('targets.add.name'), t('targets.add.name.hint'), {maxlength: 500})}
        ${this.field('id', t('targets.add.id'), t('targets.add.id.hint'), {maxlength: 200})}
        ${this.field('tags', t('targets.add.tags'), t('targets.add.tags.hint'))}
      </div>
      ${this.problem.text && !this.problem.field ? html`<p class="wrong" role="alert">${this.problem.text}</p>` : null}
      <div class="buttons"><button type="submit" class="primary" disabled=${this.busy}>${t('targets.add.submit')}</button>
        <button type="button" onClick=${() => this.toggle(false)}>${t('targets.add.cancel')}</button></div>
    </form>`;
  }
}
