/** An open project, as far as it matters to who calls. */
export interface OpenProject {
  name: string;
  path: string;
  /** Further folders whose callers mean it, such as that of its agents' worktrees. */
  folders?: readonly string[];
}

/** What a call without a pane's key says of the project that it means. */
export interface MeantProject {
  /** A name, or a folder by its whole path, that the person gave. */
  project?: string | undefined;
  /** The folder of their shell, by its whole path. */
  cwd?: string | undefined;
}

const holds = (folder: string, path: string): boolean => path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** The project whose folder holds this one, the innermost where one lies within another; -1: none. */
function around(open: readonly OpenProject[], path: string): number {
  let best = -1;
  let length = -1;
  for (const [i, one] of open.entries()) {
    for (const folder of [one.path, ...(one.folders ?? [])]) {
      if (folder.length <= length || !holds(folder, path)) continue;
      best = i;
      length = folder.length;
    }
  }
  return best;
}

/**
 * Which of the open projects a call means: the one that is named, else the one whose folder holds the caller's, else
 * the first of the list, which is the one that was in front last. Gives its place in the list; null: none.
 */
export function chooseProject(open: readonly OpenProject[], { project, cwd }: MeantProject): number | null {
  if (project !== undefined) {
    const at = open.findIndex(({ path }) => path === project);
    if (at >= 0) return at;
    const named = open.flatMap(({ name }, i) => (name === project ? [i] : []));
    // Two of one name are told apart by their folders.
    return named.length === 1 ? named[0]! : null;
  }
  const at = cwd === undefined ? -1 : around(open, cwd);
  if (at >= 0) return at;
  return open.length > 0 ? 0 : null;
}
