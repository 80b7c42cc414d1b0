import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The setup's own prompt, unchanged but for the folder of its project. */
export function seedPrompt(project: string): string {
  return readFileSync(join(import.meta.dirname, '..', 'seed', 'orchestrator-v2.md'), 'utf8').replaceAll('@PROJECT@', project);
}

/** The shell blocks of that prompt, in its order. */
export const seedBlocks = (project: string): string[] =>
  [...seedPrompt(project).matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);

/** The files that such a project has: status, memory, queue, log and an orchestrator's prompt. */
export function seedFiles(project: string): void {
  const files: Record<string, string> = {
    'CLAUDE.md': '# Palm Oil Bot\n\nLes prix sont en centimes.\n\n## Log des Actions LLM\n\n- 2026-11-20 Codex: types des prix\n',
    'ORCHESTRATION_STATUS.md': '# ORCHESTRATION STATUS\n\nUne note de Julien reste.\n',
    'orchestratoragent/config/task_queue.json': `{
  "current_orchestrator": "claude",
  "tasks": [
    {"id": "TASK-PO-006", "title": "Types des prix", "status": "completed", "agent": "codex"}
  ]
}
`,
    'orchestratoragent/logs/orchestration.log': '[2026-11-20 09:00:00] Codex a fini TASK-PO-006\n',
    'orchestratoragent/prompts/amp-orchestrator.md': '# Orchestrateur AMP\n\nTu coordonnes les agents.\n',
    'orchestratoragent/handoff/README.md': 'Les memoires de relais.\n',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
}

/** What bash itself makes of the tmux calls in a block: the words behind `tmux`, call by call. */
export function tmuxCalls(block: string): string[][] {
  const script = `tmux() { printf '%s\\0' "$@"; printf '\\1\\0'; }\n${block}`;
  const words = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
  const calls: string[][] = [[]];
  for (const word of words) {
    if (word === '\x01') calls.push([]);
    else calls.at(-1)!.push(word);
  }
  return calls.slice(0, -1);
}
