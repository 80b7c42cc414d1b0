import { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { z } from 'zod';

/** What is wrong in a rule file, and where; line and column from 1. */
export class RuleFileError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(file: string, line: number, column: number, reason: string) {
    super(`${file}, line ${line}, column ${column}: ${reason}`);
    this.line = line;
    this.column = column;
  }
}

/** A file's value, and how to check its parts so that an error names its place. */
export interface CheckedFile {
  value: unknown;
  tree: Node;
  fail(offset: number, reason: string): never;
  check<T>(schema: z.ZodType<T>, part: unknown, path: (string | number)[]): T;
}

/**
 * Opens a JSON file with comments for checking. `name` stands in the errors.
 * @throws RuleFileError with line and column, as do `fail` and `check`
 */
export function openChecked(text: string, name: string): CheckedFile {
  const fail = (offset: number, reason: string): never => {
    const before = text.slice(0, offset).split('\n');
    throw new RuleFileError(name, before.length, (before.at(-1)?.length ?? 0) + 1, reason);
  };
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) fail(first.offset, `this is no JSON: ${spaced(printParseErrorCode(first.error))}`);
  if (!tree) return fail(0, 'the file is empty');
  return {
    value: getNodeValue(tree) as unknown,
    tree,
    fail,
    check(schema, part, path) {
      const result = schema.safeParse(part);
      if (result.success) return result.data;
      const [issue] = result.error.issues;
      const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
      const at = [...path, ...((issue?.path ?? []) as (string | number)[]), ...unknown];
      return fail(offsetOf(tree, at), `${where(at)}${issue?.message ?? 'not of the schema'}`);
    },
  };
}

/** Where the offending part begins; the nearest part around it when it is missing. */
export function offsetOf(tree: Node, path: (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (!node) continue;
    // A key is named by its own place, not by that of its value.
    const named = node.parent?.type === 'property' ? node.parent : node;
    return named.offset;
  }
  return 0;
}

function where(path: (string | number)[]): string {
  const parts = path.map((part) => (typeof part === 'number' ? `number ${part + 1}` : part));
  return parts.length > 0 ? `${parts.join(', ')}: ` : '';
}

/** "ValueExpected" as "value expected". */
function spaced(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, (c) => ` ${c.toLowerCase()}`).toLowerCase();
}
