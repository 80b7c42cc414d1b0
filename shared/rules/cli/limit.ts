/**
 * When a usage limit ends, read out of a CLI's own words. CLIs name it as a length ("in 2 hours 5
 * minutes"), a clock time ("resets 3:30pm (Europe/Paris)"), a day ("Oct 9 at 5pm"), a moment
 * (ISO 8601) or seconds since 1970.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A clock time that is so little past was meant: the words were read late. */
const LATE = 30 * MINUTE;
/** No limit lasts longer; a time further away was read wrongly. */
const LONGEST = 40 * DAY;
const MOST_TEXT = 1_000;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Zones by the abbreviations that CLIs print, as minutes east of UTC. */
const ZONES: Record<string, number> = {
  utc: 0, gmt: 0, z: 0, pst: -480, pdt: -420, mst: -420, mdt: -360, cst: -360, cdt: -300, est: -300, edt: -240,
  cet: 60, cest: 120, bst: 60,
};

type Zone = { offset: number } | { name: string } | null;

/**
 * The moment (epoch ms) at which the limit in `text` ends, or null when it names none. `now`:
 * epoch ms, when the words were read. Without a zone in the words the machine's own counts, or
 * `local`, an IANA name. Pure but for the machine's zone.
 */
export function limitEnd(text: string, now: number, local?: string): number | null {
  const words = text.slice(0, MOST_TEXT).replace(/[\u00a0\u202f\s]+/g, ' ');
  const found = moment(words, now) ?? epoch(words) ?? length(words, now) ?? clockTime(words, now, local);
  if (found === null || !Number.isFinite(found)) return null;
  return found > now - DAY && found < now + LONGEST ? Math.round(found) : null;
}

/** ISO 8601, with or without a zone. */
function moment(words: string, now: number): number | null {
  const match = /\b(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)? ?(Z|UTC|[+-]\d\d:?\d\d)?(?!\d)/i.exec(words);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, zone] = match;
  const parts: Parts = {
    year: Number(year), month: Number(month) - 1, day: Number(day),
    hour: Number(hour), minute: Number(minute), second: Number(second ?? 0),
  };
  return at(parts, zone ? zoneOf(zone) : null, now, undefined);
}

/** Seconds or milliseconds since 1970, as in "limit reached|1760000000". */
function epoch(words: string): number | null {
  const match = /(?<![\d.])(\d{10}|\d{13})(?![\d.])/.exec(words);
  if (!match) return null;
  const value = Number(match[1]);
  return match[1]!.length === 10 ? value * 1_000 : value;
}

const UNIT: [RegExp, number][] = [
  [/^w/, 7 * DAY],
  [/^d/, DAY],
  [/^h/, HOUR],
  [/^(?:ms|milli)/, 1],
  [/^m/, MINUTE],
  [/^s/, 1_000],
];

/** "in 2 hours 5 minutes", "after 300 seconds", "retry-after: 300", "(1h 30m)". */
function length(words: string, now: number): number | null {
  const bare = /retry[- _]?after["':= ]{1,4}(\d{1,7})(?![\d:]| ?[a-z])/i.exec(words);
  if (bare) return now + Number(bare[1]) * 1_000;
  const unit = '(?:weeks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s|ms)';
  const one = `\\d{1,6}(?:\\.\\d{1,3})? ?${unit}(?![a-z])`;
  const chain = new RegExp(`(?:\\bin|after|within|wait|for|about|~|\\()[ :]{0,2}(${one}(?:,? (?:and )?${one}|${one}){0,4})`, 'i').exec(words);
  if (!chain) return null;
  let total = 0;
  for (const [, count, name] of chain[1]!.matchAll(/(\d{1,6}(?:\.\d{1,3})?) ?([a-z]+)/gi))
    total += Number(count) * (UNIT.find(([re]) => re.test(name!.toLowerCase()))?.[1] ?? 0);
  return now + total;
}

/** "3pm", "at 15:00", "Oct 9 at 5pm (Europe/Paris)", "Nov 25th, 2026 3:05 PM", "Mon 12:00am". */
function clockTime(words: string, now: number, local: string | undefined): number | null {
  const start = /\b(?:reset\w*|again|until|available|back|at|after|on)\b/i.exec(words);
  const from = start ? words.slice(start.index) : words;
  const time = /(?<![\d:.])(\d{1,2})(?::(\d\d))?(?::(\d\d))? ?([ap])\.?m\b\.?|(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?![\d:])/i.exec(from);
  if (!time) return null;
  const half = time[4]?.toLowerCase();
  const clock = Number(time[1] ?? time[5]);
  if (half && (clock < 1 || clock > 12)) return null;
  const hour = half ? (clock % 12) + (half === 'p' ? 12 : 0) : clock;
  const minute = Number(time[2] ?? time[6] ?? 0);
  const second = Number(time[3] ?? time[7] ?? 0);
  if (minute > 59 || second > 59) return null;
  const zone = zoneIn(from.slice(time.index + time[0].length)) ?? (local ? { name: local } : null);
  const today = partsAt(now, zone);
  const date = dateIn(from, today.year);
  const when = (parts: Omit<Parts, 'hour' | 'minute' | 'second'>) => at({ ...parts, hour, minute, second }, zone, now, local);
  if (date) {
    const named = when(date);
    // A day without a year that is long past is one of the next year.
    return date.sure || named === null || named > now - DAY ? named : when({ ...date, year: date.year + 1 });
  }
  const day = weekdayIn(from);
  const first = /\btomorrow\b/i.test(from) ? 1 : 0;
  for (let ahead = first; ahead <= 8; ahead += 1) {
    const parts = { year: today.year, month: today.month, day: today.day + ahead };
    const weekday = new Date(Date.UTC(parts.year, parts.month, parts.day)).getUTCDay();
    const found = day === null || day === weekday ? when(parts) : null;
    if (found !== null && found > now - LATE) return found;
  }
  return null;
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

function dateIn(words: string, year: number): { year: number; month: number; day: number; sure: boolean } | null {
  const names = MONTHS.join('|');
  const after = new RegExp(`\\b(${names})[a-z]{0,6}\\.? (\\d{1,2})(?:st|nd|rd|th)?\\b(?!:)(?:,? (\\d{4})\\b)?`, 'i').exec(words);
  const before = after ? null : new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? (?:of )?(${names})[a-z]{0,6}\\b(?:,? (\\d{4})\\b)?`, 'i').exec(words);
  const [, month, day, own] = after ?? (before ? [before[0], before[2], before[1], before[3]] : []);
  if (month === undefined || day === undefined) return null;
  const number = Number(day);
  if (number < 1 || number > 31) return null;
  return { year: own ? Number(own) : year, month: MONTHS.indexOf(month.slice(0, 3).toLowerCase()), day: number, sure: own !== undefined };
}

function weekdayIn(words: string): number | null {
  const match = /\b(sun|mon|tue|wed|thu|fri|sat)(?:s|nes|rs|ur)?(?:day)?\b/i.exec(words);
  return match ? DAYS.indexOf(match[1]!.slice(0, 3).toLowerCase()) : null;
}

/** The zone right behind a clock time: "(Europe/Paris)", "PST", "UTC+2", "+02:00". */
function zoneIn(rest: string): Zone {
  const [word] = /^ ?\(?((?:utc|gmt)? ?[+-]\d{1,2}(?::?\d\d)?|[a-z]+(?:[/_+-][a-z0-9]+)*)\)?/i.exec(rest)?.slice(1) ?? [];
  return word ? zoneOf(word) : null;
}

function zoneOf(word: string): Zone {
  const short = ZONES[word.toLowerCase()];
  if (short !== undefined) return { offset: short };
  const shift = /^(?:utc|gmt)? ?([+-])(\d{1,2}):?(\d\d)?$/i.exec(word);
  if (shift) return { offset: (shift[1] === '-' ? -1 : 1) * (Number(shift[2]) * 60 + Number(shift[3] ?? 0)) };
  if (!word.includes('/')) return null;
  try {
    new Intl.DateTimeFormat('en', { timeZone: word }).format(0);
    return { name: word };
  } catch {
    return null;
  }
}

/** The calendar at a moment in a zone. */
function partsAt(epochMs: number, zone: Zone): Parts {
  if (zone && 'name' in zone) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone.name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
      hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    const got = Object.fromEntries(format.formatToParts(epochMs).map(({ type, value }) => [type, Number(value)]));
    return { year: got.year!, month: got.month! - 1, day: got.day!, hour: got.hour!, minute: got.minute!, second: got.second! };
  }
  if (zone) {
    const d = new Date(epochMs + zone.offset * MINUTE);
    return {
      year: d.getUTCFullYear(), month: d.getUTCMonth(), day: d.getUTCDate(),
      hour: d.getUTCHours(), minute: d.getUTCMinutes(), second: d.getUTCSeconds(),
    };
  }
  const d = new Date(epochMs);
  return {
    year: d.getFullYear(), month: d.getMonth(), day: d.getDate(),
    hour: d.getHours(), minute: d.getMinutes(), second: d.getSeconds(),
  };
}

/** The moment of a calendar time in a zone; null for a day that does not exist. */
function at(parts: Parts, given: Zone, now: number, local: string | undefined): number | null {
  const zone = given ?? (local ? { name: local } : null);
  const { year, month, day, hour, minute, second } = parts;
  if (Math.abs(year - new Date(now).getUTCFullYear()) > 2) return null;
  const utc = Date.UTC(year, month, day, hour, minute, second);
  if (zone && 'offset' in zone) return utc - zone.offset * MINUTE;
  if (!zone) return new Date(year, month, day, hour, minute, second).getTime();
  // The zone's shift depends on the moment that is sought: twice is enough.
  let guess = utc;
  for (let round = 0; round < 2; round += 1) {
    const p = partsAt(guess, zone);
    guess += utc - Date.UTC(p.year, p.month, p.day, p.hour, p.minute, p.second);
  }
  return guess;
}
