import { useEffect } from 'react';
import { say, toast } from '../view.ts';

/** Closes a page about something that is not there any more, and says so: unseen, it would keep the keyboard. */
export function useGone(gone: boolean, close: () => void, words: string): void {
  useEffect(() => {
    if (!gone) return;
    close();
    toast(words, 'plain');
    say(words);
    // How it is closed and said stays the same.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [gone]);
}
