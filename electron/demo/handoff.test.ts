import { expect, test } from 'vitest';
import { handoffSteps, memoryToFill, shownOf } from './handoff.ts';

const memory = (goal: string) => `# HANDOFF: Claude -> AMP

## CONTEXT TO KEEP
### Open goals
${goal}

## TASKS IN PROGRESS
- **TASK-OB-001** [in AMP's terminal] Order book levels (high, 30 min)

## REMAINING TASKS (BY PRIORITY)
1. **TASK-OB-004** [in the queue] Reconnect without losing deltas (medium, 40 min)
`;

test('H5 a simulated agent shows what it has read: goal, tasks in progress, next step', () => {
  expect(shownOf(memory('No written goal is open.'))).toBe('GOAL: Reconnect without losing deltas\nTASKS IN PROGRESS: TASK-OB-001\nNEXT STEP: TASK-OB-004');
  expect(shownOf(memory('- Goal G-1 (of the person, given to Claude, 2026-11-22 09:41):\n  > A book that survives a restart'))).toContain('GOAL: A book that survives a restart');
  expect(shownOf('')).toBe('BUT: pas encore de but\nTACHES EN COURS: aucune\nPROCHAINE ETAPE: attendre la prochaine instruction');
});

test('H3 it fills the places of the memory that it is asked to fill, and does nothing with other prompts', () => {
  const prompt = 'Fill:\n   /p/claude_to_amp.md\n   - quatuor:context: what one has to know';
  expect(memoryToFill(prompt)).toBe('/p/claude_to_amp.md');
  const [write] = handoffSteps(prompt, (part) => `about ${part}`)!;
  const content = (write as { content: (old: string) => string }).content;
  expect(content('<!-- quatuor:risks -->\n(say it)\n<!-- /quatuor:risks -->\nrest')).toBe('<!-- quatuor:risks -->\nabout risks\n<!-- /quatuor:risks -->\nrest');
  for (const other of ['', 'cat /etc/hosts.md', '[HANDOFF]\ncat /not/there.md', 'quatuor:context']) expect(handoffSteps(other, () => '')).toBeNull();
});
