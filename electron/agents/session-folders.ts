import { join } from 'node:path';
import { chooseRunDir, runDirFor } from '../terminals/index.ts';
import { removeSpool } from './spool.ts';

/** Where the sessions of a project's agents have their files. */
export interface SessionFolders {
  /** The folder into which a session's hooks put their files. */
  spool(session: string): string;
  /** The one of its sockets; its path is short enough for them. */
  runDir(session: string): string;
  /** Takes away what a session that is over has left there, but for unread hook files. */
  tidy(session: string): Promise<void>;
}

export function sessionFolders(dir: string): SessionFolders {
  const spool = (session: string): string => join(dir, session);
  return {
    spool,
    runDir(session) {
      try {
        return chooseRunDir(spool(session));
      } catch {
        return spool(session);
      }
    },
    async tidy(session) {
      for (const folder of new Set([runDirFor(spool(session)), spool(session)])) await removeSpool(folder);
    },
  };
}
