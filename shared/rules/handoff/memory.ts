import { usualPaths, type Desk, type Handoff } from '../../model/index.ts';
import { memoryWords } from '../../text/handoff/memory-words.ts';
import { decisionLines, doneLines, goalLines, messageLines, policyLines, proposalLines, saidLines } from './memory-desk.ts';
import { fact, line, moment, nameOf, noCuts, quoted, type Cuts, type Limits, type Page } from './memory-page.ts';
import { judgedParts, placeLines } from './memory-places.ts';
import { blockOf, currentLines, currentTasks, remainingLines } from './memory-tasks.ts';
import { noFacts, type BuiltMemory, type MemoryRequest, type TreeFacts } from './memory-types.ts';

/** A memory is so long at the most, in bytes of UTF-8, where the names of what is open allow it. */
export const MEMORY_BYTES = 60_000;
/** An annex is cut here. Characters. */
const ANNEX_MOST = 2_000_000;

/** From the most generous to the tightest: the first that fits is taken. */
const PLANS: Limits[] = [
  { goal: 4_000, text: 3_000, field: 600, output: 2_000, words: 6_000, blocks: 40, detailed: 12, listed: 500, files: 60, commits: 8, done: 15, proposals: 40, choices: 30, messages: 12 },
  { goal: 2_000, text: 1_500, field: 200, output: 1_200, words: 4_000, blocks: 24, detailed: 5, listed: 500, files: 40, commits: 6, done: 10, proposals: 20, choices: 12, messages: 8 },
  { goal: 1_000, text: 600, field: 0, output: 700, words: 2_500, blocks: 12, detailed: 0, listed: 450, files: 25, commits: 4, done: 6, proposals: 10, choices: 6, messages: 5 },
  { goal: 500, text: 250, field: 0, output: 300, words: 1_500, blocks: 8, detailed: 0, listed: 420, files: 15, commits: 3, done: 4, proposals: 0, choices: 4, messages: 4 },
  { goal: 500, text: 250, field: 0, output: 300, words: 1_500, blocks: 8, detailed: 0, listed: 250, files: 15, commits: 3, done: 4, proposals: 0, choices: 4, messages: 4 },
  { goal: 250, text: 0, field: 0, output: 120, words: 900, blocks: 4, detailed: 0, listed: 80, files: 8, commits: 2, done: 2, proposals: 0, choices: 3, messages: 3 },
  { goal: 120, text: 0, field: 0, output: 0, words: 500, blocks: 0, detailed: 0, listed: 20, files: 4, commits: 1, done: 0, proposals: 0, choices: 0, messages: 0 },
];
/** Of the annex: of all tasks something before all of one. */
const WHOLE: Limits[] = [100_000, 8_000, 1_500, 200].map((text) => ({
  goal: 200_000, text, field: text, output: Math.min(text, 65_536), words: 20_000, blocks: 10_000, detailed: 10_000, listed: 10_000,
  files: 2_000, commits: 100, done: 500, proposals: 10_000, choices: 5_000, messages: 200,
}));

/**
 * Where the memory of a handoff lies, from the project's root. Without a successor it bears the word
 * `next` in its place.
 */
export function memoryFile(desk: Desk, { from, to, task }: Pick<Handoff, 'from' | 'to' | 'task'>): string {
  const folder = (desk.files?.paths ?? usualPaths).handoff;
  return `${folder}/${from}_to_${to ?? 'next'}${task ? `_${task}` : ''}.md`;
}

/** The file into which a successor writes what it has read, where its answer cannot be read. */
export const readBackFile = (memory: string): string => memory.replace(/(?:\.md)?$/, '.read.md');

/**
 * Writes the memory of a handoff: what journal, git and gates tell, in the seed's sections, with
 * places for the incumbent's judgement. Pure. What is open is never left out (H6): of tasks that find
 * no room their ids stand there, and the rest in the annex.
 */
export function buildMemory(request: MemoryRequest): BuiltMemory {
  const { desk, handoff } = request;
  const most = request.most ?? MEMORY_BYTES;
  const file = memoryFile(desk, handoff);
  const annexFile = file.replace(/\.md$/, '.annex.md');
  let built = { text: '', count: 0, cuts: noCuts() };
  for (const limits of PLANS) {
    built = render(request, limits, annexFile);
    if (bytes(built.text) <= most) break;
  }
  const leftOut = cutWords(built.cuts, request.language ?? desk.project?.language ?? 'fr');
  return {
    file,
    text: built.text,
    facts: built.count,
    judged: judgedParts(handoff.judgement),
    leftOut,
    ...(leftOut.length > 0 ? { annex: { file: annexFile, text: annexText(request) } } : {}),
  };
}

function annexText(request: MemoryRequest): string {
  let text = '';
  for (const limits of WHOLE) {
    ({ text } = render(request, limits, null));
    if (text.length <= ANNEX_MOST) return text;
  }
  return `${text.slice(0, ANNEX_MOST).replace(/[\uD800-\uDBFF]$/, '')}\n`;
}

const bytes = (text: string): number => new TextEncoder().encode(text).length;

function cutWords(cuts: Cuts, language: 'fr' | 'en'): string[] {
  const { cuts: words } = memoryWords[language];
  return (Object.keys(cuts) as (keyof Cuts)[]).filter((kind) => cuts[kind] > 0).map((kind) => {
    const say: string | ((n: number) => string) = words[kind];
    return typeof say === 'string' ? say : say(cuts[kind]);
  });
}

function render(request: MemoryRequest, limits: Limits, annex: string | null): { text: string; count: number; cuts: Cuts } {
  const { desk, handoff, now } = request;
  const language = request.language ?? desk.project?.language ?? 'fr';
  const w = memoryWords[language];
  const page: Page = { desk, handoff, facts: request.facts ?? noFacts(now), w, language, limits, cuts: noCuts(), count: 0 };
  const to = handoff.to ? nameOf(desk, handoff.to) : w.successor;
  const percent = handoff.percent === null ? '-' : `${Math.round(handoff.percent)}%`;
  const epoch = handoff.task ? null : String(handoff.epoch ?? (desk.orchestrator?.epoch ?? 0) + 1);
  const { headings } = w;
  const body = [
    `# HANDOFF: ${nameOf(desk, handoff.from)} -> ${to}`,
    `**Date**: ${moment(now)}`,
    `**${w.reason}**: ${w.causes[handoff.cause](percent)}`,
    ...(epoch ? [`**${w.epoch}**: ${epoch}`] : []),
    ...(handoff.task ? [`**${w.task}**: ${handoff.task}`] : []),
    ...(desk.project ? [`**${w.project}**: ${line(page, desk.project.name, 100)} (${line(page, desk.project.path, 400)})`] : []),
    '',
    `<!-- quatuor:handoff ${handoff.id.replace(/[^\w-]/g, '')} -->`,
    w.whose,
    '',
    `## ${headings.context}`,
    ...blocks(handoff.task ? [placeLines(page, 'context')] : [[`### ${w.goals}`, ...goalLines(page)], saidLines(page), policyLines(page), doneLines(page), placeLines(page, 'context')]),
    '',
    `## ${headings.current}`,
    ...blocks(handoff.task
      ? [taskLines(page, handoff.task), otherLines(page, handoff.task), messageLines(page, handoff.from), placeLines(page, 'failed')]
      : [currentLines(page), messageLines(page), placeLines(page, 'failed')]),
    '',
    `## ${headings.remaining}`,
    ...blocks(handoff.task ? [placeLines(page, 'next')] : [remainingLines(page), proposalLines(page), placeLines(page, 'next')]),
    '',
    `## ${headings.decisions}`,
    ...blocks(handoff.task ? [placeLines(page, 'decisions')] : [decisionLines(page), placeLines(page, 'decisions')]),
    '',
    `## ${headings.files}`,
    ...blocks([...treeLines(page), placeLines(page, 'risks')]),
    '',
    `## ${headings.instructions(to.toUpperCase())}`,
    ...blocks([(handoff.task ? w.taskRules(handoff.task) : w.rules(epoch ?? '-')).map((rule) => `- ${rule}`), placeLines(page, 'instructions')]),
    '',
    `## ${headings.annexes}`,
    ...annexLines(page),
  ];
  const left = annex ? cutWords(page.cuts, language) : [];
  const told = left.length > 0 && annex ? ['', `### ${w.leftOut}`, ...left.map((one) => `- ${one}`), `- ${w.annex(annex)}`] : [];
  return { text: `${[...body, ...told].join('\n')}\n`, count: page.count, cuts: page.cuts };
}

/** Groups of lines with a blank line between them; empty ones are not there. */
const blocks = (groups: string[][]): string[] =>
  groups.filter((group) => group.length > 0).flatMap((group, i) => (i === 0 ? group : ['', ...group]));

/** The task that is handed over, with all that is known of it. */
function taskLines(page: Page, id: string): string[] {
  const { desk, w, limits } = page;
  const record = desk.tasks[id];
  if (!record) return [`- ${id}`];
  const { task, from } = record;
  const title = from === 'file' ? `${quoted(page, task.title, 200)} ${w.fromFile}` : line(page, task.title, 200);
  return fact(page, `- **${id}** [${w.stage[record.stage](nameOf(desk, record.agent))}] ${title}`, ...blockOf(page, record, Math.max(limits.text, 600) * 2));
}

/** What runs beside it, so that its files are left alone. */
function otherLines(page: Page, id: string): string[] {
  const { desk, w } = page;
  return currentTasks(page)
    .filter(({ task }) => task.id !== id)
    .slice(0, 20)
    .flatMap(({ task, stage, agent }) =>
      fact(page, `- ${task.id} [${w.stage[stage](nameOf(desk, agent))}] ${task.files.slice(0, 8).map(({ path }) => quoted(page, path, 120)).join(', ')}`.trimEnd()));
}

function treeLines(page: Page): string[][] {
  const { w, facts } = page;
  return facts.trees.length === 0 ? [[w.noTrees]] : facts.trees.map((tree) => oneTree(page, tree));
}

function oneTree(page: Page, tree: TreeFacts): string[] {
  const { desk, w, limits } = page;
  const title = tree.agent ? w.treeOf(nameOf(desk, tree.agent)) : w.mainTree;
  const branch = tree.branch ? `${w.branch} ${line(page, tree.branch)}` : w.noBranch;
  const files = tree.files.slice(0, limits.files);
  const more = tree.files.length - files.length + tree.more;
  page.cuts.files += tree.files.length - files.length;
  const commits = tree.commits.slice(0, limits.commits);
  return [
    ...fact(page, `### ${title}: ${line(page, tree.path, 400)}${tree.problem && !tree.head ? '' : ` (${branch}${tree.head ? `, ${tree.head}` : ''}${tree.task ? `, ${tree.task}` : ''})`}`),
    ...(tree.problem ? [`- ${w.treeProblem(line(page, tree.problem, 300))}`] : []),
    ...(tree.underWay ? [`- ${w.underWayTree(tree.underWay)}`] : []),
    ...(tree.files.length === 0 && !tree.problem ? [`- ${w.clean}`] : []),
    ...files.flatMap((file) => {
      const counted = file.added === undefined ? '' : ` +${file.added} -${file.removed ?? 0}`;
      return fact(page, `- ${quoted(page, file.path, 300)} (${w.state[file.state]}${counted})`);
    }),
    ...(more > 0 ? [`- ${w.more(more)}`] : []),
    ...(commits.length > 0 ? [`- ${w.commits}:`, ...commits.flatMap(({ id, at, subject }) => fact(page, `  - ${id} ${moment(at)} ${quoted(page, subject, 120)}`))] : []),
  ];
}

function annexLines(page: Page): string[] {
  const { w, facts } = page;
  return [
    `- ${facts.transcript ? `${w.transcript}: ${line(page, facts.transcript, 1_000)}` : w.noTranscript}`,
    ...(facts.earlier.length > 0 ? [`- ${w.earlier}:`, ...facts.earlier.slice(0, 10).map((file) => `  - ${line(page, file, 400)}`)] : []),
  ];
}

