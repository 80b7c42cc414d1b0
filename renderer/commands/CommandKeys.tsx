import { memo, type ReactElement } from 'react';
import type { AppCommandId } from '../../shared/contract/index.ts';
import { useApp } from '../store.ts';
import { Chord } from '../ui/Chord.tsx';
import { keysOf } from './offer.ts';

/** The keys of a command, as they hold now; nothing when it has none. */
export const CommandKeys = memo(function CommandKeys({ id }: { id: AppCommandId }): ReactElement | null {
  const app = useApp();
  const [chord] = keysOf({ app }).get(id) ?? [];
  return chord ? <Chord chord={chord} /> : null;
});
