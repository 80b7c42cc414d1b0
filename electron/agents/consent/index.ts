import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { hashOf, look, nameOf } from './piece.ts';
import type { Piece, Place } from './piece.ts';
import { put, renew, takeOut } from './write.ts';

export type { Piece } from './piece.ts';

/** Who wants a piece: `user` is an agent of a project, by a name of the caller's own. */
export interface Wanted {
  user: string;
  piece: Piece;
}

/**
 * What became of one piece. there: it stands where it belongs; removed: it is gone; kept:
 * something stands there that the desk did not write or that was changed since, and it stays;
 * failed: the system refused.
 */
export interface Outcome {
  path: string;
  result: 'there' | 'removed' | 'kept' | 'failed';
  /** One sentence for the person; empty when nothing needs to be said. */
  text: string;
}

/** What the desk has written, as it stands in the record. */
export type Grant = z.infer<typeof Grant>;
const Grant = z.object({
  kind: z.enum(['file', 'key']),
  path: z.string(),
  key: z.string().optional(),
  inside: z.string().optional(),
  hash: z.string(),
  /** writing: a crash may have come between the record and the file. */
  stage: z.enum(['writing', 'written']),
  users: z.array(z.string()),
  folders: z.array(z.string()),
  madeFile: z.boolean(),
  madeHolder: z.boolean().optional(),
  at: z.number(),
});
const Record_ = z.object({ version: z.literal(1), grants: z.array(Grant) });

export interface Consent {
  /**
   * Makes it so that exactly these pieces are there for the users whose names begin with `scope`:
   * writes what is missing, takes out what none of them (and nobody else) wants any more. Nothing
   * that somebody else wrote or changed is touched. Never rejects.
   */
  settle(scope: string, wanted: Wanted[]): Promise<Outcome[]>;
  /** What stands in the record now. */
  grants(): Promise<Grant[]>;
}

/** What is being done with each record: several open projects have the same one. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Writes into the person's own configuration, with their consent only, and takes it back (X3).
 * `file` is the desk's own record, written before anything else is.
 */
export function createConsent(file: string, now: () => number = Date.now): Consent {
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const next = (queues.get(file) ?? Promise.resolve()).then(job, job);
    queues.set(file, next.catch(() => {}));
    return next;
  };
  const save = async (grants: Grant[]): Promise<void> => {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const aside = `${file}.tmp`;
    await writeFile(aside, `${JSON.stringify({ version: 1, grants }, null, 2)}\n`, { mode: 0o600 });
    await rename(aside, file);
  };

  const give = async (grants: Grant[], piece: Piece, users: string[]): Promise<Outcome> => {
    const { path } = piece;
    const hash = hashOf(piece);
    const known = grants.find((grant) => nameOf(grant) === nameOf(piece));
    const said = (result: Outcome['result'], text = ''): Outcome => ({ path, result, text });
    try {
      const found = await look(piece);
      if (found.is === 'strange') return said('kept', `${path} was left as it is: ${found.why}.`);
      if (found.is === 'there' && found.hash === hash) {
        const grant = known ?? fresh(piece, hash, now());
        await save(replaced(grants, { ...grant, hash, stage: 'written', users }));
        return said('there');
      }
      if (found.is === 'there' && found.hash !== known?.hash)
        return known
          ? said('kept', `You changed what Quatuor wrote in ${place(piece)}: it stays as you made it.`)
          : said('kept', `${place(piece)} holds something that Quatuor did not write: it stays, and Quatuor does without.`);
      if (found.is === 'absent' && known?.stage === 'written')
        return said('kept', `You took away what Quatuor wrote in ${place(piece)}: it is not written again until you allow it anew.`);
      const grant: Grant = { ...(known ?? fresh(piece, hash, now())), users };
      if (found.is === 'there') {
        await renew(piece);
        await save(replaced(grants, { ...grant, hash, stage: 'written' }));
        return said('there', `Quatuor renewed what it wrote in ${place(piece)}.`);
      }
      await save(replaced(grants, { ...grant, hash, stage: 'writing' }));
      try {
        const made = await put(piece);
        const folders = [...new Set([...grant.folders, ...made.folders])];
        await save(replaced(grants, { ...grant, hash, stage: 'written', folders, madeFile: made.file, ...(made.holder ? { madeHolder: true } : {}) }));
      } catch (error) {
        await save(grants.filter((other) => nameOf(other) !== nameOf(piece)));
        throw error;
      }
      return said('there', `Quatuor wrote into ${place(piece)}, as you allowed.`);
    } catch (error) {
      return said('failed', `Quatuor could not write into ${place(piece)}: ${(error as Error).message}.`);
    }
  };

  const takeBack = async (grants: Grant[], grant: Grant): Promise<Outcome> => {
    const { path } = grant;
    const rest = grants.filter((other) => other !== grant);
    try {
      const found = await look(grant);
      if (found.is === 'there' && found.hash === grant.hash) {
        await takeOut(grant, { folders: grant.folders, file: grant.madeFile, holder: grant.madeHolder });
        await save(rest);
        return { path, result: 'removed', text: `Quatuor took back what it wrote in ${place(grant)}.` };
      }
      await save(rest);
      if (found.is === 'absent') return { path, result: 'removed', text: '' };
      return { path, result: 'kept', text: `You changed what Quatuor wrote in ${place(grant)}: it stays as you made it.` };
    } catch (error) {
      return { path, result: 'failed', text: `Quatuor could not take back what it wrote in ${place(grant)}: ${(error as Error).message}.` };
    }
  };

  return {
    settle: (scope, wanted) =>
      inTurn(async () => {
        const outcomes: Outcome[] = [];
        const record = await load(file);
        if (record.text) outcomes.push({ path: file, result: 'failed', text: record.text });
        const names = new Map<string, { piece: Piece; users: string[] }>();
        for (const { user, piece } of wanted) {
          const one = names.get(nameOf(piece)) ?? { piece, users: [] };
          one.users.push(user);
          names.set(nameOf(piece), one);
        }
        for (const grant of record.grants) {
          const others = grant.users.filter((user) => !user.startsWith(scope));
          if (names.has(nameOf(grant))) continue;
          const grants = (await load(file)).grants;
          const now_ = grants.find((other) => nameOf(other) === nameOf(grant));
          if (!now_) continue;
          if (others.length === 0) outcomes.push(await takeBack(grants, now_));
          else if (others.length < grant.users.length) await save(replaced(grants, { ...now_, users: others }));
        }
        for (const { piece, users } of names.values()) {
          const { grants } = await load(file);
          const others = grants
            .find((grant) => nameOf(grant) === nameOf(piece))
            ?.users.filter((user) => !user.startsWith(scope));
          outcomes.push(await give(grants, piece, [...(others ?? []), ...users]));
        }
        return outcomes;
      }).catch((error: Error) => [
        { path: file, result: 'failed' as const, text: `What Quatuor may write could not be looked up: ${error.message}.` },
      ]),
    grants: () => inTurn(async () => (await load(file)).grants),
  };
}

function fresh(piece: Piece, hash: string, at: number): Grant {
  const key = piece.kind === 'key' ? { key: piece.key, ...(piece.inside === undefined ? {} : { inside: piece.inside }) } : {};
  return { kind: piece.kind, path: piece.path, ...key, hash, stage: 'writing', users: [], folders: [], madeFile: false, at };
}

const replaced = (grants: Grant[], grant: Grant): Grant[] => [
  ...grants.filter((other) => nameOf(other) !== nameOf(grant)),
  grant,
];

const place = (piece: Place): string =>
  piece.kind === 'key' ? `${piece.path} (“${piece.inside === undefined ? '' : `${piece.inside}.`}${piece.key}”)` : piece.path;

/** The record; one that cannot be read is kept beside, and told. */
async function load(file: string): Promise<{ grants: Grant[]; text?: string }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { grants: [] };
    throw error;
  }
  try {
    return { grants: Record_.parse(JSON.parse(text)).grants };
  } catch {
    await rm(`${file}.bad`, { force: true });
    await rename(file, `${file}.bad`);
    return { grants: [], text: `The record of what Quatuor wrote elsewhere is damaged; it is kept as ${file}.bad.` };
  }
}
