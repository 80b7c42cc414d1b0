import { Fragment, type ReactElement } from 'react';
import { chordKeys } from '../../shared/contract/index.ts';
import { t } from '../text.ts';
import { isMac } from './parts.tsx';
import css from './ui.module.css';

/** The words of a chord as they are read aloud, such as `Ctrl Shift P`. */
export const chordWords = (chord: string): string => keysOf(chord).join(' ');

const keysOf = (chord: string): string[] => chordKeys(chord, isMac).map((key) => t.keyNames[key] ?? key);

/** The keys of a chord, as they are labelled on the person's keyboard. */
export function Chord({ chord }: { chord: string }): ReactElement {
  return (
    <span className={css.kbds}>
      {keysOf(chord).map((key, i) => (
        <Fragment key={key}>
          {i > 0 && ' '}
          <kbd className={css.kbd}>{key}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
