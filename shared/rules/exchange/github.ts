import { z } from 'zod';
import { MOST_IMPORTED } from '../../contract/import.ts';
import type { Kind, Priority } from '../../model/index.ts';
import { importWords as words } from '../../text/import.ts';
import { itemOf, type Field, type Imported, type ImportProblem, type Raw } from './fields.ts';

/** The fields that `gh issue list --json` is asked for. */
export const ISSUE_FIELDS = 'number,title,body,labels,url';

const Issues = z.array(
  z.object({
    number: z.number().int().min(1),
    title: z.string(),
    body: z.string().nullable().default(''),
    labels: z.array(z.object({ name: z.string() })).default([]),
    url: z.string().default(''),
  }),
);

const PRIORITIES: [RegExp, Priority][] = [
  [/^(?:p[01]|urgent|critical|(?:priority|prio)\W*(?:high|urgent|critical|p[01]))$/i, 'high'],
  [/^(?:p[3-9]|(?:priority|prio)\W*(?:low|p[3-9]))$/i, 'low'],
];
const KINDS: [RegExp, Kind][] = [
  [/^(?:architecture|design)$/i, 'architecture'],
  [/^(?:bug|enhancement|feature|implementation)$/i, 'implementation'],
  [/^(?:analysis|question|investigation|research)$/i, 'analysis'],
  [/^(?:generation|documentation|docs|tests?)$/i, 'generation'],
];
const BEFORE = /\b(?:depends on|blocked by|after|requires)\s{1,5}((?:#\d{1,9}(?:\s{0,5}(?:,|and)\s{0,5})?){1,20})/gi;

/**
 * The tasks of the issues that `gh issue list --json number,title,body,labels,url` gives. The body is the
 * objective, its open boxes are criteria, labels tell priority and kind, and “depends on #12” an order
 * where that issue is in the list. `line` is the issue's number.
 */
export function fromIssues(json: string): Imported {
  const read = parse(json);
  if ('reason' in read) return { items: [], problems: [{ line: 1, reason: read.reason }], done: 0 };
  const problems: ImportProblem[] = [];
  const here = new Set(read.issues.map(({ number }) => number));
  const items = read.issues.slice(0, MOST_IMPORTED).flatMap((issue) => {
    const { number, title, labels, url } = issue;
    const body = (issue.body ?? '').replaceAll('\r\n', '\n').trim();
    const label = <T>(forms: [RegExp, T][]): T | undefined => forms.find(([form]) => labels.some(({ name }) => form.test(name.trim())))?.[1];
    const before = [...body.matchAll(BEFORE)].flatMap((match) => match[1]?.match(/\d+/g) ?? []).map(Number);
    const boxes = [...body.matchAll(/^[ \t]{0,20}[-*+] \[ \] (.+)$/gm)].map((match) => match[1] ?? '').slice(0, 200);
    const given: Partial<Record<Field, string[]>> = {
      as: [`#${number}`], title: [title.slice(0, 200)], objective: [body.slice(0, 100_000)], context: [words.issue(number, url)],
      priority: [label(PRIORITIES) ?? ''], kind: [label(KINDS) ?? ''], criteria: boxes,
      after: [...new Set(before)].filter((other) => other !== number && here.has(other)).map((other) => `#${other}`),
    };
    const fields = new Map(Object.entries(given).map(([name, texts]) => [name as Field, texts.map((text) => ({ text, line: number }))]));
    return itemOf({ line: number, fields } satisfies Raw, problems) ?? [];
  });
  if (read.issues.length > MOST_IMPORTED) problems.push({ line: 1, reason: words.many(MOST_IMPORTED) });
  return { items, problems, done: 0 };
}

function parse(json: string): { issues: z.infer<typeof Issues> } | { reason: string } {
  try {
    const parsed = Issues.safeParse(JSON.parse(json));
    if (parsed.success) return { issues: parsed.data };
    const issue = parsed.error.issues[0];
    return { reason: words.json([issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')) };
  } catch (error) {
    return { reason: words.json((error as Error).message) };
  }
}
