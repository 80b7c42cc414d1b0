import type { ReactElement } from 'react';
import { appCommands, commandGroups } from '../../shared/contract/index.ts';
import { useApp } from '../store.ts';
import { t } from '../text.ts';
import { Chord } from '../ui/Chord.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Button } from '../ui/parts.tsx';
import { setView } from '../view.ts';
import { keysOf } from './offer.ts';
import css from './keys.module.css';

const s = t.shortcuts;

interface Line {
  does: string;
  chords: readonly string[];
}

/** The cheat sheet: every command that has keys, and the keys that are always there. */
export function KeysPage(): ReactElement {
  const app = useApp();
  const map = keysOf({ app });
  const groups = commandGroups.map((group) => {
    const lines: Line[] = appCommands
      .filter((entry) => entry.group === group && !entry.id.startsWith('pane.') && (map.get(entry.id) ?? []).length > 0)
      .map(({ id }) => ({ does: t.commands.names[id], chords: map.get(id) ?? [] }));
    if (group === 'card') lines.push(...s.fixed.map(({ keys, does }) => ({ does, chords: keys })));
    if (group === 'panes') lines.push({ does: s.escape, chords: ['Escape'] });
    // Nine lines that say the same would hide the others.
    if (group === 'go') lines.push(...paneLines(map));
    return { name: t.commands.groups[group], lines };
  });
  groups.push({ name: s.terminal, lines: s.terminalKeys.map(({ keys, does }) => ({ does, chords: keys })) });
  return (
    <Dialog
      title={s.title}
      width={760}
      testId="keys"
      reading
      onClose={() => setView({ page: null })}
      foot={<Button onClick={() => setView({ page: 'shortcuts' })} data-testid="edit-shortcuts">{s.edit}</Button>}
    >
      <div className={css.sheet}>
        {groups.filter(({ lines }) => lines.length > 0).map((group) => (
          <section key={group.name} className={css.group}>
            <h3>{group.name}</h3>
            <dl>
              {group.lines.map((line) => (
                <div key={line.does}>
                  <dt>{line.does}</dt>
                  <dd>
                    {line.chords.map((chord) => <Chord key={chord} chord={chord} />)}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function paneLines(map: ReturnType<typeof keysOf>): Line[] {
  const ids = appCommands.map(({ id }) => id).filter((id) => /^pane\.(?:\d|next|previous|earlier|later|maximise)$/.test(id));
  const numbers = ids.filter((id) => /\d$/.test(id)).map((id) => map.get(id) ?? []);
  const usual = numbers.every((chords, i) => chords.length === 1 && chords[0] === `Mod+${i + 1}`);
  const lines = ids
    .filter((id) => !(usual && /\d$/.test(id)))
    .map((id) => ({ does: t.commands.names[id], chords: map.get(id) ?? [] }))
    .filter(({ chords }) => chords.length > 0);
  return usual ? [{ does: s.panes, chords: ['Mod+1', 'Mod+9'] }, ...lines] : lines;
}
