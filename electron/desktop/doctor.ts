import type { Reply } from '../../shared/contract/index.ts';
import type { Agent } from '../../shared/model/index.ts';
import { createProbes } from '../agents/index.ts';
import { closeSockets, examine } from '../control/index.ts';

export interface Doctor {
  /** Looks at all that Quatuor needs: the answer's value is Findings as JSON. `again`: programs are asked anew for their versions. */
  look(again?: boolean): Promise<Reply>;
  /** Closes the sockets to other users. */
  closeSockets(): Reply;
  /** Ends programs that are being asked. */
  end(): void;
}

/** What `quatuor doctor` finds, for the window. Two looks at once are one. */
export function createDoctor(options: { home: string; searchPath: () => Promise<string>; agents: () => readonly Agent[] }): Doctor {
  let probes = createProbes();
  let running: Promise<Reply> | null = null;

  const lookNow = async (): Promise<Reply> => {
    try {
      const { QUATUOR_PANE: _pane, ELECTRON_RUN_AS_NODE: _node, ...env } = process.env;
      const found = await examine(options.home, { ...env, PATH: await options.searchPath() }, { agents: options.agents(), probes });
      return { ok: true, value: JSON.stringify(found) };
    } catch (error) {
      return { ok: false, message: (error as Error).message };
    }
  };
  return {
    look(again = false) {
      if (again && !running) probes = createProbes();
      running ??= lookNow().finally(() => {
        running = null;
      });
      return running;
    },
    closeSockets() {
      try {
        closeSockets(options.home);
        return { ok: true };
      } catch (error) {
        return { ok: false, message: (error as Error).message };
      }
    },
    end: () => probes.close(),
  };
}
