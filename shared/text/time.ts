const pad = (n: number): string => String(n).padStart(2, '0');

/** A length of time for reading at a glance: "8 s", "12 min", "1 h 20 min". @param ms milliseconds */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return `${Math.floor(hours / 24)} d`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** A short length with one decimal below ten seconds: "0.2 s", "41 s". @param ms milliseconds */
export function exact(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds >= 10) return span(ms);
  return `${seconds < 0.1 ? seconds.toFixed(2) : seconds.toFixed(1)} s`;
}

/** The clock time of a moment, local, 24 hours: "10:42", with `seconds` "10:42:07". @param at epoch ms */
export function clock(at: number, seconds = false): string {
  const d = new Date(at);
  const short = `${pad(d.getHours())}:${pad(d.getMinutes())}`;
  return seconds ? `${short}:${pad(d.getSeconds())}` : short;
}
