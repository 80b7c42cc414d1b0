import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProposalDraft } from '../../shared/model/index.ts';
import { goalOf, readProposals } from './proposal-file.ts';

const read = (text: string) => readProposals(text, 'goal-001.json', 'goal-001', 7);

describe('a file of proposals', () => {
  it('G3 is read as asked for, and as agents commonly write it', () => {
    const { proposals, faults } = read(JSON.stringify({
      tasks: [
        { id: 'store', title: ' Store ', kind: 'Implementation', priority: 'HAUTE', estimateMinutes: '45', files: ['src/a.ts', { path: 'b.ts', notes: ['one', 'two'] }], steps: 'do this\n\nthen that', dependsOn: [2] },
        { id: 2, title: 'Types', context: ['a', 'b'], unknown: true },
        { title: 'No name' },
      ],
    }));
    expect(faults).toEqual([]);
    expect(proposals.map((p) => [p.id, p.key, p.state, p.at])).toEqual([
      ['goal-001/store', 'store', 'open', 7], ['goal-001/2', '2', 'open', 7], ['goal-001/task-3', 'task-3', 'open', 7],
    ]);
    expect(proposals[0]?.draft).toMatchObject({
      title: 'Store', kind: 'implementation', priority: 'high', estimateMinutes: 45, steps: ['do this', 'then that'], dependsOn: ['2'],
      files: [{ path: 'src/a.ts', notes: '' }, { path: 'b.ts', notes: 'one\ntwo' }],
    });
    expect(proposals[1]?.draft.context).toBe('a\nb');
    expect(read('[{"title": "Bare"}]').proposals[0]?.draft).toEqual(ProposalDraft.parse({ title: 'Bare' }));
  });

  it('P3 names the line of what is wrong, and reads the rest', () => {
    const { proposals, faults } = read('{\n  "tasks": [\n    { "title": "Good" },\n    { "title": "Bad",\n      "priority": "urgent" },\n    { "kind": "any" }\n  ]\n}');
    expect(proposals.map((p) => p.draft.title)).toEqual(['Good']);
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/^goal-001\.json, line 5, column 7: tasks, number 2, priority: /);
    expect(faults[1]).toMatch(/^goal-001\.json, line 6, .*number 3, title/);
    expect(read('{"tasks": [').faults[0]).toMatch(/line 1, column \d+: this is no JSON/);
    expect(read('').faults[0]).toContain('line 1');
    expect(read('{"tasks": []}').faults[0]).toContain('no task is proposed');
    expect(read('{"tasks": [{"id":"a","title":"1"},{"id":"a","title":"2"}]}').faults[0]).toContain('“a” is there twice');
  });

  it('P3 whatever stands in it, reading ends with proposals or faults that fit the schema', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((inner) => `{"tasks": [${inner}, {"title": "x"}]}`),
      fc.tuple(fc.json(), fc.nat(40)).map(([json, cut]) => `{"tasks":[${json}]}`.slice(0, cut)),
    );
    fc.assert(fc.property(text, (content) => {
      const { proposals, faults } = read(content);
      expect(proposals.length + faults.length).toBeGreaterThan(0);
      for (const p of proposals) expect(ProposalDraft.parse(p.draft)).toEqual(p.draft);
      for (const fault of faults) expect(fault).toMatch(/^goal-001\.json, line \d+, column \d+: /);
    }));
  });

  it('belongs to the goal of its name, and to none with a name of another kind', () => {
    expect([goalOf('goal-001.json'), goalOf('x.txt'), goalOf('.json'), goalOf('../a.json'), goalOf('a b.json')])
      .toEqual(['goal-001', null, null, null, null]);
  });
});
