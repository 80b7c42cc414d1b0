import { Popover } from '@base-ui/react/popover';
import type { ReactElement } from 'react';
import type { Agent, AgentLive, Context } from '../../shared/model/index.ts';
import { forecast, meterFigure, meterRows, type Marks, type MeterFigure, type MeterRow } from '../derive/meter.ts';
import { stepFor, useNow } from '../now.ts';
import { useReplica } from '../store.ts';
import { span, t } from '../text.ts';
import { join } from '../ui/parts.tsx';
import ui from '../ui/ui.module.css';
import css from './meter.module.css';

const m = t.meter;

/** How full an agent's context is: a ring and a figure; pressed or hovered, all that is known. */
export function Meter({ agent, live }: { agent: Agent; live: AgentLive | undefined }): ReactElement | null {
  const marks = useReplica((r) => r.desk.policy.handoff);
  const figure = meterFigure(live, marks);
  if (!figure || !live?.context) return null;
  return (
    <Popover.Root>
      <Popover.Trigger
        className={css.figure}
        data-fill={figure.fill}
        data-testid={`meter-${agent.id}`}
        aria-label={figure.label}
        openOnHover
        delay={400}
      >
        <Ring figure={figure} marks={marks} />
        <span className={css.percent}>{figure.text}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} style={{ zIndex: 50 }}>
          <Popover.Popup className={join(ui.popup, css.popup)} initialFocus={false} data-testid="meter-detail">
            <Detail context={live.context} spent={live.spent} figure={figure} marks={marks} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const R = 6;
const ROUND = 2 * Math.PI * R;

/** Percent to an angle on the ring, 0 at the top. */
const tick = (percent: number): string => `rotate(${percent * 3.6} 8 8)`;

function Ring({ figure, marks }: { figure: MeterFigure; marks: Marks }): ReactElement | null {
  if (figure.percent === null) return null;
  const share = Math.min(100, figure.percent) / 100;
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden className={css.ring}>
      <circle cx="8" cy="8" r={R} className={css.track} />
      <circle cx="8" cy="8" r={R} className={css.arc} strokeDasharray={`${share * ROUND} ${ROUND}`} transform="rotate(-90 8 8)" />
      {[marks.prepare, marks.execute].map((at) => (
        <line key={at} x1="8" x2="8" y1="0.2" y2="3.8" className={css.mark} transform={tick(at)} />
      ))}
    </svg>
  );
}

function Detail({ context, spent, figure, marks }: { context: Context; spent: AgentLive['spent']; figure: MeterFigure; marks: Marks }): ReactElement {
  const now = useNow(stepFor(context.at));
  const next = forecast(context, marks);
  const source = context.source === 'status-line' ? m.sources['status-line'] : t.pane.sources[context.source];
  return (
    <>
      <div className={css.top} data-fill={figure.fill}>
        <Popover.Title render={<h3>{m.title}</h3>} />
        {figure.percent !== null && <b>{figure.text}</b>}
      </div>
      {figure.percent !== null && (
        <div className={css.bar} data-fill={figure.fill} aria-hidden>
          <i style={{ width: `${Math.min(100, figure.percent)}%` }} />
          <span style={{ left: `${marks.prepare}%` }} />
          <span style={{ left: `${marks.execute}%` }} />
        </div>
      )}
      <p className={css.used}>
        {context.ceiling === null ? m.usedOnly(m.exact(context.used)) : m.used(m.exact(context.used), m.exact(context.ceiling))}
      </p>
      {next && <p className={css.next} data-fill={figure.fill}>{next}</p>}
      {figure.percent !== null && <p className={css.marks}>{m.marks(marks.prepare, marks.execute)}</p>}
      <Rows rows={meterRows(context, spent)} />
      <p className={css.source}>{m.seen(source, span(now - context.at))}</p>
    </>
  );
}

/** Names with their values, one beneath the other. */
export function Rows({ rows }: { rows: MeterRow[] }): ReactElement | null {
  if (rows.length === 0) return null;
  return (
    <dl className={css.rows}>
      {rows.map((row) => (
        <div key={row.name}>
          <dt>{row.name}</dt>
          <dd>{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}
