import type { Judgement } from '../../model/index.ts';

type Section = 'context' | 'current' | 'remaining' | 'decisions' | 'files' | 'instructions';

/** What is said about a memory that was read, to the person; and how its headings are spelt (bare). */
interface ReadWords {
  headings: Record<Section, string[]>;
  parts: Record<keyof Judgement, string>;
  empty: string;
  binary: string;
  tooLong: (megabytes: number) => string;
  noMarks: string;
  notFilled: (parts: string[]) => string;
  cut: (parts: string[]) => string;
  missing: (path: string[]) => string;
  language: (headings: string[]) => string;
}

const headings: Record<'fr' | 'en', Record<Section, string[]>> = {
  fr: {
    context: ['contexte a preserver', 'contexte'],
    current: ['taches en cours'],
    remaining: ['taches restantes'],
    decisions: ['decisions prises'],
    files: ['fichiers modifies recemment', 'fichiers modifies'],
    instructions: ['instructions speciales', 'instructions critiques'],
  },
  en: {
    context: ['context to keep', 'context to preserve', 'context'],
    current: ['tasks in progress', 'current tasks'],
    remaining: ['remaining tasks', 'tasks remaining', 'tasks left'],
    decisions: ['decisions taken', 'decisions made'],
    files: ['files changed lately', 'files changed', 'files modified', 'recently modified files'],
    instructions: ['special instructions', 'critical instructions'],
  },
};

// The person reads these in the interface, which is English; `parts` names the places in the file's own words.
const say: Omit<ReadWords, 'headings' | 'parts'> = {
  empty: 'the file is empty',
  binary: 'the file is not text',
  tooLong: (megabytes) => `the file is too long (about ${Math.max(1, megabytes)} MB)`,
  noMarks: 'none of the marked places is in the file',
  notFilled: (parts) => `not filled: ${parts.join(', ')}`,
  cut: (parts) => `cut because too long: ${parts.join(', ')}`,
  missing: (path) => {
    const last = path.at(-1) ?? '';
    const section = headings.fr[last as Section]?.[0];
    if (path[0] === 'sections' && section) return `the section “${section.toUpperCase()}” is missing or empty`;
    if (last === 'from' || last === 'to') return 'the first line “# HANDOFF: A -> B” is missing';
    return `the line “${last === 'reason' ? 'Raison' : 'Date'}” is missing or empty`;
  },
  language: (found) => `its headings are in a language that is neither French nor English: ${found.map((one) => `“${one.slice(0, 60)}”`).join(', ')}`,
};

export const readWords: Record<'fr' | 'en', ReadWords> = {
  fr: {
    headings: headings.fr,
    parts: { context: 'contexte', decisions: 'decisions', failed: 'ce qui a echoue', next: 'la suite', risks: 'risques', instructions: 'instructions' },
    ...say,
  },
  en: {
    headings: headings.en,
    parts: { context: 'context', decisions: 'decisions', failed: 'what failed', next: 'what to do next', risks: 'risks', instructions: 'instructions' },
    ...say,
  },
};
