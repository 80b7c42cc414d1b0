/** The languages of the window. */
export type UiLanguage = 'en' | 'fr';
export const uiLanguages: readonly UiLanguage[] = ['en', 'fr'];

/** Numbers, lengths of time and moments, as one language writes them. */
export interface Formats {
  /** A count with its noun: `many` is what the language says of all but its singular. */
  plural(n: number, one: string, many: string): string;
  /** The noun alone, in the number that belongs to a count. */
  noun(n: number, one: string, many: string): string;
  /** A number with its thousands apart: "184,200". */
  grouped(n: number): string;
  /** A number with so many decimals: "0.24". */
  decimal(n: number, digits: number): string;
  /** A number of tokens at a glance: "812", "8.2k", "184k", "1.2M". */
  short(n: number): string;
  /** Sorts of things as one sentence lists them: "a, b and c". */
  list(items: readonly string[]): string;
  /** A length of time for reading at a glance: "8 s", "12 min", "1 h 20 min". @param ms milliseconds */
  span(ms: number): string;
  /** A short length with one decimal below ten seconds: "0.2 s", "41 s". @param ms milliseconds */
  exact(ms: number): string;
  /** The clock time of a moment, local, 24 hours: "10:42", with `seconds` "10:42:07". @param at epoch ms */
  clock(at: number, seconds?: boolean): string;
  /** A day of a month, from 0: "3 Dec". */
  monthDay(day: number, month: number): string;
  /** A moment as one says it today: "15:00", "tomorrow 09:00", "Thu 09:00", "3 Dec 09:00". Epoch ms. */
  moment(at: number, now: number): string;
}

interface Local {
  locale: string;
  /** The sign of a day. */
  day: string;
  /** What stands between a short number and its thousands or millions. */
  gap: string;
  tomorrow: string;
  /** What joins a day and its clock time. */
  at: string;
}

const DAY = 86_400_000;

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Makes the formats of a language from its locale and the few words that `Intl` does not have. */
export function formatsOf({ locale, day, gap, tomorrow, at: joint }: Local): Formats {
  // Each takes a millisecond or more to make: the window does not wait for those of a language that is not spoken.
  const rules = once(() => new Intl.PluralRules(locale));
  const whole = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
  const tenth = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
  const fixed = [0, 1, 2, 3].map((n) => once(() => new Intl.NumberFormat(locale, { minimumFractionDigits: n, maximumFractionDigits: n, useGrouping: false })));
  const lists = once(() => new Intl.ListFormat(locale));
  // Made anew each time: one that is kept stays in the time zone of its making.
  const date = (at: number, how: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(locale, how).format(at);

  const noun = (n: number, one: string, many: string): string => (rules().select(n) === 'one' ? one : many);
  const decimal = (n: number, digits: number): string => (fixed[digits] ?? tenth)().format(n);
  const clock = (at: number, seconds = false): string => {
    const d = new Date(at);
    return [d.getHours(), d.getMinutes(), ...(seconds ? [d.getSeconds()] : [])].map((n) => String(n).padStart(2, '0')).join(':');
  };
  const span = (ms: number): string => {
    const seconds = Math.max(0, Math.floor(ms / 1_000));
    if (seconds < 60) return `${seconds} s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return `${minutes} min`;
    const rest = minutes % 60;
    const hours = Math.floor(minutes / 60);
    if (hours >= 24) return `${whole().format(Math.floor(hours / 24))} ${day}`;
    return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  };
  return {
    noun,
    plural: (n, one, many) => `${n < 1_000 ? n : whole().format(n)} ${noun(n, one, many)}`,
    grouped: (n) => whole().format(Math.round(n)),
    decimal,
    short(n) {
      if (n < 1_000) return String(Math.round(n));
      const [unit, by] = n < 999_500 ? (['k', 1_000] as const) : (['M', 1_000_000] as const);
      const value = n / by;
      return `${value < 9.95 ? tenth().format(value) : whole().format(value)}${gap}${unit}`;
    },
    list: (items) => lists().format(items),
    span,
    exact(ms) {
      const seconds = Math.max(0, ms) / 1_000;
      return seconds >= 10 ? span(ms) : `${decimal(seconds, seconds < 0.1 ? 2 : 1)} s`;
    },
    clock,
    // A leap year has every day that there is.
    monthDay: (nth, month) => date(new Date(2024, month, nth, 12).getTime(), { day: 'numeric', month: 'short' }),
    moment(at, now) {
      const dayOf = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
      const away = Math.round((dayOf(at) - dayOf(now)) / DAY);
      if (away === 0) return clock(at);
      if (away === 1) return `${tomorrow}${joint}${clock(at)}`;
      if (away > 1 && away < 7) return `${date(at, { weekday: 'short' })}${joint}${clock(at)}`;
      return `${date(at, { day: 'numeric', month: 'short' })}${joint}${clock(at)}`;
    },
  };
}

export const enFormats = formatsOf({ locale: 'en-GB', day: 'd', gap: '', tomorrow: 'tomorrow', at: ' ' });
export const frFormats = formatsOf({ locale: 'fr-FR', day: 'j', gap: '\u202F', tomorrow: 'demain', at: ' à ' });
