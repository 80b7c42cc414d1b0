const pad = (value: number): string => String(value).padStart(2, '0');
/** A minute of the day as a time field holds it: "07:05". */
export const toClock = (minute: number): string => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;

/** The minute of the day that a time field holds; null for anything else. */
export function toMinute(clock: string): number | null {
  const match = /^(\d{2}):(\d{2})$/.exec(clock);
  if (!match) return null;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : null;
}
