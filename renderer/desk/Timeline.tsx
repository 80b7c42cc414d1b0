import { ChevronUp } from 'lucide-react';
import { memo, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement, type UIEvent } from 'react';
import { inTerminal } from '../../shared/rules/index.ts';
import { barWords } from '../derive/timeline-export.ts';
import { firstStart, lastMoment, panned, timeline, zoomed, type Bar, type BatonMark, type TimelineShape, type Zoom } from '../derive/timeline.ts';
import { openHandoff } from '../handoff/acts.ts';
import { useNow } from '../now.ts';
import { useLanguage, useReplica } from '../store.ts';
import { clock, span, t } from '../text.ts';
import { Dot, IconButton, Tip } from '../ui/parts.tsx';
import { setView, useView } from '../view.ts';
import { focusPane } from './focus.ts';
import { TimelineTools } from './TimelineTools.tsx';
import css from './timeline.module.css';

/** Who worked on what, and when nobody did. */
export const Timeline = memo(function Timeline(): ReactElement {
  useLanguage();
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
});

function OpenTimeline(): ReactElement {
  const { desk, live } = useReplica();
  const language = useLanguage();
  const [zoom, setZoom] = useState<Zoom | null>(null);
  const first = useMemo(() => firstStart(desk), [desk]);
  const young = useNow(60_000) - first < 600_000;
  const busy = desk.agents.some(({ id }) => inTerminal(desk, id)?.stage === 'running');
  // Where nothing grows, a frame every second would be the most that the idle desk does.
  const last = useMemo(() => lastMoment(desk), [desk]);
  const now = Math.max(last, useNow(busy ? (young ? 1_000 : 5_000) : 60_000));
  // It holds words, which change with the language.
  const shape = useMemo(() => language && timeline(desk, live, now, zoom), [desk, live, now, zoom, language]);
  const empty = shape.rows.every((row) => row.bars.length + row.marks.length === 0) && shape.batons.length === 0;
  const zoomBy = (factor: number, share = Math.min(0.999, shape.now / 100)): void => setZoom(zoomed(shape, factor, Math.max(0, share), now));
  return (
    <section className={css.timeline} aria-label={t.timeline.label} data-testid="timeline">
      <div className={css.side}>
        <ul className={css.legend} data-scrolls onScroll={together}>
          {desk.agents.map((agent, i) => (
            <li key={agent.id}>
              <Dot hue={agent.hue} />
              <span className={css.agent}>{agent.name}</span>
              <Figures name={agent.name} row={shape.rows[i]} />
            </li>
          ))}
        </ul>
        <TimelineTools zoom={zoom} onZoom={(factor) => zoomBy(factor)} onFit={() => setZoom(null)} />
      </div>
      <Chart shape={shape} now={now} empty={empty} zoomBy={zoomBy} setZoom={setZoom} />
    </section>
  );
}

/** Names and rows are two boxes that are scrolled as one: of many agents not all are seen. */
function together({ currentTarget: moved }: UIEvent<HTMLElement>): void {
  for (const box of moved.closest('section')?.querySelectorAll('[data-scrolls]') ?? []) box.scrollTop = moved.scrollTop;
}

function Figures({ name, row }: { name: string; row: TimelineShape['rows'][number] | undefined }): ReactElement | null {
  if (!row) return null;
  const { percent, tokens } = row;
  return (
    <>
      {tokens !== null && (
        <Tip text={t.timeline.tokensWhy(name, t.meter.exact(tokens))}>
          <span className={css.tokens}>{t.timeline.tokens(t.meter.short(tokens))}</span>
        </Tip>
      )}
      {percent !== null && (
        <Tip text={t.timeline.percentWhy(name, percent)}>
          <span className={css.percent}>{t.timeline.percent(percent)}</span>
        </Tip>
      )}
    </>
  );
}

interface ChartProps {
  shape: TimelineShape;
  now: number;
  empty: boolean;
  zoomBy: (factor: number, share?: number) => void;
  setZoom: (zoom: Zoom | null) => void;
}

/** The rows with their bars. The wheel zooms at the pointer, with Shift it moves; keys do both. */
function Chart({ shape, now, empty, zoomBy, setZoom }: ChartProps): ReactElement {
  const desk = useReplica((r) => r.desk);
  const box = useRef<HTMLDivElement>(null);
  const [told, setTold] = useState<{ bar: Bar; x: number; y: number } | null>(null);
  const act = useRef({ shape, now, zoomBy, setZoom });
  useEffect(() => {
    act.current = { shape, now, zoomBy, setZoom };
  });
  // React's own wheel listener is passive: the page would scroll instead.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onWheel = (event: WheelEvent): void => {
      const { left, width } = element.getBoundingClientRect();
      const a = act.current;
      event.preventDefault();
      setTold(null);
      const sideways = event.deltaX || (event.shiftKey ? event.deltaY : 0);
      if (sideways !== 0) a.setZoom(panned(a.shape, sideways / Math.max(1, width), a.now));
      else a.zoomBy(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 240))), (event.clientX - left) / Math.max(1, width));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!onChartKey(event, shape, now, zoomBy, setZoom)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const tell = (bar: Bar, element: HTMLElement): void => {
    const { left, width, top } = element.getBoundingClientRect();
    const chart = box.current?.getBoundingClientRect();
    setTold({ bar, x: Math.max(left, chart?.left ?? 0) + Math.min(width, 120) / 2, y: top });
  };
  return (
    <div
      ref={box}
      className={css.chart}
      role="group"
      tabIndex={0}
      aria-label={t.timeline.chart}
      aria-description={t.timeline.help}
      data-testid="timeline-chart"
      onKeyDown={onKeyDown}
      onMouseLeave={() => setTold(null)}
      onBlur={() => setTold(null)}
    >
      <div className={css.rows} data-scrolls onScroll={together}>
        {desk.agents.map((agent, i) => (
          <div key={agent.id} className={css.row} data-hue={agent.hue} data-row={agent.id}>
            {shape.rows[i]?.bars.map((bar) => <BarView key={bar.key} bar={bar} agent={agent.id} tell={tell} />)}
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
      </div>
      {empty && shape.now <= 100 && <p className={css.empty} style={{ left: `calc(${Math.max(0, shape.now)}% + 14px)` }}>{t.timeline.empty}</p>}
      <Batons batons={shape.batons} />
      <div className={css.axis} aria-hidden>
        {shape.ticks.map((tick) => (
          <span key={tick.at} style={{ left: `${tick.left}%` }}>{clock(tick.at, tick.at % 60_000 !== 0)}</span>
        ))}
      </div>
      {shape.now <= 100 && (
        <div className={css.now} style={{ left: `${shape.now}%` }} aria-hidden>
          <span>{t.timeline.now}</span>
        </div>
      )}
      {told && <Told {...told} />}
    </div>
  );
}

/** When the orchestrator's role, or a task, went from one agent to another. */
function Batons({ batons }: { batons: readonly BatonMark[] }): ReactElement {
  return (
    <>
      {batons.map((baton) => {
        const words = t.timeline.mark(clock(baton.at), baton.text);
        return (
          <button
            key={baton.handoff}
            type="button"
            className={css.passed}
            tabIndex={-1}
            data-task={baton.task}
            data-testid={`passed-${baton.handoff}`}
            title={words}
            aria-label={words}
            style={{ left: `${baton.left}%` }}
            onClick={() => openHandoff(baton.handoff)}
          >
            {baton.side && <span data-side={baton.side}>{baton.text}</span>}
          </button>
        );
      })}
    </>
  );
}

/** What a bar is, over it, while it is pointed at or has the keyboard. */
function Told({ bar, x, y }: { bar: Bar; x: number; y: number }): ReactElement {
  const spent = useReplica((r) => r.desk.tasks[bar.task]?.spent);
  return (
    <div className={css.told} role="tooltip" style={{ left: Math.min(x, window.innerWidth - 330), top: y }} data-testid="timeline-told">
      <b>{bar.title || t.timeline.tones[bar.tone]}</b>
      <span>{barWords({ ...bar, title: '' })}</span>
      <span>
        {span(bar.to - bar.from)}
        {spent && ` · ${t.timeline.tokensOfTask(t.meter.short(spent.input + spent.output))}`}
      </span>
    </div>
  );
}

function BarView({ bar, agent, tell }: { bar: Bar; agent: string; tell: (bar: Bar, element: HTMLElement) => void }): ReactElement {
  const label = bar.tone !== 'work' || bar.width < 2.5 ? '' : bar.width < 7 ? bar.number : `${bar.number} ${bar.title}`;
  return (
    <button
      type="button"
      className={css.bar}
      tabIndex={-1}
      data-bar
      data-tone={bar.tone}
      data-label={label || undefined}
      data-ok={bar.ok}
      aria-label={barWords(bar)}
      style={{ left: `${bar.left}%`, width: `calc(${bar.width}% - 1px)` }}
      onMouseEnter={(event) => tell(bar, event.currentTarget)}
      onFocus={(event) => tell(bar, event.currentTarget)}
      onClick={() => (bar.task ? setView({ details: bar.task }) : focusPane(agent))}
    >
      {label}
    </button>
  );
}

/** Plus and minus zoom, 0 shows all, arrows go from bar to bar, with Shift they move the view. */
function onChartKey(event: KeyboardEvent<HTMLDivElement>, shape: TimelineShape, now: number, zoomBy: ChartProps['zoomBy'], setZoom: ChartProps['setZoom']): boolean {
  const chart = event.currentTarget;
  const target = event.target as HTMLElement;
  const side = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
  if (event.key === '+' || event.key === '=') zoomBy(0.5);
  else if (event.key === '-') zoomBy(2);
  else if (event.key === '0') setZoom(null);
  else if (side !== 0 && event.shiftKey) setZoom(panned(shape, side * 0.2, now));
  else if (side !== 0) {
    const row = target.closest('[data-row]') ?? [...chart.querySelectorAll('[data-row]')].find((r) => r.querySelector('[data-bar]'));
    const bars = [...(row?.querySelectorAll<HTMLElement>('[data-bar]') ?? [])];
    const at = bars.indexOf(target);
    (at < 0 ? bars.at(-1) : bars[at + side])?.focus();
  } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
    const rows = [...chart.querySelectorAll('[data-row]')].filter((row) => row.querySelector('[data-bar]'));
    const at = rows.findIndex((row) => row.contains(target));
    const next = rows[at < 0 ? 0 : at + (event.key === 'ArrowUp' ? -1 : 1)];
    nearest(next, target)?.focus();
  } else return false;
  return true;
}

function nearest(row: Element | undefined, to: HTMLElement): HTMLElement | undefined {
  const x = to.getBoundingClientRect().left;
  const bars = [...(row?.querySelectorAll<HTMLElement>('[data-bar]') ?? [])];
  return bars.sort((a, b) => Math.abs(a.getBoundingClientRect().left - x) - Math.abs(b.getBoundingClientRect().left - x))[0];
}
