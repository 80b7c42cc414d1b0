import type { DialogOption, Persona } from './personas.ts';
import type { Live } from './screen.ts';
import { charWidth, cut, dim, width, wrap } from './text.ts';

export interface DialogView {
  head: string[];
  options: DialogOption[];
  selected: number;
  foot: string;
}

/** All that the live region under the conversation shows. */
export interface View {
  streaming: string[];
  busy?: { frame: string; verb: string; seconds: number };
  doing: string;
  queued: string[];
  dialog?: DialogView;
  popup?: { items: string[]; selected: number };
  /** Tokens in the context after the last answer; absent or 0: none yet. */
  used?: number;
  draft: string;
  cursor: number;
  hint: string;
}

/** The live region for a terminal of this size. */
export function drawLive(view: View, persona: Persona, columns: number, rows: number): Live {
  const out: string[] = [];
  for (const line of view.streaming) out.push(...wrap(line, columns, '  '));
  if (view.streaming.length > 0) out.push('');
  if (view.dialog) return drawDialog(out, view.dialog, persona, columns);
  if (view.busy) {
    out.push(persona.busy(view.busy.frame, view.busy.verb, view.busy.seconds), '');
  }
  for (const text of view.queued) {
    out.push(dim(cut(`  Queued: ${text.split('\n')[0] ?? ''}`, columns)));
  }
  out.push(...persona.composer.above(columns, view.used ?? 0));
  const { composer } = persona;
  const glyphCells = width(composer.glyph);
  const room = Math.max(4, columns - glyphCells - (composer.right ? 2 : 1));
  const draft = layoutDraft(view.draft, view.cursor, room);
  const most = Math.max(3, Math.min(12, Math.floor(rows / 2)));
  const first = Math.max(0, Math.min(draft.row - most + 1, draft.rows.length - most));
  const shown = draft.rows.slice(first, first + most);
  const cursor = { row: out.length + draft.row - first, column: glyphCells + draft.column };
  shown.forEach((row, i) => {
    const glyph = i === 0 ? composer.glyph : composer.next;
    const body = view.draft === '' ? dim(cut(composer.placeholder, room)) : row;
    const pad = composer.right ? ' '.repeat(Math.max(0, columns - glyphCells - width(body) - 1)) : '';
    out.push(`${glyph}${body}${pad}${composer.right ?? ''}`);
  });
  out.push(...composer.below(columns));
  if (view.popup) {
    view.popup.items.forEach((item, i) =>
      out.push(i === view.popup?.selected ? `  \x1b[7m${item}\x1b[27m` : `  ${item}`),
    );
  } else if (view.hint) out.push(dim(`  ${view.hint}`));
  else out.push(...persona.footer(view.busy !== undefined, view.doing, columns));
  return { rows: out, cursor };
}

function drawDialog(out: string[], dialog: DialogView, persona: Persona, columns: number): Live {
  for (const line of dialog.head) out.push(...wrap(line, columns, '  '));
  dialog.options.forEach((option, i) => {
    const draw = i === dialog.selected ? persona.selected : persona.unselected;
    out.push(draw(option.label, i + 1));
  });
  out.push('', dim(`  ${dialog.foot}`));
  return { rows: out };
}

/** Breaks a draft into rows of at most `room` cells, and says where its cursor stands. */
export function layoutDraft(
  text: string,
  cursor: number,
  room: number,
): { rows: string[]; row: number; column: number } {
  const rows: string[] = [];
  let current = '';
  let used = 0;
  let at = { row: 0, column: 0 };
  let index = 0;
  const next = () => {
    rows.push(current);
    current = '';
    used = 0;
  };
  for (const char of text) {
    const cells = char === '\t' ? 2 : charWidth(char);
    if (char !== '\n' && used + cells > room) next();
    if (index === cursor) at = { row: rows.length, column: used };
    if (char === '\n') next();
    else {
      current += char === '\t' ? '  ' : char;
      used += cells;
    }
    index += char.length;
  }
  if (cursor >= index) at = { row: rows.length, column: used };
  rows.push(current);
  return { rows, ...at };
}
