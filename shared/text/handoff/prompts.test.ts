import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formerHolderMessage, judgementRequest, readCommands, takeoverPrompt, type TakeoverPrompt } from './prompts.ts';

const about: TakeoverPrompt = {
  language: 'fr', project: 'Palm Oil Bot', from: 'Claude', to: 'AMP', path: '/home/julien/Documents/palm-oil-bot/orchestratoragent/handoff/claude_to_amp.md', text: '# x\n',
  promptFile: '/home/julien/Documents/palm-oil-bot/orchestratoragent/prompts/amp-orchestrator.md', workers: ['Antigravity', 'Codex'], epoch: 4, mode: 'orchestrator',
};

describe('the texts of a handoff', () => {
  it('H5 the takeover prompt has the words of the seed, line by line', () => {
    const lines = takeoverPrompt(about).split('\n');
    for (const line of [
      '[HANDOFF ORCHESTRATEUR: CLAUDE -> AMP]',
      '1. LIS IMMEDIATEMENT le fichier de handoff:',
      '   cat /home/julien/Documents/palm-oil-bot/orchestratoragent/handoff/claude_to_amp.md',
      '2. LIS le prompt orchestrateur:',
      '   cat /home/julien/Documents/palm-oil-bot/orchestratoragent/prompts/amp-orchestrator.md',
      '3. PRENDS LE CONTROLE:',
      '   - Distribue les nouvelles taches aux workers',
      '   - Surveille Antigravity et Codex',
      "4. IMPORTANT: Tu es maintenant responsable de TOUTE l'orchestration.",
      'COMMENCE MAINTENANT - Lis les fichiers et resume les operations.',
    ])
      expect(lines).toContain(line);
    expect(lines[2]).toBe("Tu deviens maintenant l'ORCHESTRATEUR PRINCIPAL du projet Palm Oil Bot (epoque 4).");
  });

  it('H5 a long memory is read in parts that together hold every line', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 60 }), (lengths) => {
        const text = `${lengths.map((n) => 'x'.repeat(n)).join('\n')}\n`;
        const commands = readCommands('/p/h.md', text, 'en');
        if (commands.length === 1) {
          expect(text.length).toBeLessThanOrEqual(24_001);
          return;
        }
        const ranges = commands.slice(1).map((line) => /sed -n '(\d+),(\d+)p'/.exec(line)!.slice(1).map(Number) as [number, number]);
        let next = 1;
        for (const [from, to] of ranges) {
          expect(from).toBe(next);
          expect(to).toBeGreaterThanOrEqual(from);
          next = to + 1;
        }
        expect(next).toBe(lengths.length + 1);
      }),
    );
  });

  it('H5 a path that a shell would take apart is quoted', () => {
    expect(takeoverPrompt({ ...about, path: "/home/a b/it's.md" })).toContain("   cat '/home/a b/it'\\''s.md'");
  });

  it('H3 the request names the file, each place and the time, and asks for nothing else', () => {
    for (const language of ['fr', 'en'] as const) {
      const text = judgementRequest({ language, from: 'Claude', to: 'AMP', path: '/p/h.md', until: Date.UTC(2026, 0, 1, 12, 3), minutes: 3, percent: 90.4 });
      for (const said of ['/p/h.md', 'quatuor:context', 'quatuor:failed', 'quatuor:next', 'quatuor:decisions', 'quatuor:risks', 'quatuor:instructions', '90 %', 'current_orchestrator']) expect(text).toContain(said);
    }
  });

  it('H4 a former holder is told of role or task, in both languages', () => {
    const base = { from: 'Claude', to: 'AMP', epoch: 4, at: 0, holds: ['TASK-PO-001'] };
    expect(formerHolderMessage({ ...base, language: 'fr' })).toContain('continue TASK-PO-001');
    expect(formerHolderMessage({ ...base, language: 'en', holds: [] })).toContain('wait for the next instruction');
    expect(formerHolderMessage({ ...base, language: 'en', task: 'TASK-PO-002' })).toContain('TASK-PO-002 passed from Claude to AMP');
  });
});
