/** A text without its Enter is kept so long. ms. */
const KEPT_MS = 10 * 60_000;
const MOST_CHARS = 1_000_000;
const MOST_BUFFERS = 50;

/**
 * What was typed by send-keys and not sent by its Enter yet, and tmux's paste buffers: per caller,
 * in memory only. Nothing of it is in any pane.
 */
export interface Drafts {
  /** False: it would become too long, and is dropped. */
  add(who: string, agent: string, text: string): boolean;
  edit(who: string, agent: string, how: (draft: string) => string): void;
  /** The text, which is none any more. */
  take(who: string, agent: string): string;
  keep(who: string, buffer: string, text: string): boolean;
  /** An empty name is the buffer that was kept last; null: there is none. */
  buffer(who: string, name: string, drop: boolean): string | null;
}

export function createDrafts(now: () => number): Drafts {
  const texts = new Map<string, { text: string; at: number }>();
  const buffers = new Map<string, { text: string; at: number }>();
  const fresh = (map: Map<string, { text: string; at: number }>): void => {
    for (const [key, { at }] of map) if (now() - at > KEPT_MS) map.delete(key);
  };
  const key = (who: string, name: string): string => `${who}\0${name}`;
  const set = (who: string, agent: string, text: string): boolean => {
    fresh(texts);
    const fits = text.length <= MOST_CHARS;
    if (text === '' || !fits) texts.delete(key(who, agent));
    else texts.set(key(who, agent), { text, at: now() });
    return fits;
  };
  const get = (who: string, agent: string): string => texts.get(key(who, agent))?.text ?? '';
  return {
    add: (who, agent, text) => set(who, agent, get(who, agent) + text),
    edit: (who, agent, how) => void set(who, agent, how(get(who, agent))),
    take(who, agent) {
      fresh(texts);
      const text = get(who, agent);
      texts.delete(key(who, agent));
      return text;
    },
    keep(who, name, text) {
      fresh(buffers);
      if (text.length > MOST_CHARS) return false;
      buffers.delete(key(who, name));
      buffers.set(key(who, name), { text, at: now() });
      const first = buffers.keys().next().value;
      if (buffers.size > MOST_BUFFERS && first !== undefined) buffers.delete(first);
      return true;
    },
    buffer(who, name, drop) {
      fresh(buffers);
      const found = name === '' ? [...buffers.keys()].findLast((one) => one.startsWith(`${who}\0`)) : key(who, name);
      const text = found === undefined ? undefined : buffers.get(found)?.text;
      if (drop && found !== undefined) buffers.delete(found);
      return text ?? null;
    },
  };
}
