import { useCallback, useEffect, useRef, useState } from 'react';
import { useReplica } from './store.ts';

/** A page on which a person writes more than a line, and what it is about: a task, an agent. */
export type BegunPage = `editor:${string}` | 'goal' | `send:${string}`;

/** After the last letter so long. Ms. */
const WAIT_MS = 300;

const keyOf = (page: BegunPage, project = useReplica.getState().desk.project?.id): string | null => (project ? `begun:${project}:${page}` : null);

/** What was begun on a page of the open project, and neither saved nor thrown away. */
export function readBegun(page: BegunPage): Record<string, unknown> | null {
  const key = keyOf(page);
  try {
    const kept: unknown = key && JSON.parse(localStorage.getItem(key) ?? 'null');
    return typeof kept === 'object' && !Array.isArray(kept) ? (kept as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

/** What the pages of a kind are about on which something was begun in the open project. */
export function begunOn(kind: 'editor:' | 'send:'): string[] {
  const start = keyOf(kind);
  const all = start === null ? [] : Object.keys(localStorage).flatMap((key) => (key.startsWith(start) ? [key.slice(start.length)] : []));
  return all.filter((about) => readBegun(`${kind}${about}`) !== null);
}

function put(key: string | null, record: object | null): void {
  if (!key) return;
  if (!record) return localStorage.removeItem(key);
  try {
    localStorage.setItem(key, JSON.stringify(record));
  } catch {
    // It is too long to be kept: it still stands on its page.
  }
}

/**
 * Keeps what is being written on a page for its project, also when the window goes.
 * @param record what is to be kept, the same function while nothing changes; null from it: nothing
 * @returns forgets it, once it is saved or thrown away
 */
export function useBegun(page: BegunPage, record: () => object | null): () => void {
  const [key] = useState(() => keyOf(page));
  const over = useRef(false);
  const last = useRef(record);
  useEffect(() => {
    last.current = record;
    const write = (): void => {
      if (!over.current) put(key, record());
    };
    const timer = setTimeout(write, WAIT_MS);
    window.addEventListener('pagehide', write);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', write);
    };
  }, [key, record]);
  useEffect(() => () => {
    if (!over.current) put(key, last.current());
  }, [key]);
  return () => {
    over.current = true;
    put(key, null);
  };
}

/** The text of a page that holds one, kept likewise. `again`: it stands there as it was found. */
export function useBegunText(page: BegunPage): { text: string; setText: (text: string) => void; again: boolean; forget: () => void } {
  const [kept] = useState(() => {
    const found = readBegun(page)?.text;
    return typeof found === 'string' ? found : '';
  });
  const [text, setText] = useState(kept);
  const forget = useBegun(page, useCallback(() => (text.trim() ? { text } : null), [text]));
  return { text, setText, again: kept !== '' && text === kept, forget };
}
