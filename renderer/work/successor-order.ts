/** All agents in the order in which they are asked: those that are named, then the others as they are listed. */
export function inOrder(order: readonly string[], usual: readonly string[]): string[] {
  const named = [...new Set(order)].filter((id) => usual.includes(id));
  return [...named, ...usual.filter((id) => !named.includes(id))];
}

/** The order after one agent was moved by a place; empty when it is the list's own again. */
export function moved(shown: readonly string[], id: string, by: -1 | 1, usual: readonly string[]): string[] {
  const at = shown.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= shown.length) return [...shown];
  const next = shown.toSpliced(at, 1).toSpliced(to, 0, id);
  return next.every((one, i) => one === usual[i]) ? [] : next;
}
