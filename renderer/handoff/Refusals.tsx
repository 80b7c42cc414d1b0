import type { ReactElement } from 'react';
import { nameOf } from '../derive/card.ts';
import { useNow } from '../now.ts';
import { useDesk } from '../store.ts';
import { t, tell } from '../text.ts';
import { Dot } from '../ui/parts.tsx';
import css from './handoff.module.css';

const r = t.handoff.refused;

/** What agents tried that was not theirs, the latest first; nothing where none did. */
export function Refusals(): ReactElement | null {
  const desk = useDesk();
  const now = useNow(60_000);
  const all = (desk.refused ?? []).toReversed();
  if (all.length === 0) return null;
  return (
    <section className={css.refused} aria-label={r.title} data-testid="refusals">
      <h4 className={css.part}>{r.title}</h4>
      <p>{r.why}</p>
      <ul>
        {all.map(({ agent, what, at, epoch }) => (
          <li key={`${at} ${agent} ${what}`}>
            <span>
              <Dot hue={desk.agents.find(({ id }) => id === agent)?.hue ?? 'custom'} />
              <b>{nameOf(desk, agent)}</b>
              <time>{t.moment(at, now)}</time>
            </span>
            {epoch !== undefined && <small>{r.epoch(epoch)}</small>}
            <small>{tell(what)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
