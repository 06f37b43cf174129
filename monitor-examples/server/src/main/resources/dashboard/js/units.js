// Values with their units. Intl's own short forms (md, Mb/dtk) are not what network people write.
import {count, decimal, span, t} from './i18n.js';

/** Milliseconds of a number of seconds, with as many digits as mean something. */
function millis(seconds) {
  const ms = seconds * 1000;
  return decimal(ms, ms < 10 ? 2 : ms < 100 ? 1 : 0);
}

/** Per cent of a share, 0..1. Never rounded up to 100, nor down to 0. */
export function percent(share) {
  const value = share * 100;
  if (Number.isInteger(value)) return count(value);
  return decimal(Math.min(99.99, Math.max(0.01, value)), 2);
}

const scaled = (value, step, names) => {
  let k = 0, v = value;
  while (Math.abs(v) >= step && k < names.length - 1) {
    v /= step;
    k++;
  }
  return `${decimal(v, Math.abs(v) < 10 && k ? 2 : Number.isInteger(v) ? 0 : 1)} ${names[k]}`;
};

export const bytes = value => scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);

const plain = (value, unit) => `${decimal(value, Number.isInteger(value) ? 0 : 2)}${unit ? ` ${unit}` : ''}`;

const FORMS = {
  s: value => value < 10 ? `${millis(value)} ms` : span(value),
  1: value => `${percent(value)} %`,
  By: bytes,
  'By/s': value => scaled(value, 1024, ['B/s', 'KiB/s', 'MiB/s', 'GiB/s']),
  'bit/s': value => scaled(value, 1000, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s']),
  Cel: value => plain(value, '°C'),
  Hz: value => scaled(value, 1000, ['Hz', 'kHz', 'MHz', 'GHz']),
  '{rpm}': value => plain(value, t('unit.rpm')),
  '{packet}': value => plain(value, t('unit.packets')),
  '{count}': value => count(value),
  '{state}': value => count(value),
};

/** @param unit the symbol that the API gives */
export const withUnit = (value, unit) => value === null || value === undefined ? '–' : FORMS[unit] ? FORMS[unit](value) : plain(value, unit);
