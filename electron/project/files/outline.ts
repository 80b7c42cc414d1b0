import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { bare, statusOf, type FileStatus } from '../../../shared/text/files.ts';

/** The scanner's tokens and errors by their numbers: the package gives them as types only. */
const T = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, colon: 6, none: 7, yes: 8, no: 9, text: 10, number: 11, unknown: 16, end: 17 } as const;
const scanErrors: Record<number, string> = {
  1: 'a comment does not end',
  2: 'a text in quotes does not end',
  3: 'a number does not end',
  4: 'a character after a backslash is not known',
  5: 'a character after a backslash is not known',
  6: 'a character stands there that is not allowed',
};

/** A file that is no JSON, or not of a shape that holds tasks; `line` from 1. */
export class BrokenFile extends Error {
  readonly line: number;
  constructor(line: number, reason: string) {
    super(reason);
    this.line = line;
  }
}

/** One value that may be a task. Offsets into the text. */
export interface Element {
  /** Where it begins with its key, if it has one. */
  from: number;
  start: number;
  end: number;
  line: number;
  /** The key that it stands under, in a list that is an object. */
  name: string | null;
  implied: FileStatus | null;
}

/** A list of tasks: an array, or an object by ids. `close`: the offset of its closing bracket. */
export interface List {
  kind: 'array' | 'object';
  open: number;
  close: number;
  implied: FileStatus | null;
  elements: Element[];
}

export interface Outline {
  /** The root object; null when the root is the list itself. */
  root: { open: number; close: number; empty: boolean; last: number } | null;
  lists: List[];
  orchestrator: { key: string; value: string; keyStart: number; end: number } | null;
}

const LISTS = new Set(['tasks', 'task queue', 'queue', 'taches', 'task list', 'liste des taches', 'backlog', 'items']);
const HOLDER = new Set(['current orchestrator', 'orchestrator', 'orchestrateur', 'orchestrateur actuel']);

/** The status that a list's name gives to all in it: "pending_tasks", "terminees". */
function impliedBy(key: string): FileStatus | null {
  return statusOf(key) ?? statusOf(bare(key).replace(/^(?:tasks|taches) | (?:tasks|taches)$/g, ''));
}

/**
 * Finds the tasks in a queue file without building its tree. Comments and trailing commas are
 * borne. Yields now and then, so that a large file can be read in parts.
 * @throws BrokenFile
 */
export function* outlineOf(text: string): Generator<void, Outline> {
  const scanner = createScanner(text, true);
  let line = 1;
  let counted = 0;
  const lineAt = (offset: number): number => {
    // Asked in rising order, so that each line is counted once.
    if (offset < counted) return text.slice(0, offset).split('\n').length;
    for (; counted < offset; counted += 1) if (text.charCodeAt(counted) === 10) line += 1;
    return line;
  };
  const fail = (reason: string): never => {
    throw new BrokenFile(lineAt(scanner.getTokenOffset()), reason);
  };
  let steps = 0;
  const next = (): number => {
    steps += 1;
    const token: number = scanner.scan();
    const error: number = scanner.getTokenError();
    if (error !== 0) fail(scanErrors[error] ?? 'this is no JSON');
    if (token === T.unknown) fail('this is no JSON');
    return token;
  };
  const endOf = (): number => scanner.getTokenOffset() + scanner.getTokenLength();

  /** Passes over the value whose first token was read; gives where it ends. */
  const skip = (first: number): number => {
    const start = scanner.getTokenOffset();
    let depth = 0;
    let token = first;
    for (;;) {
      if (token === T.openBrace || token === T.openBracket) depth += 1;
      else if (token === T.closeBrace || token === T.closeBracket) depth -= 1;
      else if (token === T.end) fail('the file ends in the middle');
      else if (depth === 0 && !VALUES.has(token)) fail('a value is missing');
      if (depth < 0) fail('a bracket closes that was not opened');
      if (depth === 0) break;
      token = next();
    }
    const end = endOf();
    if (first === T.openBrace || first === T.openBracket) checked(text, start, end, lineAt);
    return end;
  };

  const outline: Outline = { root: null, lists: [], orchestrator: null };

  function* readList(first: number, implied: FileStatus | null, nested: boolean): Generator<void, void> {
    const array = first === T.openBracket;
    const list: List = { kind: array ? 'array' : 'object', open: scanner.getTokenOffset(), close: 0, implied, elements: [] };
    const close = array ? T.closeBracket : T.closeBrace;
    let grouped = false;
    outline.lists.push(list);
    for (let token = next(); token !== close; ) {
      let name: string | null = null;
      const from = scanner.getTokenOffset();
      if (!array) {
        if (token !== T.text) fail('a name in quotes is missing');
        name = scanner.getTokenValue();
        if (next() !== T.colon) fail('a colon is missing');
        token = next();
      }
      if (!array && !nested && token === T.openBracket) {
        yield* readList(token, impliedBy(name ?? ''), true);
        grouped = true;
      } else {
        const start = scanner.getTokenOffset();
        const at = lineAt(start);
        list.elements.push({ from, start, end: skip(token), line: at, name, implied });
      }
      if (steps > 2_000) {
        steps = 0;
        yield;
      }
      token = next();
      if (token === T.comma) token = next();
      else if (token !== close) fail(token === T.end ? 'the file ends in the middle' : 'a comma is missing');
    }
    list.close = scanner.getTokenOffset();
    // An object of lists holds no tasks itself.
    if (grouped && list.elements.length === 0) outline.lists.splice(outline.lists.indexOf(list), 1);
  }

  const first = next();
  if (first === T.openBracket) yield* readList(first, null, true);
  else if (first === T.openBrace) {
    const open = scanner.getTokenOffset();
    let last = open + 1;
    let empty = true;
    for (let token = next(); token !== T.closeBrace; ) {
      if (token === T.end) fail('the file ends in the middle');
      if (token !== T.text) fail('a name in quotes is missing');
      const keyStart = scanner.getTokenOffset();
      const key = scanner.getTokenValue();
      if (next() !== T.colon) fail('a colon is missing');
      token = next();
      const opens = token === T.openBracket || token === T.openBrace;
      const known = LISTS.has(bare(key));
      const implied = impliedBy(key);
      if (opens && (known || (implied && token === T.openBracket))) {
        yield* readList(token, known ? null : implied, !known);
        last = endOf();
      } else {
        const value = token === T.text ? scanner.getTokenValue() : null;
        last = skip(token);
        if (value !== null && HOLDER.has(bare(key)) && (key === 'current_orchestrator' || !outline.orchestrator))
          outline.orchestrator = { key, value, keyStart, end: last };
      }
      empty = false;
      token = next();
      if (token === T.comma) token = next();
      else if (token !== T.closeBrace) fail(token === T.end ? 'the file ends in the middle' : 'a comma is missing');
    }
    outline.root = { open, close: scanner.getTokenOffset(), empty, last };
  } else fail(first === T.end ? 'the file is empty' : 'there is no list of tasks in it');
  if (next() !== T.end) fail('something stands behind the end');
  return outline;
}

const VALUES = new Set<number>([
  T.text, T.number, T.yes, T.no,
  T.none, T.openBrace, T.openBracket, T.closeBrace,
  T.closeBracket,
]);

/** @throws BrokenFile when that part of the text is no JSON */
function checked(text: string, start: number, end: number, lineAt: (offset: number) => number): void {
  const errors: ParseError[] = [];
  treeOf(text.slice(start, end), errors);
  const [error] = errors;
  if (error) throw new BrokenFile(lineAt(start) + text.slice(start, start + error.offset).split('\n').length - 1, spaced(printParseErrorCode(error.error)));
}

/** The tree of one value. `errors` takes what is wrong in it. */
export function treeOf(text: string, errors: ParseError[] = []): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    if (error instanceof RangeError) throw new BrokenFile(1, 'it is nested too deeply');
    throw error;
  }
}

const spaced = (code: string): string => code.replace(/(?<=[a-z])[A-Z]/g, (c) => ` ${c.toLowerCase()}`).toLowerCase();
