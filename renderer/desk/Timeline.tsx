import { ChevronDown, ChevronUp } from 'lucide-react';
import { useMemo, type ReactElement } from 'react';
import { inTerminal } from '../../shared/rules/index.ts';
import { clock } from '../../shared/text/time.ts';
import { firstStart, timeline, type Bar } from '../derive/timeline.ts';
import { useNow } from '../now.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Dot, IconButton, Tip } from '../ui/parts.tsx';
import { setView, useView } from '../view.ts';
import css from './timeline.module.css';

/** Who worked on what, and when nobody did. */
export function Timeline(): ReactElement {
  const open = useView((v) => v.timeline);
  if (!open)
    return (
      <div className={css.closed}>
        <IconButton label={t.timeline.expand} onClick={() => setView({ timeline: true })}>
          <ChevronUp size={15} strokeWidth={1.75} />
        </IconButton>
      </div>
    );
  return <OpenTimeline />;
}

function OpenTimeline(): ReactElement {
  const { desk, live } = useReplica();
  const first = useMemo(() => firstStart(desk), [desk]);
  const young = useNow(60_000) - first < 600_000;
  const busy = desk.agents.some(({ id }) => inTerminal(desk, id)?.stage === 'running');
  // Where nothing grows, a frame every second would be the most that the idle desk does.
  const now = useNow(busy ? (young ? 1_000 : 5_000) : 60_000);
  const shape = timeline(desk, live, now);
  const empty = shape.rows.every((row) => row.bars.length + row.marks.length === 0);
  return (
    <section className={css.timeline} aria-label={t.timeline.label} data-testid="timeline">
      <ul className={css.legend}>
        {desk.agents.map((agent, i) => {
          const percent = shape.rows[i]?.percent ?? null;
          return (
            <li key={agent.id}>
              <Dot hue={agent.hue} />
              <span className={css.agent}>{agent.name}</span>
              {percent !== null && (
                <Tip text={t.timeline.percentWhy(agent.name, percent)}>
                  <span className={css.percent}>{t.timeline.percent(percent)}</span>
                </Tip>
              )}
            </li>
          );
        })}
      </ul>
      <div className={css.chart}>
        {desk.agents.map((agent, i) => (
          <div key={agent.id} className={css.row} data-hue={agent.hue}>
            {shape.rows[i]?.bars.map((bar) => <BarView key={bar.key} bar={bar} />)}
            {shape.rows[i]?.marks.map((mark) => (
              <button
                key={mark.message}
                type="button"
                className={css.mark}
                tabIndex={-1}
                data-tone={mark.tone}
                data-testid={`mark-${mark.message}`}
                title={t.timeline.mark(clock(mark.at), mark.text)}
                aria-label={t.timeline.mark(clock(mark.at), mark.text)}
                style={{ left: `${mark.left}%` }}
                onClick={() => setView({ messages: { agent: agent.id, id: mark.message } })}
              />
            ))}
          </div>
        ))}
        {empty && <p className={css.empty} style={{ left: `calc(${shape.now}% + 14px)` }}>{t.timeline.empty}</p>}
        <div className={css.axis} aria-hidden>
          {shape.ticks.map((tick) => (
            <span key={tick.at} style={{ left: `${tick.left}%` }}>{clock(tick.at, tick.at % 60_000 !== 0)}</span>
          ))}
        </div>
        <div className={css.now} style={{ left: `${shape.now}%` }} aria-hidden>
          <span>{t.timeline.now}</span>
        </div>
      </div>
      <div className={css.collapse}>
        <IconButton label={t.timeline.collapse} onClick={() => setView({ timeline: false })}>
          <ChevronDown size={15} strokeWidth={1.75} />
        </IconButton>
      </div>
    </section>
  );
}

function BarView({ bar }: { bar: Bar }): ReactElement {
  const words = t.timeline.bar(bar.task, bar.title, clock(bar.from), bar.open ? t.timeline.now : clock(bar.to));
  const what = bar.tone === 'you' ? t.timeline.waits : bar.tone === 'checking' ? t.timeline.checks : '';
  const label = bar.tone !== 'work' || bar.width < 2.5 ? '' : bar.width < 7 ? bar.number : `${bar.number} ${bar.title}`;
  return (
    <button
      type="button"
      className={css.bar}
      tabIndex={-1}
      data-tone={bar.tone}
      data-label={label || undefined}
      title={what ? `${words}: ${what}` : words}
      style={{ left: `${bar.left}%`, width: `calc(${bar.width}% - 1px)` }}
      onClick={() => setView({ details: bar.task })}
    >
      {label}
    </button>
  );
}
