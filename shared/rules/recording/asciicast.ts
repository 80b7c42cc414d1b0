import type { RecordedItem, Recording } from '../../contract/recording.ts';

/** A moment of the pane's life, at the pane's own time in ms, in words. */
export interface CastMark {
  t: number;
  label: string;
}

export interface CastAbout {
  title: string;
  marks: readonly CastMark[];
  /** The words for bytes that are missing. */
  missing(bytes: number): string;
  /** How the program ended; absent: it runs, or nobody knows. */
  exitCode?: number;
}

/**
 * A recording as an asciicast of version 3, line by line. Its events add up to the recording's bytes
 * and times: what is no UTF-8 stands as the replacement character, as in a terminal; times are whole
 * milliseconds. Where the beginning or something between is missing, it goes on with the whole screen.
 */
export function* asciicast(recording: Recording, about: CastAbout): Generator<string> {
  const { startedAt, from, cols, rows } = recording;
  yield line({ version: 3, term: { cols, rows, type: 'xterm-256color' }, timestamp: Math.floor((startedAt + from) / 1_000), title: about.title });

  let last = from;
  let size = { cols, rows };
  let decoder = utf8();
  const event = (t: number, code: string, data: string): string => {
    const ms = Math.round(t) - Math.round(last);
    last = t;
    return line([ms / 1_000, code, data]);
  };
  const marks = [...about.marks].sort((a, b) => a.t - b.t);
  /** The screen is not known: nothing can be shown before the next whole one. */
  let blind = !recording.whole && recording.items.some(({ kind }) => kind === 'screen');

  for (const item of recording.items) {
    while (marks[0] && marks[0].t <= item.t) {
      const mark = marks.shift();
      if (mark) yield event(Math.max(last, mark.t), 'm', mark.label);
    }
    if (item.kind === 'gap') {
      const rest = decoder.decode();
      if (rest) yield event(item.t, 'o', rest);
      decoder = utf8();
      yield event(item.t, 'm', about.missing(item.bytes));
      blind = true;
    } else if (item.kind === 'size') {
      if (item.cols !== size.cols || item.rows !== size.rows) yield event(item.t, 'r', sizeWords(item));
      size = item;
    } else if (item.kind === 'screen') {
      if (!blind) continue;
      if (item.cols !== size.cols || item.rows !== size.rows) yield event(item.t, 'r', sizeWords(item));
      size = item;
      blind = false;
      decoder = utf8();
      // What stood there before is not this screen.
      yield event(item.t, 'o', `\x1bc${decoder.decode(item.bytes, { stream: true })}`);
    } else if (!blind) {
      const text = decoder.decode(item.bytes, { stream: true });
      if (text) yield event(item.t, 'o', text);
    }
  }
  const rest = decoder.decode();
  if (rest) yield event(recording.to, 'o', rest);
  for (const mark of marks) yield event(Math.max(last, Math.min(mark.t, recording.to)), 'm', mark.label);
  if (about.exitCode !== undefined) yield event(Math.max(last, recording.to), 'x', String(about.exitCode));
}

const utf8 = (): TextDecoder => new TextDecoder('utf-8', { ignoreBOM: true });
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const sizeWords = ({ cols, rows }: Extract<RecordedItem, { kind: 'size' | 'screen' }>): string => `${cols}x${rows}`;
