// Texts, numbers and times of the reader's language. One language is loaded per page.
export const lang = document.documentElement.lang === 'id' ? 'id' : 'en';

const locale = lang === 'id' ? 'id-ID' : 'en-GB';
const plural = new Intl.PluralRules(lang);
const whole = new Intl.NumberFormat(locale);
const digits = [0, 1, 2].map(n => new Intl.NumberFormat(locale, {minimumFractionDigits: n, maximumFractionDigits: n}));
let texts = {};

export async function loadTexts() {
  const answer = await fetch(`/assets/i18n/${lang}.json`);
  if (!answer.ok) throw new Error(`language file: HTTP ${answer.status}`);
  texts = await answer.json();
}

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

const INDONESIAN = {'Asia/Jakarta': 'WIB (UTC+7)', 'Asia/Pontianak': 'WIB (UTC+7)', 'Asia/Makassar': 'WITA (UTC+8)', 'Asia/Jayapura': 'WIT (UTC+9)', 'Etc/UTC': 'UTC', Z: 'UTC'};
let clockFormat = null, zoneText = '';

export function setZone(zone) {
  clockFormat = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false,
  });
  zoneText = INDONESIAN[zone] || zone;
}

const parts = seconds => Object.fromEntries(clockFormat.formatToParts(new Date(seconds * 1000)).map(p => [p.type, p.value]));

/** Date and time with the zone, for tooltips. */
export function stamp(seconds) {
  if (seconds < 0 || !clockFormat) return '';
  const p = parts(seconds);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second} ${zoneText}`;
}

/** Time of day with the zone, for the clock. */
export function clock(seconds) {
  if (!clockFormat) return '';
  const p = parts(seconds);
  return `${p.hour}:${p.minute}:${p.second} ${zoneText}`;
}
