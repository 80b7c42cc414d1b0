import { Plus, RotateCcw, X } from 'lucide-react';
import { useEffect, useRef, useState, type HTMLAttributes, type ReactElement, type RefObject } from 'react';
import { appCommands, chordOf, commandGroups, isEditable, keptChord, others, terminalNeeds, withKeys, type AppCommandId, type OwnKeys } from '../../shared/contract/index.ts';
import { send } from '../send.ts';
import { useApp } from '../store.ts';
import { t } from '../text.ts';
import { Chord, chordWords } from '../ui/Chord.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Button, IconButton, isMac } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { say, setView } from '../view.ts';
import { keysOf } from './offer.ts';
import css from './keys.module.css';

const s = t.shortcuts;
const { names, groups } = t.commands;

/** The shortcuts, each to be changed, taken away or set back; what is in use or has to stay is said. */
export function ShortcutsPage(): ReactElement {
  const app = useApp();
  const own: OwnKeys = app?.settings.keys ?? {};
  const map = keysOf({ app });
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = appCommands.filter(({ id }) => {
    const keys = (map.get(id) ?? []).map(chordWords).join(' ');
    return isEditable(id) && `${names[id]} ${keys}`.toLowerCase().includes(wanted);
  });
  const save = (keys: OwnKeys): void => void send({ type: 'settings.set', patch: { keys: Object.fromEntries(Object.entries(keys).map(([id, chords]) => [id, [...chords]])) } });
  return (
    <Dialog
      title={s.page}
      width={620}
      testId="shortcuts"
      onClose={() => setView({ page: null })}
      foot={
        <Button
          kind="quiet"
          disabled={Object.keys(own).length === 0}
          data-testid="reset-shortcuts"
          onClick={() => {
            save({});
            say(s.resetSaid);
          }}
        >
          {s.resetAll}
        </Button>
      }
    >
      <p className={ui.quietText}>{s.intro}</p>
      <input className={`${ui.input} ${css.filter}`} value={text} placeholder={s.filter} aria-label={s.filter} spellCheck={false} onChange={(event) => setText(event.target.value)} />
      {commandGroups.map((group) => {
        const ids = shown.filter((entry) => entry.group === group).map(({ id }) => id);
        return ids.length === 0 ? null : (
          <section key={group} className={css.group} aria-label={groups[group]}>
            <h3>{groups[group]}</h3>
            <ul>
              {ids.map((id) => <Row key={id} id={id} own={own} save={save} />)}
            </ul>
          </section>
        );
      })}
      {shown.length === 0 && <p className={css.none}>{t.palette.none(text.trim())}</p>}
    </Dialog>
  );
}

interface RowProps {
  id: AppCommandId;
  own: OwnKeys;
  save: (keys: OwnKeys) => void;
}

/** `null`: nothing is asked for; a chord: it is replaced; `new`: one more. */
type Asked = string | null;

function Row({ id, own, save }: RowProps): ReactElement {
  const app = useApp();
  const map = keysOf({ app });
  const chords = map.get(id) ?? [];
  const [asked, setAsked] = useState<Asked>(null);
  const name = names[id];
  const put = (next: readonly string[], from: AppCommandId[] = []): void => {
    save(withKeys(own, id, next, from));
    say(next.length > 0 ? s.said(name, next.map(chordWords).join(', ')) : s.gone(name));
    setAsked(null);
  };
  const stay = useKeptFocus(asked, chords.join(' '), id in own);
  return (
    <li {...stay} className={css.row} data-testid={`shortcut-${id}`}>
      <span className={css.name}>
        {name}
        {own[id] && <em>{s.changed}</em>}
      </span>
      <span className={css.chords}>
        {chords.map((chord) => (
          <span key={chord} className={css.chord}>
            {!terminalNeeds(chord, isMac) && <small>{s.everywhere}</small>}
            <button type="button" aria-label={s.change(name, chordWords(chord))} onClick={() => setAsked(chord)}>
              <Chord chord={chord} />
            </button>
            <IconButton label={s.drop(name, chordWords(chord))} onClick={() => put(chords.filter((one) => one !== chord))}>
              <X size={12} strokeWidth={1.75} />
            </IconButton>
          </span>
        ))}
        {chords.length === 0 && <span className={css.noKeys}>{s.none}</span>}
        {chords.length < 4 && (
          <IconButton label={s.add(name)} onClick={() => setAsked('new')}>
            <Plus size={13} strokeWidth={1.75} />
          </IconButton>
        )}
        {own[id] && (
          <IconButton label={s.reset(name)} onClick={() => put(appCommands.find((entry) => entry.id === id)?.keys ?? [])}>
            <RotateCcw size={12} strokeWidth={1.75} />
          </IconButton>
        )}
      </span>
      {asked !== null && (
        <Record
          onLeave={() => setAsked(null)}
          onChord={(chord, from) => put(asked === 'new' ? [...chords, chord] : chords.map((one) => (one === asked ? chord : one)), from)}
          takenBy={(chord) => others(map, chord, id)}
        />
      )}
    </li>
  );
}

/** What had the keyboard in a row may go with a change: the row keeps it, and nobody begins at the top again. */
function useKeptFocus(...changes: readonly (string | boolean | null)[]): HTMLAttributes<HTMLLIElement> & { ref: RefObject<HTMLLIElement | null> } {
  const ref = useRef<HTMLLIElement>(null);
  const had = useRef(false);
  useEffect(() => {
    if (had.current && !ref.current?.contains(document.activeElement)) ref.current?.querySelector('button')?.focus();
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, changes);
  return {
    ref,
    onFocus: () => {
      had.current = true;
    },
    onBlur: ({ currentTarget, relatedTarget: to }) => {
      // The page itself takes what goes.
      if (to && !to.matches('[role="dialog"]')) had.current = currentTarget.contains(to);
    },
  };
}

interface RecordProps {
  onChord: (chord: string, from: AppCommandId[]) => void;
  onLeave: () => void;
  takenBy: (chord: string) => AppCommandId[];
}

/** Takes the next keys that are pressed, and says who has them already. */
function Record({ onChord, onLeave, takenBy }: RecordProps): ReactElement {
  const box = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState<{ text: string; chord: string | null; from: AppCommandId[] } | null>(null);
  useEffect(() => box.current?.focus(), []);
  const press = (chord: string): void => {
    const keys = chordWords(chord);
    const kept = keptChord(chord);
    if (kept) return setTold({ text: s.kept[kept](keys), chord: null, from: [] });
    const from = takenBy(chord);
    const card = from.find((id) => !isEditable(id));
    if (card) return setTold({ text: s.card(keys), chord: null, from: [] });
    if (from.length > 0) return setTold({ text: s.taken(keys, from.map((id) => names[id])), chord, from });
    onChord(chord, []);
  };
  return (
    <div className={css.record}>
      <input
        ref={box}
        readOnly
        className={ui.input}
        value={s.press}
        aria-label={s.press}
        data-testid="press-keys"
        onKeyDown={(event) => {
          if (event.key === 'Tab') return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key === 'Escape') return onLeave();
          const chord = chordOf(event.nativeEvent, isMac);
          if (chord) press(chord);
        }}
      />
      {told && <p className={css.told} role="alert">{told.text}</p>}
      {told?.chord && (
        <Button data-testid="take-keys" onClick={() => onChord(told.chord ?? '', told.from)}>{s.take}</Button>
      )}
      <Button kind="quiet" onClick={onLeave}>{s.leave}</Button>
    </div>
  );
}
