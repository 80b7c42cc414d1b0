import type { ReactElement } from 'react';
import type { AppCommandId } from '../../shared/contract/index.ts';
import { useReplica } from '../store.ts';
import { Item } from '../ui/menu.tsx';
import { chordWords } from '../ui/Chord.tsx';
import { useView } from '../view.ts';
import { contextNow } from './context.ts';
import { offer } from './offer.ts';

/** A command of the table as an item of a menu, with its keys, and with its reason where it cannot be done now. */
export function CommandItem({ id, testId }: { id: AppCommandId; testId?: string }): ReactElement | null {
  useReplica();
  useView((v) => v.layout);
  const offered = offer(id, contextNow());
  if (!offered) return null;
  const [chord] = offered.chords;
  return (
    <Item
      {...(testId ? { testId } : {})}
      disabled={offered.whyNot !== null}
      detail={offered.whyNot ?? undefined}
      aside={chord ? chordWords(chord) : undefined}
      onSelect={offered.run}
    >
      {offered.title}
    </Item>
  );
}
