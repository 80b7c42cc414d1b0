import { Download } from 'lucide-react';
import { useMemo, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { AgentLive, Desk } from '../../shared/model/index.ts';
import type { Span } from '../../shared/rules/figures/index.ts';
import { firstStart, lastMoment } from '../derive/timeline.ts';
import { useNow } from '../now.ts';
import { send } from '../send.ts';
import { useReplica } from '../store.ts';
import { t } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Item, Menu } from '../ui/menu.tsx';
import ui from '../ui/ui.module.css';
import { say, setView, toast } from '../view.ts';
import { burnFigure } from './burn.ts';
import { toSvg } from './drawing.ts';
import { FigureTable, FigureView } from './FigureView.tsx';
import { figureKinds, figureName, timeWords, toCsv, type Figure, type FigureKind } from './figure.ts';
import { handoffsFigure } from './handoffs.ts';
import { spanOf, spanNames, type SpanName } from './spans.ts';
import { tokensFigure } from './tokens.ts';
import { timeFigure } from './use.ts';
import css from './figures.module.css';

const w = t.figures;

const figureOf = (kind: FigureKind, desk: Desk, live: Record<string, AgentLive>, span: Span, now: number): Figure => {
  switch (kind) {
    case 'use': return timeFigure(desk, live, span, now);
    case 'tokens': return tokensFigure(desk, span);
    case 'handoffs': return handoffsFigure(desk, span, now);
    case 'burn': return burnFigure(desk, span, now);
  }
};

/** Figures of the project: what each agent's time and tokens went into, what was passed on, how the work goes down. */
export function FiguresPage(): ReactElement {
  const { desk, live } = useReplica();
  const [kind, setKind] = useState<FigureKind>('use');
  const [name, setName] = useState<SpanName>('all');
  const last = useMemo(() => lastMoment(desk), [desk]);
  const now = Math.max(last, useNow(10_000));
  const span = spanOf(name, desk, Math.min(now, firstStart(desk)), now);
  const figure = figureOf(kind, desk, live, span, now);
  const between = w.between(timeWords(span.from, wide(span)), timeWords(span.to, wide(span)));
  const save = async (as: 'csv' | 'svg'): Promise<void> => {
    const project = desk.project?.name ?? '';
    const text = as === 'csv' ? toCsv(figure.csv()) : toSvg(figure.drawing, t.labelled(project, w.kinds[kind]), between);
    const reply = await send({ type: 'file.save', name: figureName(project, kind, as, now), text });
    if (!reply.ok || !reply.value) return;
    toast(w.saved(reply.value), 'plain');
    say(w.saved(reply.value));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = figureKinds[(figureKinds.indexOf(kind) + by + figureKinds.length) % figureKinds.length];
    if (by === 0 || !next) return;
    event.preventDefault();
    setKind(next);
    document.getElementById(`figure-tab-${next}`)?.focus();
  };
  return (
    <Dialog
      title={w.title}
      width={1_140}
      testId="figures"
      onClose={() => setView({ page: null })}
      head={
        <Menu
          label={t.timeline.export}
          trigger={
            <button type="button" className={ui.icon} aria-label={t.timeline.export} title={t.timeline.export} data-testid="figure-export">
              <Download size={16} strokeWidth={1.75} />
            </button>
          }
        >
          <Item testId="figure-csv" detail={t.timeline.csvWhy} onSelect={() => void save('csv')}>{w.csv}</Item>
          <Item testId="figure-svg" detail={t.timeline.svgWhy} onSelect={() => void save('svg')}>{w.svg}</Item>
        </Menu>
      }
    >
      <div className={css.choice}>
        <div role="tablist" aria-label={w.which} className={ui.tabs} style={{ height: 32 }} onKeyDown={onKeyDown}>
          {figureKinds.map((one) => (
            <button
              key={one} type="button" role="tab" id={`figure-tab-${one}`} aria-selected={kind === one} aria-controls="figure-panel" tabIndex={kind === one ? 0 : -1}
              data-autofocus={kind === one || undefined} className={ui.tab} data-testid={`figure-${one}`} onClick={() => setKind(one)}
            >
              {w.kinds[one]}
            </button>
          ))}
        </div>
        <div className={css.spans} role="group" aria-label={w.span}>
          {spanNames.map((one) => (
            <button key={one} type="button" aria-pressed={name === one} data-testid={`figure-span-${one}`} onClick={() => setName(one)}>{w.spans[one]}</button>
          ))}
        </div>
      </div>
      <div role="tabpanel" id="figure-panel" aria-labelledby={`figure-tab-${kind}`}>
        <p className={css.between}>{kind === 'use' ? between : `${between}. ${figure.label}`}</p>
        {figure.empty ? (
          <p className={css.empty} data-testid="figure-empty">{figure.empty}</p>
        ) : (
          <>
            <FigureView key={kind} figure={figure} />
            <FigureTable table={figure.table} caption={t.labelled(w.kinds[kind], w.table)} />
          </>
        )}
      </div>
    </Dialog>
  );
}

/** Beginning and end are named with their day where they do not lie on the same one. */
const wide = ({ from, to }: Span): Span => (new Date(from).toDateString() === new Date(to).toDateString() ? { from, to } : { from: 0, to });
