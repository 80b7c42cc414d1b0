import { useEffect, useState, type ReactElement } from 'react';
import type { Recording, RecordingEntry } from '../../shared/contract/recording.ts';
import { nameOf } from '../derive/card.ts';
import { useNow } from '../now.ts';
import { send } from '../send.ts';
import { useApp, useDesk } from '../store.ts';
import { clock, t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Button } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { say, setView, toast } from '../view.ts';
import { loadList, loadRecording } from './load.ts';
import { PlayerView } from './PlayerView.tsx';
import css from './replay.module.css';

const w = t.replay;

/** What panes printed, to be looked at again. */
export function ReplayPage({ agent }: { agent: string | null }): ReactElement {
  const desk = useDesk();
  const records = useApp()?.settings.record ?? true;
  const [list, setList] = useState<RecordingEntry[] | null>(null);
  const [chosen, choose] = useState<string | null>(null);
  useEffect(() => {
    void loadList().then(setList);
  }, []);
  const mine = (list ?? []).filter((entry) => agent === null || entry.agent === agent);
  const entry = mine.find(({ session }) => session === chosen) ?? mine[0];
  const name = entry ? nameOf(desk, entry.agent) : '';
  const now = useNow(60_000);
  const close = (): void => setView({ replay: null });
  const words = ({ agent: of, startedAt, endedAt, bytes }: RecordingEntry): string =>
    w.session(nameOf(desk, of), t.moment(startedAt, now), endedAt === null ? w.running : clock(endedAt), bytes);
  return (
    <Dialog title={agent === null ? w.title : w.of(nameOf(desk, agent))} width={1180} testId="replay" onClose={close} foot={entry && <Foot entry={entry} onErased={() => void loadList().then(setList)} />}>
      {entry && (
        <label className={css.which}>
          <span>{w.which}</span>
          <select className={ui.input} data-testid="replay-session" value={entry.session} onChange={(event) => choose(event.target.value)}>
            {mine.map((one) => <option key={one.session} value={one.session}>{words(one)}</option>)}
          </select>
        </label>
      )}
      {entry && <Loaded key={entry.session} entry={entry} name={name} />}
      {!list && <p className={css.empty} role="status">{w.looking}</p>}
      {list && !entry && (
        <div className={css.empty} data-testid="replay-empty">
          <p>{records ? w.none : w.noneOff}</p>
          {!records && <Button kind="primary" onClick={() => void send({ type: 'settings.set', patch: { record: true } })}>{w.turnOn}</Button>}
        </div>
      )}
      <p className={ui.quietText}>{w.recordWhy}</p>
    </Dialog>
  );
}

function Loaded({ entry, name }: { entry: RecordingEntry; name: string }): ReactElement {
  const [part, setPart] = useState(0);
  const [recording, setRecording] = useState<Recording | null | undefined>(undefined);
  const [first] = useState(entry);
  useEffect(() => {
    let gone = false;
    void loadRecording(first, setPart, () => gone).then((loaded) => gone || setRecording(loaded));
    return () => {
      gone = true;
    };
  }, [first]);
  if (recording) return <PlayerView recording={recording} name={name} />;
  return <p className={css.empty} role="status" data-testid="replay-loading">{recording === null ? w.unreadable : w.loading(part, entry.segments)}</p>;
}

function Foot({ entry, onErased }: { entry: RecordingEntry; onErased: () => void }): ReactElement {
  const save = async (): Promise<void> => {
    const reply = await send({ type: 'recording.export', session: entry.session });
    if (!reply.ok || !reply.value) return;
    toast(w.saved(reply.value), 'plain');
    say(w.saved(reply.value));
  };
  const erase = async (session?: string): Promise<void> => {
    const reply = await send({ type: 'recordings.erase', ...(session ? { session } : {}) });
    if (!reply.ok) return;
    say(w.erased);
    onErased();
  };
  const ask = (title: string, act: () => void): void => setView({ confirm: { title, text: w.eraseText, yes: w.eraseYes, no: w.keep, act } });
  return (
    <>
      <Button kind="quiet" data-testid="replay-erase-all" onClick={() => ask(w.eraseAllTitle, () => void erase())}>{w.eraseAll}</Button>
      <Button kind="quiet" data-testid="replay-erase" onClick={() => ask(w.eraseTitle, () => void erase(entry.session))}>{w.erase}</Button>
      <span style={{ flex: 1 }} />
      <Button data-testid="replay-export" title={w.exportWhy} onClick={() => void save()}>{w.export}</Button>
    </>
  );
}
