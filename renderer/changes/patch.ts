/** One line of a patch as it is drawn. `old` and `now`: its numbers in the file, before and after. */
export interface PatchLine {
  kind: 'same' | 'plus' | 'minus' | 'hunk' | 'note';
  text: string;
  old?: number;
  now?: number;
}

export interface FilePatch {
  /** As git names it: the new name, or the old one of a file that is gone. */
  path: string;
  lines: PatchLine[];
}

/** Reads a patch in git's own form. Whatever it does not know becomes a note; nothing is left out. */
export function readPatch(patch: string): FilePatch[] {
  const files: FilePatch[] = [];
  let file: FilePatch | null = null;
  let old = 0;
  let now = 0;
  let inHunk = false;
  for (const line of patch.split('\n')) {
    if (line.startsWith('diff --git ')) {
      file = { path: nameIn(line), lines: [] };
      files.push(file);
      inHunk = false;
      continue;
    }
    if (!file) continue;
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/.exec(line);
    if (hunk) {
      [old, now, inHunk] = [Number(hunk[1]), Number(hunk[2]), true];
      file.lines.push({ kind: 'hunk', text: line });
    } else if (!inHunk) {
      const named = /^(?:\+\+\+|---|rename to) (?:[ab]\/)?(.+?)\t?$/.exec(line)?.[1];
      if (named && named !== '/dev/null') file.path = unquoted(named);
      if (/^(?:new file|deleted file|rename |similarity |old mode|new mode|Binary )/.test(line)) file.lines.push({ kind: 'note', text: line });
    } else if (line.startsWith('+')) file.lines.push({ kind: 'plus', text: line.slice(1), now: now++ });
    else if (line.startsWith('-')) file.lines.push({ kind: 'minus', text: line.slice(1), old: old++ });
    else if (line.startsWith(' ')) file.lines.push({ kind: 'same', text: line.slice(1), old: old++, now: now++ });
    else if (line !== '') file.lines.push({ kind: 'note', text: line });
  }
  return files;
}

const nameIn = (line: string): string => unquoted(/ (?:b\/|"b\/)(.+)$/.exec(line)?.[1]?.replace(/"$/, '') ?? line);

/** git puts names with odd characters into quotes. */
function unquoted(name: string): string {
  const inner = /^"(?:[ab]\/)?(.*)"$/s.exec(name)?.[1];
  return inner === undefined ? name : inner.replace(/\\([tn"\\])/g, (_, c: string) => ({ t: '\t', n: '\n' })[c] ?? c);
}
