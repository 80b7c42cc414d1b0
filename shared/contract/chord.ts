/** What of a keyboard event says which chord it is. */
export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** In this order they stand in a chord. Mod is Ctrl, on a Mac the command key; Ctrl is the Mac's own. */
const modifiers = ['Mod', 'Ctrl', 'Alt', 'Shift'] as const;
type Modifier = (typeof modifiers)[number];

const named = /^(?:F\d{1,2}|Arrow(?:Up|Down|Left|Right)|Page(?:Up|Down)|Home|End|Insert|Delete|Backspace|Enter|Escape|Tab|Space)$/;
const letterOrDigit = /^[A-Z0-9]$/;

/** Shift is part of what is pressed: of another sign it only chooses the sign, differently on each keyboard. */
const countsShift = (key: string): boolean => named.test(key) || letterOrDigit.test(key);

function split(chord: string): { mods: Set<Modifier>; key: string } | null {
  const at = chord.endsWith('+') ? chord.length - 1 : chord.lastIndexOf('+') + 1;
  const key = chord.slice(at);
  const words = chord.slice(0, at).split('+').slice(0, -1);
  const mods = new Set(words as Modifier[]);
  if (words.length !== mods.size || words.some((word) => !modifiers.includes(word as Modifier))) return null;
  if (!named.test(key) && !(key.length === 1 && key > ' ' && key === key.toUpperCase())) return null;
  if (mods.has('Shift') && !countsShift(key)) return null;
  return { mods, key };
}

const join = (mods: ReadonlySet<Modifier>, key: string): string => [...modifiers.filter((m) => mods.has(m)), key].join('+');

/** True for a chord as it is written: known modifiers in their order, and one key. */
export function isChord(text: string): boolean {
  const parts = split(text);
  return parts !== null && join(parts.mods, parts.key) === text;
}

/**
 * The chord that is pressed, such as `Mod+Shift+P`, `N` or `?`; null while only modifiers are held, and for what the
 * system keeps. Letters and digits are told by the key's place where the layout gives other signs.
 */
export function chordOf(press: KeyPress, mac: boolean): string | null {
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = press;
  if (metaKey && !mac) return null;
  const held = ctrlKey || metaKey || altKey;
  const name =
    held && /^Digit\d$/.test(code) ? code.slice(5)
    : /^[a-z]$/i.test(key) ? key.toUpperCase()
    : held && /^Key[A-Z]$/.test(code) ? code.slice(3)
    : key === ' ' ? 'Space'
    : key.length === 1 ? key.toUpperCase()
    : key;
  const mods = new Set<Modifier>();
  if (mac ? metaKey : ctrlKey) mods.add('Mod');
  if (mac && ctrlKey) mods.add('Ctrl');
  if (altKey) mods.add('Alt');
  if (shiftKey && countsShift(name)) mods.add('Shift');
  const chord = join(mods, name);
  return isChord(chord) ? chord : null;
}

/**
 * True when a program in a terminal may want the chord: it is never taken from one. Free are the command key of a Mac;
 * elsewhere Ctrl with digits, Ctrl with Shift and letters or digits, and Ctrl with the page keys, as terminals have it.
 * Copy, paste and find are the pane's own.
 */
export function terminalNeeds(chord: string, mac: boolean): boolean {
  const parts = split(chord);
  if (!parts || !parts.mods.has('Mod') || parts.mods.has('Alt') || parts.mods.has('Ctrl')) return true;
  const { key } = parts;
  const shift = parts.mods.has('Shift');
  if (/^[CVF]$/.test(key) && (mac || shift)) return true;
  if (mac) return false;
  if (key === 'PageUp' || key === 'PageDown' || /^[0-9,]$/.test(key)) return false;
  return !(shift && letterOrDigit.test(key));
}

/** True when a field to write in needs it: all that writes, moves the cursor or edits. */
export function writingNeeds(chord: string): boolean {
  const parts = split(chord);
  if (!parts) return true;
  if (parts.mods.has('Mod')) return /^(?:[ACVXYZ]|Arrow\w+|Home|End|Backspace|Delete|Enter)$/.test(parts.key);
  return !/^F\d/.test(parts.key);
}

/** Why no command may have this chord: it moves about the window, or it edits text everywhere. */
export function keptChord(chord: string): 'moves' | 'edits' | 'pane' | null {
  const parts = split(chord);
  if (!parts) return 'moves';
  const { mods, key } = parts;
  if (/^(?:Tab|Enter|Space|Escape)$/.test(key)) return 'moves';
  if (/^(?:Arrow\w+|Page\w+|Home|End|Backspace|Delete)$/.test(key) && !mods.has('Mod') && !mods.has('Alt')) return 'moves';
  if (mods.has('Mod') && mods.size === 1 && /^[ACVX]$/.test(key)) return 'edits';
  if (mods.has('Mod') && mods.has('Shift') && mods.size === 2 && /^[CVF]$/.test(key)) return 'pane';
  return null;
}

const signs: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Delete: 'Del', PageUp: 'PgUp', PageDown: 'PgDn' };
const macSigns: Record<string, string> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' };

/** A chord as it is labelled on the keyboard, key by key. */
export function chordKeys(chord: string, mac: boolean): string[] {
  const parts = split(chord);
  if (!parts) return [chord];
  const mods = modifiers.filter((m) => parts.mods.has(m));
  return [...mods.map((m) => (mac ? (macSigns[m] ?? m) : m === 'Mod' ? 'Ctrl' : m)), signs[parts.key] ?? parts.key];
}

const electronKeys: Record<string, string> = { ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left', ArrowRight: 'Right', Escape: 'Esc', '+': 'Plus' };

/** A chord as Electron writes it in a menu. */
export function accelerator(chord: string): string {
  const parts = split(chord);
  if (!parts) return chord;
  const mods = modifiers.filter((m) => parts.mods.has(m)).map((m) => (m === 'Mod' ? 'CommandOrControl' : m === 'Ctrl' ? 'Control' : m));
  return [...mods, electronKeys[parts.key] ?? parts.key].join('+');
}
