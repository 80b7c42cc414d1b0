import { getNodeValue, type Node } from 'jsonc-parser';
import type { Kind, Priority, TaskFile } from '../../../shared/model/index.ts';
import { TaskId } from '../../../shared/model/index.ts';
import type { FileFields, FileTask } from '../../../shared/rules/files/types.ts';
import { bare, minutesOf, statusOf, type FileStatus } from '../../../shared/text/files.ts';

/** The keys by which others call what we know, without accents, case and signs; ours first. */
export const keys = {
  id: ['id', 'task id', 'taskid', 'tache id'],
  oldId: ['imported id'],
  status: ['status', 'statut', 'state', 'etat'],
  agent: ['agent', 'assigned to', 'assignedto', 'assignee', 'assigned agent', 'assigned', 'llm', 'assigne a', 'assignee a'],
  title: ['title', 'titre', 'name', 'nom'],
  kind: ['type', 'kind', 'category', 'categorie'],
  priority: ['priority', 'priorite'],
  estimateMinutes: ['estimated minutes', 'estimate minutes', 'estimateminutes', 'estimated duration', 'duree estimee', 'estimate', 'duration', 'duree', 'estimated time'],
  context: ['context', 'contexte'],
  objective: ['objective', 'objectif', 'description', 'goal', 'but'],
  files: ['files', 'fichiers', 'files to create', 'files to modify', 'files to change', 'fichiers a creer', 'fichiers a modifier', 'fichiers a creer modifier'],
  steps: ['steps', 'etapes', 'instructions', 'instructions detaillees'],
  tests: ['tests', 'tests to write', 'tests a ecrire'],
  criteria: ['criteria', 'criteres', 'acceptance criteria', 'validation criteria', 'criteres de validation', 'criteres validation', 'validation'],
  deliverables: ['deliverables', 'livrables'],
  documentation: ['documentation', 'docs', 'documentation a mettre a jour', 'documentation to update'],
  gates: ['gates', 'gate', 'gate commands', 'commands', 'commandes', 'validation commands'],
  dependsOn: ['depends on', 'dependencies', 'dependances', 'dependson', 'depends', 'deps', 'depend de', 'requires'],
  changed: ['files changed', 'files modified', 'modified files', 'changed files', 'fichiers modifies'],
  minutes: ['actual minutes', 'actual duration', 'real duration', 'duree reelle', 'actual time'],
  notes: ['notes', 'note', 'summary', 'resume', 'result', 'resultat'],
  problem: ['problem', 'probleme', 'blocker', 'blocked reason', 'blocage', 'reason', 'raison', 'error', 'erreur'],
} as const;
export type Key = keyof typeof keys;

/** The properties of an object by their bare names; the last of a name counts. */
export function propertiesOf(node: Node): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const property of node.children ?? []) {
    const [name, value] = property.children ?? [];
    if (name && value) found.set(bare(String(name.value)), property);
  }
  return found;
}

/** The property that stands for one of our keys, if any. */
export function propertyFor(found: Map<string, Node>, key: Key): Node | undefined {
  for (const name of keys[key]) {
    const property = found.get(name);
    if (property) return property;
  }
  return undefined;
}

const valueOf = (property: Node | undefined): Node | undefined => property?.children?.[1];

/** A text value: strings, numbers, and lists of them, one on each line. */
function text(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  if (node.type === 'string') return String(node.value);
  if (node.type === 'number') return String(node.value);
  if (node.type === 'array') return (node.children ?? []).map((child) => said(child)).filter(Boolean).join('\n');
  return undefined;
}

/** One item of a list in words: a text, or the telling part of an object. */
function said(node: Node): string {
  const plain = node.type === 'string' || node.type === 'number' ? String(node.value) : undefined;
  if (plain !== undefined) return plain;
  if (node.type !== 'object') return '';
  const found = propertiesOf(node);
  for (const name of ['description', 'text', 'texte', 'title', 'titre', 'name', 'nom', 'command', 'commande', 'id']) {
    const value = valueOf(found.get(name));
    if (value?.type === 'string') return String(value.value);
  }
  return JSON.stringify(getNodeValue(node));
}

function list(node: Node | undefined): string[] | undefined {
  if (!node) return undefined;
  if (node.type === 'string') return String(node.value).split(/\r?\n/).map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').trim()).filter(Boolean);
  if (node.type === 'array') return (node.children ?? []).map(said).filter((item) => item !== '');
  return undefined;
}

/** Short names in a row: "a, b" and ["a", "b"]. */
function names(node: Node | undefined): string[] | undefined {
  if (node?.type === 'string') return String(node.value).split(/[,;\n]/).map((name) => name.trim()).filter(Boolean);
  return list(node);
}

function files(found: Map<string, Node>): TaskFile[] | undefined {
  const nodes = keys.files.map((name) => valueOf(found.get(name))).filter((node) => node !== undefined);
  if (nodes.length === 0) return undefined;
  const all = new Map<string, TaskFile>();
  for (const node of nodes)
    for (const file of node.type === 'array' ? (node.children ?? []).map(oneFile) : (names(node) ?? []).map((path) => ({ path, notes: '' })))
      if (file.path && !all.has(file.path)) all.set(file.path, file);
  return [...all.values()].slice(0, 200);
}

function oneFile(node: Node): TaskFile {
  if (node.type !== 'object') return { path: said(node).slice(0, 1_000), notes: '' };
  const found = propertiesOf(node);
  const pick = (...options: string[]): string => {
    for (const name of options) {
      const value = text(valueOf(found.get(name)));
      if (value !== undefined) return value;
    }
    return '';
  };
  const path = pick('path', 'file', 'fichier', 'chemin', 'name', 'nom').slice(0, 1_000);
  return { path, notes: pick('notes', 'note', 'description', 'changes', 'changements').slice(0, 100_000) };
}

const priorities: Record<Priority, string[]> = {
  high: ['high', 'haute', 'haut', 'urgent', 'urgente', 'critical', 'critique', 'highest', 'p0', 'p1', '1', 'elevee'],
  medium: ['medium', 'moyenne', 'moyen', 'normal', 'normale', 'p2', '2'],
  low: ['low', 'basse', 'bas', 'faible', 'p3', 'p4', '3', '4', '5', 'lowest'],
};
const kinds: Record<Kind, RegExp> = {
  architecture: /archi|design|conception/,
  analysis: /anal|audit|research|recherche|strateg/,
  generation: /gener|boilerplate|codegen|types/,
  implementation: /impl|feature|dev|code|fix|bug|test|refactor/,
  any: /^(?:any|general|autre|other|misc)$/,
};

function priority(node: Node | undefined): Priority | undefined {
  const word = bare(text(node) ?? '');
  return (Object.keys(priorities) as Priority[]).find((one) => priorities[one].includes(word));
}

function kind(node: Node | undefined): Kind | undefined {
  const word = bare(text(node) ?? '');
  if (word === '') return undefined;
  return (Object.keys(kinds) as Kind[]).find((one) => one === word) ?? (Object.keys(kinds) as Kind[]).find((one) => kinds[one].test(word));
}

/** An id as a file has it, in the desk's form; null when it cannot be read so. "task-po-14" is TASK-PO-014. */
export function idFrom(raw: string, prefix: string): string | null {
  const name = raw.trim().toUpperCase().replace(/[\s_]+/g, '-');
  const asItIs = TaskId.safeParse(name);
  if (asItIs.success) return name;
  const parts = /^(?:(?:TASK|TACHE)-?)?(?:([A-Z][A-Z0-9]{0,11})-?)?(\d{1,6})$/.exec(name);
  if (!parts?.[2]) return null;
  return `TASK-${parts[1] ?? prefix}-${parts[2].padStart(3, '0')}`;
}

const cut = <T>(value: T[] | undefined, most: number): T[] | undefined => value?.slice(0, most);
const short = (value: string | undefined, most: number): string | undefined => value?.slice(0, most);

/**
 * What one task says of itself. `node`: its object; `name`: the key that it stands under, if any;
 * `implied`: the status of the list that it stands in.
 */
export function readTask(node: Node, prefix: string, name: string | null, implied: FileStatus | null): FileTask {
  const found = propertiesOf(node);
  const at = (key: Key): Node | undefined => valueOf(propertyFor(found, key));
  const rawId = text(at('id')) ?? name;
  const statusText = text(at('status'));
  const status = statusText === undefined ? implied : statusOf(statusText);
  const estimate = minutesOf(getNodeOf(at('estimateMinutes')));
  const fields: FileFields = {
    title: short(text(at('title'))?.trim().split(/\r?\n/)[0], 200),
    kind: kind(at('kind')),
    priority: priority(at('priority')),
    estimateMinutes: estimate === null ? undefined : Math.min(1_440, Math.max(1, estimate)),
    context: short(text(at('context')), 100_000),
    objective: short(text(at('objective')), 100_000),
    files: files(found),
    steps: cut(list(at('steps')), 200),
    tests: cut(list(at('tests')), 200),
    criteria: cut(list(at('criteria')), 200),
    deliverables: cut(list(at('deliverables')), 200),
    documentation: cut(list(at('documentation')), 200),
    gates: cut(list(at('gates'))?.map((gate) => gate.slice(0, 2_000)), 20),
    dependsOn: cut(names(at('dependsOn'))?.map((id) => idFrom(id, prefix) ?? id), 100),
  };
  for (const key of Object.keys(fields) as (keyof FileFields)[]) if (fields[key] === undefined) delete fields[key];
  return {
    id: rawId === null ? null : idFrom(rawId, prefix),
    rawId,
    oldId: text(at('oldId')) ?? null,
    fields,
    status,
    said: statusText ?? null,
    strange: statusText !== undefined && status === null && bare(statusText) !== '',
    agent: text(at('agent'))?.trim() || null,
    report: {
      files: (names(at('changed')) ?? []).map((path) => path.slice(0, 1_000)).slice(0, 200),
      minutes: minutesOf(getNodeOf(at('minutes'))),
      notes: short(text(at('notes')), 20_000) ?? '',
      problem: short(text(at('problem')), 20_000) ?? '',
    },
  };
}

const getNodeOf = (node: Node | undefined): unknown =>
  node?.type === 'string' || node?.type === 'number' ? node.value : undefined;
