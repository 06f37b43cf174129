// Texts, numbers and times of the reader's language. One language is loaded per page.
export const lang = document.documentElement.lang === 'id' ? 'id' : 'en';

const locale = lang === 'id' ? 'id-ID' : 'en-GB';
const plural = new Intl.PluralRules(lang);
const whole = new Intl.NumberFormat(locale);
const digits = [0, 1, 2].map(n => new Intl.NumberFormat(locale, {minimumFractionDigits: n, maximumFractionDigits: n}));
const texts = {};

async function load(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`language file ${path}: HTTP ${answer.status}`);
  return answer.json();
}

const loaded = {};

/** The texts of a page, or of the shell if none is named, once; they cannot collide, as those of a page begin with its name. */
export const loadTexts = page => loaded[page] ??= load(page ? `/assets/pages/${page}/i18n/${lang}.json` : `/assets/i18n/${lang}.json`)
  .then(more => { Object.assign(texts, more); }, e => { loaded[page] = null; throw e; });

/** The text of a key; {n} and other placeholders are filled in. A missing key shows itself. */
export function t(key, values = {}) {
  const text = ('n' in values && texts[`${key}#${plural.select(values.n)}`])
    || texts[`${key}#other`] || texts[key] || `⟦${key}⟧`;
  return text.replace(/\{(\w+)\}/g, (_, name) => name === 'n' ? whole.format(values.n) : String(values[name]));
}

export const count = n => whole.format(n);

/** Milliseconds from hundredths: two decimals below 10, one above. */
export const rttText = hundredths => hundredths < 0 ? '–' : digits[hundredths < 1000 ? 2 : 1].format(hundredths / 100);

/** Per cent from tenths. */
export const lossText = tenths => tenths < 0 ? '–' : tenths % 10 ? digits[1].format(tenths / 10) : whole.format(tenths / 10);

/** A number with so many digits behind the sign, 0 to 2. */
export const decimal = (value, places) => digits[places].format(value);

/** A span of seconds in at most two units. */
export function span(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return t('span.s', {n: s});
  if (s < 3600) return t('span.min', {n: Math.floor(s / 60)});
  if (s < 86400) {
    const hours = t('span.h', {n: Math.floor(s / 3600)}), rest = Math.floor(s % 3600 / 60);
    return rest && s < 36000 ? `${hours} ${t('span.min', {n: rest})}` : hours;
  }
  const days = t('span.d', {n: Math.floor(s / 86400)}), rest = Math.floor(s % 86400 / 3600);
  return rest && s < 864000 ? `${days} ${t('span.h', {n: rest})}` : days;
}
