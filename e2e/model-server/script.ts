import type { Hold, ModelRequest, Reply, Rule, Script } from './types.ts';

/** Makes a gate: put it into a reply, then `await gate.reached` and later `gate.release()`. */
export function hold(): Hold {
  let enter = () => {};
  let release = () => {};
  const reached = new Promise<void>((resolve) => (enter = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  return {
    reached,
    release: () => release(),
    wait: () => {
      enter();
      return released;
    },
  };
}

/** What `taskScript` needs: when it applies, the command that does the work, the last words. */
export interface TaskScript {
  match: RegExp | string;
  /** One command per round, each run by the CLI's own shell tool. */
  shell: string | string[];
  finalText?: string;
  description?: string;
  /** Milliseconds before each answer. */
  delayMs?: number;
  usage?: Reply['usage'];
  hold?: Hold;
}

/**
 * A whole task: the model asks for the shell commands one after the other, then ends with a text.
 * It depends only on what stands in the request, so a repeated request gets the same answer.
 */
export function taskScript(task: TaskScript): Rule {
  const commands = typeof task.shell === 'string' ? [task.shell] : task.shell;
  const common: Reply = {};
  if (task.delayMs !== undefined) common.delayMs = task.delayMs;
  if (task.usage) common.usage = task.usage;
  const replies: Reply[] = commands.map((shell) => ({
    ...common,
    calls: [{ shell, description: task.description ?? 'Do the work of the task' }],
  }));
  const last: Reply = { ...common, text: task.finalText ?? 'Done.' };
  if (task.hold) last.hold = task.hold;
  return { match: task.match, reply: [...replies, last] };
}

export interface ScriptBook {
  add(script: Script): () => void;
  clear(): void;
  /** The answer, or undefined if no rule applies. The newest script is asked first. */
  answer(request: ModelRequest): Promise<Reply | undefined>;
}

function applies(rule: Rule, request: ModelRequest): boolean {
  if ((rule.purpose ?? 'turn') !== request.purpose) return false;
  if (rule.api && rule.api !== request.api) return false;
  if (typeof rule.match === 'string' && !request.lastPrompt.includes(rule.match)) return false;
  if (rule.match instanceof RegExp) {
    rule.match.lastIndex = 0;
    if (!rule.match.test(request.lastPrompt)) return false;
  }
  return rule.when ? rule.when(request) : true;
}

/** Keeps the scripts of one server and counts how often each rule was used. */
export function createBook(): ScriptBook {
  let entries: { script: Exclude<Script, Rule[]>; used: number }[] = [];

  async function ask(entry: (typeof entries)[number], request: ModelRequest) {
    const { script } = entry;
    if (typeof script === 'function') return request.purpose === 'turn' ? script(request) : undefined;
    if (!applies(script, request)) return undefined;
    if (script.times !== undefined && entry.used >= script.times) return undefined;
    if (Array.isArray(script.reply)) {
      const reply = script.reply[request.round];
      if (reply) entry.used++;
      return reply;
    }
    entry.used++;
    return typeof script.reply === 'function' ? script.reply(request) : script.reply;
  }

  return {
    add(script) {
      const added = (Array.isArray(script) ? script : [script]).map((one) => ({ script: one, used: 0 }));
      entries = [...added, ...entries];
      return () => {
        entries = entries.filter((entry) => !added.includes(entry));
      };
    },
    clear() {
      entries = [];
    },
    async answer(request) {
      for (const entry of entries) {
        const reply = await ask(entry, request);
        if (reply) return reply;
      }
      return undefined;
    },
  };
}
