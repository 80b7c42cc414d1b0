import fc from 'fast-check';
import { expect, it } from 'vitest';
import { held, reservations } from '../index.ts';
import { dropSeveral } from './drop-several.ts';
import { dropManyWords } from '../../text/drop.ts';
import { makeWorld } from '../test/world.ts';

it('W1a the words for several tasks come from what giving them then does', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 3 }), fc.boolean(), (count, before, blocked) => {
    const w = makeWorld();
    const own = Array.from({ length: before }, () => w.add());
    for (const id of own) w.submit({ type: 'task.give', id, agent: 'claude' });
    const first = w.add();
    const ids = Array.from({ length: count }, () => w.add(blocked ? { dependsOn: [first] } : {}));
    const outcomes = dropSeveral(w.desk, w.live, ids, 'claude');
    expect(w.submit({ type: 'tasks.give', ids, agent: 'claude' })).toBeNull();
    for (const [i, id] of ids.entries()) {
      const reserved = reservations(w.desk, 'claude').some((r) => r.task.id === id);
      const has = held(w.desk, 'claude').some((r) => r.task.id === id);
      expect([outcomes[i]?.kind === 'reserved', outcomes[i]?.kind !== 'reserved']).toEqual([reserved, has]);
    }
    const counted = dropManyWords(outcomes, 'Claude').title.match(/\d+/g)?.map(Number) ?? [];
    expect(counted.reduce((a, b) => a + b, 0)).toBe(count);
  }), { numRuns: 60 });
});

it('W1a when none can go, the words say why, as for one', () => {
  const w = makeWorld();
  const ids = [w.add(), w.add()];
  const outcomes = dropSeveral(w.desk, w.live, ids, 'nobody');
  expect(dropManyWords(outcomes, 'Nobody')).toMatchObject({ title: 'Gone', tone: 'failed' });
  expect(dropManyWords([{ kind: 'starts', why: 'idle' }, { kind: 'refused', why: 'in-work' }], 'AMP'))
    .toEqual({ title: '1 starts now, 1 stays', detail: 'In work: another agent is on it', tone: 'well' });
});
