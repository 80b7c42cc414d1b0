/** What a terminal program reads from its keyboard, one event for each thing that happened. */
export type Input =
  | { type: 'char'; char: string }
  | { type: 'key'; key: string }
  | { type: 'paste'; text: string }
  | { type: 'reply'; text: string }
  | { type: 'wheel'; lines: number };

export interface Parser {
  /** Takes bytes as they arrive and gives the events that are complete. */
  push(bytes: Uint8Array): Input[];
  /** True while an escape sequence is open: the caller may wait a moment and then flush. */
  pending(): boolean;
  /** Nothing more came: an open ESC is the Esc key. A bracketed paste stays open. */
  flush(): Input[];
}

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const CSI = /^\x1b\[([0-?]*)[ -/]*([@-~])/;
const CSI_OPEN = /^\x1b\[[0-?]*[ -/]*$/;
const MAX_STRING = 65_536;

const CSI_KEYS: Record<string, string> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift-tab',
};
const TILDE_KEYS: Record<string, string> = {
  '1': 'home',
  '3': 'delete',
  '4': 'end',
  '5': 'page-up',
  '6': 'page-down',
};

/** A parser for raw-mode input: UTF-8, control keys, CSI and SS3 keys, bracketed paste, replies. */
export function createParser(): Parser {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let buffer = '';
  let pasting = false;
  let searched = 0;

  function take(flushing: boolean): Input[] {
    const events: Input[] = [];
    for (;;) {
      if (pasting) {
        const end = buffer.indexOf(PASTE_END, Math.max(0, searched - PASTE_END.length));
        if (end < 0) {
          searched = buffer.length;
          return events;
        }
        events.push({ type: 'paste', text: buffer.slice(0, end) });
        buffer = buffer.slice(end + PASTE_END.length);
        pasting = false;
        continue;
      }
      if (buffer === '') return events;
      const used = buffer[0] === '\x1b' ? escape(events, flushing) : plain(events);
      if (used === 0) return events;
      buffer = buffer.slice(used);
    }
  }

  function plain(events: Input[]): number {
    const char = String.fromCodePoint(buffer.codePointAt(0) ?? 0);
    const code = char.codePointAt(0) ?? 0;
    if (code === 13) events.push({ type: 'key', key: 'enter' });
    else if (code === 10) events.push({ type: 'key', key: 'newline' });
    else if (code === 9) events.push({ type: 'key', key: 'tab' });
    else if (code === 127 || code === 8) events.push({ type: 'key', key: 'backspace' });
    else if (code >= 1 && code <= 26) {
      events.push({ type: 'key', key: `ctrl-${String.fromCharCode(96 + code)}` });
    } else if (code >= 32 && (code < 127 || code >= 160)) events.push({ type: 'char', char });
    return char.length;
  }

  /** Reads one sequence at the start of the buffer; 0 means that more bytes are needed. */
  function escape(events: Input[], flushing: boolean): number {
    const second = buffer[1];
    if (second === undefined) {
      if (!flushing) return 0;
      events.push({ type: 'key', key: 'esc' });
      return 1;
    }
    if (second === '\x1b') {
      events.push({ type: 'key', key: 'esc' });
      return 1;
    }
    if (second === '[') return csi(events, flushing);
    if (second === 'O') {
      const third = buffer[2];
      if (third === undefined) return flushing ? escAlone(events) : 0;
      const key = CSI_KEYS[third];
      if (key) events.push({ type: 'key', key });
      else if (third === 'M') events.push({ type: 'key', key: 'enter' });
      return 3;
    }
    if (']P_^X'.includes(second)) return string(events, flushing);
    const char = String.fromCodePoint(buffer.codePointAt(1) ?? 0);
    if (char === '\r') events.push({ type: 'key', key: 'newline' });
    else if (char >= ' ') events.push({ type: 'key', key: `alt-${char}` });
    return 1 + char.length;
  }

  function escAlone(events: Input[]): number {
    events.push({ type: 'key', key: 'esc' });
    return 1;
  }

  function csi(events: Input[], flushing: boolean): number {
    const match = CSI.exec(buffer);
    if (!match) {
      if (CSI_OPEN.test(buffer)) return flushing ? escAlone(events) : 0;
      return escAlone(events);
    }
    const [all, params = '', final = ''] = match;
    if (all === PASTE_START) {
      pasting = true;
      searched = 0;
      return all.length;
    }
    const key = final === '~' ? TILDE_KEYS[params.split(';')[0] ?? ''] : CSI_KEYS[final];
    if (final === 'u') events.push(unicodeKey(params, all));
    else if (params.startsWith('<')) {
      const button = Number(params.slice(1).split(';')[0]);
      if (button === 64) events.push({ type: 'wheel', lines: -3 });
      if (button === 65) events.push({ type: 'wheel', lines: 3 });
    } else if (key) events.push({ type: 'key', key });
    else events.push({ type: 'reply', text: all });
    return all.length;
  }

  function string(events: Input[], flushing: boolean): number {
    const end = /\x07|\x1b\\/.exec(buffer.slice(2));
    if (!end) {
      if (buffer.length > MAX_STRING) return buffer.length;
      return flushing ? escAlone(events) : 0;
    }
    events.push({ type: 'reply', text: buffer.slice(0, 2 + end.index) });
    return 2 + end.index + end[0].length;
  }

  return {
    push(bytes) {
      buffer += decoder.decode(bytes, { stream: true });
      return take(false);
    },
    pending: () => !pasting && buffer !== '',
    flush: () => take(true),
  };
}

function unicodeKey(params: string, all: string): Input {
  const [code = '', modifier = '1'] = params.split(';');
  if (code === '13') return { type: 'key', key: modifier === '1' ? 'enter' : 'newline' };
  if (code === '27') return { type: 'key', key: 'esc' };
  return { type: 'reply', text: all };
}
