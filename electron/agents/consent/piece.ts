import { createHash } from 'node:crypto';
import { lstat, readFile, realpath } from 'node:fs/promises';
import { keyIn } from './json-key.ts';

/**
 * What the desk would write into the person's own configuration of a CLI: a file of its own, or
 * one key of a JSON object that belongs to the person and the CLI.
 */
export type Piece =
  | { kind: 'file'; path: string; text: string }
  /** `inside`: the key stands in the object under this top-level key. */
  | { kind: 'key'; path: string; key: string; inside?: string; value: Record<string, unknown> };

/** Where a piece stands. */
export type Place = Pick<Piece, 'kind' | 'path'> & { key?: string | undefined; inside?: string | undefined };

/** Tells one piece from all others. */
export function nameOf(piece: Place): string {
  return piece.kind === 'key' ? `${piece.path}#${piece.inside === undefined ? '' : `${piece.inside}#`}${piece.key}` : piece.path;
}

/** The hash by which a piece is known again; of a key's value in any order and spacing. */
export function hashOf(piece: Piece): string {
  return piece.kind === 'file' ? digest(piece.text) : digest(ordered(piece.value));
}

/** What stands now where the piece belongs. */
export type Found =
  | { is: 'absent' }
  | { is: 'there'; hash: string }
  /** Something that is not a file of this kind: it can be neither ours nor written. */
  | { is: 'strange'; why: string };

/** Looks where a piece belongs. Rejects when it cannot be read. */
export async function look(piece: Place): Promise<Found> {
  const info = await lstat(piece.path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!info) return { is: 'absent' };
  if (piece.kind === 'file') {
    if (!info.isFile()) return { is: 'strange', why: 'it is not a plain file' };
    return { is: 'there', hash: digest(await readFile(piece.path, 'utf8')) };
  }
  // A person may keep the CLI's file elsewhere, behind a link.
  if (!info.isFile() && !info.isSymbolicLink()) return { is: 'strange', why: 'it is not a file' };
  const text = await readFile(await realpath(piece.path), 'utf8');
  if (text.trim() === '') return { is: 'absent' };
  try {
    const value = keyIn(text, piece.key ?? '', piece.inside);
    return value === undefined ? { is: 'absent' } : { is: 'there', hash: digest(ordered(value)) };
  } catch (error) {
    return { is: 'strange', why: `it is not the JSON that the CLI expects: ${(error as Error).message}` };
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** JSON with the keys of every object in order: a CLI may write the same value otherwise. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
