import type { Terminal } from '@xterm/headless';
import { MAX_EVENT_TEXT } from '../../../shared/contract/wire.ts';

/** Something a program said about itself by a sequence that it printed. */
export type Evidence =
  | { kind: 'title'; text: string }
  | { kind: 'report'; raw: string }
  | { kind: 'notify'; source: '9' | '777' | '99'; text: string }
  | { kind: 'progress'; state: number; value: number }
  | { kind: 'mark'; raw: string }
  | { kind: 'bell' }
  | { kind: 'mode'; mode: 'bracketedPaste' | 'altScreen'; on: boolean };

/** Printable, and not longer than an event may carry. */
function bounded(text: string): string {
  return text.slice(0, MAX_EVENT_TEXT).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').toWellFormed();
}

/**
 * Tells `tell` what the program says. Call `settle` after each piece parsed: it finds changes of
 * modes that came by a reset.
 */
export function watchEvidence(
  terminal: Terminal,
  tell: (evidence: Evidence) => void,
): { settle(): void } {
  const modes = { bracketedPaste: false, altScreen: false };
  const mode = (name: keyof typeof modes, on: boolean): void => {
    if (modes[name] === on) return;
    modes[name] = on;
    tell({ kind: 'mode', mode: name, on });
  };
  const parser = terminal.parser;

  let title = '';
  terminal.onTitleChange((text) => {
    if (text === title) return;
    title = text;
    tell({ kind: 'title', text: bounded(text) });
  });
  terminal.onBell(() => tell({ kind: 'bell' }));

  for (const [final, on] of [
    ['h', true],
    ['l', false],
  ] as const) {
    parser.registerCsiHandler({ prefix: '?', final }, (params) => {
      if (params.includes(2004)) mode('bracketedPaste', on);
      if (params.some((p) => p === 1049 || p === 1047 || p === 47)) mode('altScreen', on);
      return false;
    });
  }
  parser.registerOscHandler(7501, (data) => {
    if (data === '?') return false;
    tell({ kind: 'report', raw: bounded(data) });
    return true;
  });
  parser.registerOscHandler(9, (data) => {
    const progress = /^4;([0-4])(?:;(\d{0,3}))?$/.exec(data);
    if (progress) {
      tell({ kind: 'progress', state: Number(progress[1]), value: Number(progress[2] || 0) });
    } else if (!/^\d+(;|$)/.test(data)) {
      tell({ kind: 'notify', source: '9', text: bounded(data) });
    }
    return true;
  });
  parser.registerOscHandler(777, (data) => {
    if (data.startsWith('notify;')) {
      tell({ kind: 'notify', source: '777', text: bounded(data.slice(7)) });
    }
    return true;
  });
  parser.registerOscHandler(99, (data) => {
    tell({ kind: 'notify', source: '99', text: bounded(data.slice(data.indexOf(';') + 1)) });
    return true;
  });
  parser.registerOscHandler(133, (data) => {
    tell({ kind: 'mark', raw: bounded(data) });
    return true;
  });

  return {
    settle() {
      mode('bracketedPaste', terminal.modes.bracketedPasteMode);
      mode('altScreen', terminal.buffer.active.type === 'alternate');
    },
  };
}
