export type KeyAction = 'copy' | 'paste' | 'find';

type Key = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>;

/**
 * What a key means to the pane itself, or null when it is the program's. Ctrl+Shift with C, V, F;
 * on a Mac Cmd. Cmd+C without a selection is
 * left to the program; Ctrl+Shift+C never is, since most of them would end by it.
 */
export function shortcut(key: Key, mac: boolean, hasSelection: boolean): KeyAction | null {
  const control = key.ctrlKey && key.shiftKey && !key.altKey && !key.metaKey;
  const command = mac && key.metaKey && !key.ctrlKey && !key.altKey && !key.shiftKey;
  if (!control && !command) return null;
  if (key.code === 'KeyC') return hasSelection || control ? 'copy' : null;
  if (key.code === 'KeyV') return 'paste';
  return key.code === 'KeyF' ? 'find' : null;
}
