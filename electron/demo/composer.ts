/** What was submitted: the full text, and whether a paste was large enough to be collapsed. */
export interface Submitted {
  text: string;
  collapsed: boolean;
}

export interface Composer {
  text(): string;
  /** Index of the cursor in `text()`, in UTF-16 units. */
  cursor(): number;
  insert(text: string): void;
  /** Inserts pasted text: line ends become LF, control characters go away, long text collapses. */
  paste(text: string): void;
  key(key: string): boolean;
  clear(): void;
  /** Empties the composer and gives what was in it; a stashed draft comes back. */
  submit(): Submitted;
}

/** Pastes with at least `lines` lines or more than `chars` characters show as a short chip. */
export interface CollapseLimit {
  lines: number;
  chars: number;
}

/** The draft of a terminal program: text, cursor, kill (Ctrl-U), yank (Ctrl-Y), stash (Ctrl-S). */
export function createComposer(collapse?: CollapseLimit, stashKey = false): Composer {
  let text = '';
  let cursor = 0;
  let killed = '';
  let stashed: string | undefined;
  let chips = 0;
  const pasted = new Map<string, string>();

  function insert(piece: string): void {
    text = text.slice(0, cursor) + piece + text.slice(cursor);
    cursor += piece.length;
  }

  function before(): number {
    const chip = [...pasted.keys()].find((name) => text.slice(0, cursor).endsWith(name));
    if (chip) return chip.length;
    return cursor > 1 && (text.codePointAt(cursor - 2) ?? 0) > 0xffff ? 2 : Math.min(1, cursor);
  }

  function after(): number {
    if (cursor >= text.length) return 0;
    return (text.codePointAt(cursor) ?? 0) > 0xffff ? 2 : 1;
  }

  const keys: Record<string, () => void> = {
    newline: () => insert('\n'),
    backspace() {
      const size = before();
      text = text.slice(0, cursor - size) + text.slice(cursor);
      cursor -= size;
    },
    delete() {
      text = text.slice(0, cursor) + text.slice(cursor + after());
    },
    left: () => void (cursor -= before()),
    right: () => void (cursor += after()),
    home: () => void (cursor = 0),
    end: () => void (cursor = text.length),
    'ctrl-a': () => void (cursor = 0),
    'ctrl-e': () => void (cursor = text.length),
    'ctrl-u'() {
      if (text) killed = text;
      text = '';
      cursor = 0;
    },
    'ctrl-y': () => insert(killed),
  };
  if (stashKey) {
    keys['ctrl-s'] = () => {
      if (text) {
        stashed = text;
        text = '';
      } else if (stashed !== undefined) {
        text = stashed;
        stashed = undefined;
      }
      cursor = text.length;
    };
  }

  return {
    text: () => text,
    cursor: () => cursor,
    insert,
    paste(raw) {
      const clean = cleanPaste(raw);
      const lines = clean.split('\n').length;
      const last = clean.endsWith('\n') ? lines - 1 : lines;
      if (!collapse || (last < collapse.lines && clean.length <= collapse.chars)) {
        insert(clean);
        return;
      }
      chips += 1;
      const chip = `[Pasted text #${chips}${lines > 1 ? ` +${lines - 1} lines` : ''}]`;
      pasted.set(chip, clean);
      insert(chip);
    },
    key(key) {
      const action = keys[key];
      action?.();
      return action !== undefined;
    },
    clear() {
      text = '';
      cursor = 0;
    },
    submit() {
      let full = text;
      let collapsed = false;
      for (const [chip, content] of pasted) {
        if (!full.includes(chip)) continue;
        collapsed = true;
        full = full.split(chip).join(content);
      }
      pasted.clear();
      text = stashed ?? '';
      stashed = undefined;
      cursor = text.length;
      return { text: full, collapsed };
    },
  };
}

/** Line ends become LF; every other control character but TAB is removed. */
export function cleanPaste(raw: string): string {
  const lines = raw.replace(/\r\n?/g, '\n');
  return lines.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
}
