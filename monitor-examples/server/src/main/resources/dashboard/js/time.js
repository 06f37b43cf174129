// Times of day and dates in the zone that the server is set to: 24 hours, and the zone's name at each.
const INDONESIAN = {'Asia/Jakarta': 'WIB (UTC+7)', 'Asia/Pontianak': 'WIB (UTC+7)', 'Asia/Makassar': 'WITA (UTC+8)', 'Asia/Jayapura': 'WIT (UTC+9)', 'Etc/UTC': 'UTC', Z: 'UTC'};

let format = null, name = '', id = 'UTC';

export function setZone(zone) {
  id = zone === 'Z' ? 'UTC' : zone;
  format = new Intl.DateTimeFormat('en-GB', {
    timeZone: id, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });
  name = INDONESIAN[zone] || zone;
}

/** For people: WIB (UTC+7). */
export const zoneName = () => name;
/** For programs: Asia/Jakarta. */
export const zoneId = () => id;

const parts = seconds => Object.fromEntries(format.formatToParts(new Date(seconds * 1000)).map(p => [p.type, p.value]));

export function timeOfDay(seconds, withSeconds = true) {
  if (!format) return '';
  const p = parts(seconds);
  return `${p.hour}:${p.minute}${withSeconds ? `:${p.second}` : ''}`;
}

export function date(seconds) {
  if (!format) return '';
  const p = parts(seconds);
  return `${p.year}-${p.month}-${p.day}`;
}

/** Date and time with the zone, for tooltips. */
export const stamp = seconds => seconds < 0 || !format ? '' : `${date(seconds)} ${timeOfDay(seconds)} ${name}`;

/** Time of day with the zone, for the clock. */
export const clock = seconds => format ? `${timeOfDay(seconds)} ${name}` : '';

/** For lists whose head names the zone: the date only where it is not today. */
export const moment = (seconds, now) => date(seconds) === date(now) ? timeOfDay(seconds) : `${date(seconds)} ${timeOfDay(seconds)}`;

/** Seconds since the epoch of a time as the API writes it; -1 for none. */
export const secondsOf = iso => iso ? Date.parse(iso) / 1000 : -1;
