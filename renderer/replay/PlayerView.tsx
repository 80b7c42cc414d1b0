import { Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import { useMemo, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Recording } from '../../shared/contract/recording.ts';
import { paneMarks } from '../../shared/rules/recording/index.ts';
import { useDesk } from '../store.ts';
import { t as words } from '../text.ts';
import { IconButton } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import { say } from '../view.ts';
import { placed, Slider, type Placed } from './Slider.tsx';
import { Screen } from './Screen.tsx';
import { usePlaying } from './usePlaying.ts';
import css from './replay.module.css';

const w = words.replay;
const speeds = [1, 2, 8] as const;
const icon = { size: 16, strokeWidth: 1.75 } as const;

/** A recording: its screen, its time, its marks. */
export function PlayerView({ recording, name }: { recording: Recording; name: string }): ReactElement {
  const desk = useDesk();
  const [speed, setSpeed] = useState<number>(1);
  const [skipIdle, setSkipIdle] = useState(true);
  const play = usePlaying(recording, speed, skipIdle);
  const session = desk.sessions[recording.session];
  const { messages, past, tasks, handoffs } = desk;
  const marks = useMemo(
    () => (session ? placed(recording, paneMarks({ ...desk, messages, past, tasks, handoffs }, session)) : []),
    // The rest of the desk says nothing about marks.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [recording, session, messages, past, tasks, handoffs],
  );
  const before = marks.findLast((mark) => mark.t < play.t - 250);
  const after = marks.find((mark) => mark.t > play.t);
  const go = (mark: Placed | undefined): void => {
    if (!mark) return;
    play.move(mark.t);
    say(w.mark(mark));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const control = (event.target as HTMLElement).closest('button, select, [type="checkbox"]');
    if (event.key === ' ' && !control) play.toggle();
    else if (event.key === ',') go(before);
    else if (event.key === '.') go(after);
    else return;
    event.preventDefault();
  };
  const notes = [!recording.whole && w.begins, recording.damaged > 0 && w.damaged(recording.damaged), recording.foreign && w.foreign].filter((note) => note !== false);
  const long = recording.to - recording.from;
  return (
    <section className={css.player} onKeyDown={onKeyDown} aria-label={w.of(name)}>
      <div className={css.stage}>
        <Screen recording={recording} t={play.t} label={w.screen(name)} />
        <Marks marks={marks} from={recording.from} t={play.t} onGo={go} />
      </div>
      <Slider recording={recording} marks={marks} t={play.t} onMove={play.move} />
      <div className={css.controls}>
        <IconButton label={w.earlier} disabled={!before} onClick={() => go(before)}><SkipBack {...icon} /></IconButton>
        <IconButton label={play.on ? w.pause : w.play} data-testid="replay-play" aria-pressed={play.on} onClick={play.toggle}>
          {play.on ? <Pause {...icon} /> : <Play {...icon} />}
        </IconButton>
        <IconButton label={w.later} disabled={!after} onClick={() => go(after)}><SkipForward {...icon} /></IconButton>
        <output className={css.time} data-testid="replay-time">{`${w.film(play.t - recording.from)} / ${w.film(long)}`}</output>
        <span className={css.speeds} role="group" aria-label={w.speed}>
          {speeds.map((one) => (
            <button key={one} type="button" aria-pressed={speed === one} data-testid={`replay-${one}x`} onClick={() => setSpeed(one)}>{w.times(one)}</button>
          ))}
        </span>
        <label className={css.idle}>
          <input type="checkbox" data-testid="replay-idle" checked={skipIdle} onChange={(event) => setSkipIdle(event.target.checked)} />
          {w.idle}
        </label>
        {notes.length > 0 && <p className={ui.quietText} role="status" data-testid="replay-notes">{notes.join(' ')}</p>}
      </div>
    </section>
  );
}

function Marks({ marks, from, t, onGo }: { marks: readonly Placed[]; from: number; t: number; onGo: (mark: Placed) => void }): ReactElement {
  const current = marks.findLast((mark) => mark.t <= t + 1);
  return (
    <div className={css.side}>
      <h3>{w.marks}</h3>
      {marks.length === 0 && <p className={ui.quietText}>{w.noMarks}</p>}
      <ol className={css.list}>
        {marks.map((mark) => (
          <li key={`${mark.kind} ${mark.at} ${mark.task ?? mark.text}`}>
            <button type="button" data-testid={`replay-mark-${mark.kind}`} aria-current={mark === current || undefined} onClick={() => onGo(mark)}>
              <i data-kind={mark.kind} data-ok={mark.ok} aria-hidden />
              <span>{w.mark(mark)}</span>
              <time>{w.film(mark.t - from)}</time>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
