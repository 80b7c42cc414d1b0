import { useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { openHandoff } from '../handoff/acts.ts';
import { t } from '../text.ts';
import { setView } from '../view.ts';
import { fitted, inkVar, type Shape } from './drawing.ts';
import type { Figure } from './figure.ts';
import css from './figures.module.css';

const toHandoff = (id: string): void => {
  setView({ page: null });
  openHandoff(id);
};

/** A figure as it is looked at: each part of it tells what it is, to the mouse, to keys and aloud. */
export function FigureView({ figure }: { figure: Figure }): ReactElement {
  const [told, setTold] = useState<{ text: string; x: number; y: number } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const tell = (text: string, element: Element): void => {
    const { left, width, top } = element.getBoundingClientRect();
    const at = box.current?.getBoundingClientRect();
    setTold({ text, x: Math.min(Math.max(0, left - (at?.left ?? 0) + width / 2), (at?.width ?? 0) - 20), y: top - (at?.top ?? 0) });
  };
  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>): void => {
    const parts = [...event.currentTarget.querySelectorAll<SVGElement>('[data-part]')];
    const at = parts.indexOf(event.target as SVGElement);
    const next = at < 0 ? undefined : partAfter(event.key, at, parts.length);
    const id = (event.target as SVGElement).dataset['handoff'];
    if (next !== undefined) parts[next]?.focus();
    else if (id && (event.key === 'Enter' || event.key === ' ')) toHandoff(id);
    else return;
    event.preventDefault();
  };
  const { width, height, shapes } = figure.drawing;
  const first = shapes.findIndex((shape) => shape.kind === 'rect' && shape.tell);
  return (
    <div ref={box} className={css.picture} onMouseLeave={() => setTold(null)}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label={figure.label}
        aria-description={t.figures.help}
        data-testid="figure"
        onKeyDown={onKeyDown}
        onBlur={() => setTold(null)}
      >
        <defs>
          <pattern id="figure-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" fill="var(--surface)" />
            <rect width="2" height="6" fill="var(--faint)" />
          </pattern>
        </defs>
        {shapes.map((shape, i) => <ShapeView key={i} shape={shape} first={i === first} tell={tell} />)}
      </svg>
      {told && <div className={css.told} role="tooltip" style={{ left: told.x, top: told.y }} data-testid="figure-told">{told.text}</div>}
    </div>
  );
}

/** The part that a key leads to; undefined: it is no such key. */
export function partAfter(key: string, at: number, count: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
  return by === undefined ? undefined : Math.min(count - 1, Math.max(0, at + by));
}

function ShapeView({ shape, first, tell }: { shape: Shape; first: boolean; tell: (text: string, element: Element) => void }): ReactElement {
  const ink = inkVar(shape.ink);
  switch (shape.kind) {
    case 'rect': {
      const { tell: words, handoff } = shape;
      const part = words
        ? {
            role: handoff ? 'button' : 'img', tabIndex: first ? 0 : -1, 'aria-label': words, 'data-part': '', 'data-handoff': handoff,
            onMouseEnter: (event: { currentTarget: Element }) => tell(words, event.currentTarget),
            onFocus: (event: { currentTarget: Element }) => tell(words, event.currentTarget),
            ...(handoff ? { onClick: () => toHandoff(handoff) } : {}),
          }
        : {};
      return <rect x={shape.x} y={shape.y} width={Math.max(0, shape.width)} height={shape.height} fill={ink} fillOpacity={shape.soft} {...part} />;
    }
    case 'path':
      return <path d={shape.d} {...(shape.fill ? { fill: ink, fillOpacity: shape.soft } : { fill: 'none', stroke: ink, strokeWidth: shape.ink === 'line' ? 1 : 1.75, strokeDasharray: shape.dashed ? '4 3' : undefined, strokeOpacity: shape.soft })} />;
    case 'dot':
      return <circle cx={shape.x} cy={shape.y} r={4} fill={ink} />;
    case 'text':
      return <text x={shape.x} y={shape.y} textAnchor={shape.anchor} fontSize={shape.small ? 11 : 12.5} fontWeight={shape.strong ? 600 : undefined} fill={ink}>{fitted(shape.text, shape.width)}</text>;
  }
}

/** What a figure shows, as a table. */
export function FigureTable({ table: { head, rows }, caption }: { table: Figure['table']; caption: string }): ReactElement {
  return (
    <div className={css.tableBox} tabIndex={0} role="region" aria-label={caption}>
      <table className={css.table} data-testid="figure-table">
        <caption className="hidden-text">{caption}</caption>
        <thead>
          <tr>{head.map((name, i) => <th key={name} scope="col" data-number={rows[0]?.[i]?.number}>{name}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map(({ text, hue, number, handoff }, i) => (
                <td key={i} data-number={number}>
                  {hue && <i className={css.hue} data-hue={hue} aria-hidden />}
                  {handoff ? <button type="button" className={css.link} data-testid={`figure-handoff-${handoff}`} onClick={() => toHandoff(handoff)}>{text}</button> : text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

