const numbers = (version: string): number[] => (version.match(/\d+/g) ?? []).slice(0, 4).map(Number);

/** Negative, 0 or positive: how two dotted versions stand to each other. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** True if a version is inside a range such as ">=2.1.198 <2.2"; no range holds every version. */
export function inRange(version: string, range: string | undefined): boolean {
  return (range ?? '').split(' ').filter(Boolean).every((part) => {
    const [, op = '', bound = ''] = /^(<=|>=|<|>|=)(.+)$/.exec(part) ?? [];
    const order = compareVersions(version, bound);
    return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0, '=': order === 0 }[op] ?? false;
  });
}
