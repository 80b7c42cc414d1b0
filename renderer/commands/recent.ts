const KEY = 'recent-commands';
const MOST = 5;

/** The ids of what was run last from the palette, the latest first. */
export function recentCommands(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function rememberCommand(id: string): void {
  if (id.startsWith('task:')) return;
  localStorage.setItem(KEY, JSON.stringify([id, ...recentCommands().filter((one) => one !== id)].slice(0, MOST)));
}
