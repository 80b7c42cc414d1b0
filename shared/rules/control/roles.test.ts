import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Order, questions, ShellDraft } from '../../contract/control.ts';
import { makeWorld } from '../test/world.ts';
import { decideOrder } from '../decide/order.ts';
import { isReminder, namedTask, taskFrom } from './from-text.ts';
import { allowed, mayNot, roleOf, type Caller, type Verb } from './roles.ts';
import { looking, reporting, unasked } from './tools.ts';
import { namesIn, sameName, sessionNames } from './session-names.ts';

/** A desk whose claude holds the role in epoch 2, with both agents started. */
function world() {
  const w = makeWorld(['claude', 'amp', 'codex']);
  const sessions = Object.fromEntries(['claude', 'amp', 'codex'].map((id) => [id, w.start(id)]));
  w.record({ type: 'orchestrator.set', agent: 'claude', epoch: 2 });
  const as = (agent: string, epoch?: number): Caller => ({ agent, session: sessions[agent] ?? '', ...(epoch === undefined ? {} : { epoch }) });
  return { w, as };
}

describe('K3 who may do what', () => {
  test('is a table: a worker reads, reports, claims and asks; the orchestrator leads; the person does all but ask', () => {
    const { w, as } = world();
    const may = (caller: Caller) => (Object.keys(allowed) as Verb[]).filter((verb) => mayNot(w.desk, caller, verb) === null).sort();
    const reads = ['explain', 'log', 'memory', 'read', 'status', 'task', 'tasks', 'tmux', 'wait'];
    expect(may(as('amp'))).toEqual([...reads, 'ask', 'claim', 'report'].sort());
    const leads = 'add assign claim edit goal handoff import report send'.split(' ');
    expect(may(as('claude'))).toEqual([...reads, ...leads, 'ask'].sort());
    expect(may(null)).toEqual([...reads, ...leads, 'open', 'run'].sort());
    expect([roleOf(w.desk, null), roleOf(w.desk, as('claude')), roleOf(w.desk, as('amp'))]).toEqual(['person', 'orchestrator', 'worker']);
    expect(mayNot(w.desk, as('amp'), 'send')).toContain('claude is, in epoch 2');
  });

  test('has nothing by which a folder is trusted, a command approved or a setting changed', () => {
    const verbs = [...Order.options, ...questions].map((option) => String(option.shape.do.value));
    expect([...verbs, 'tmux', 'open'].sort()).toEqual(Object.keys(allowed).sort());
    expect(verbs.filter((verb) => /trust|approve|set|policy|merge|undo|resolve/.test(verb))).toEqual([]);
  });

  test('K10 only tools that a worker has go without a question of its CLI, and before edits only those that look', () => {
    for (const verb of [...looking, ...reporting]) expect(allowed[verb]).toContain('worker');
    const orders: string[] = Order.options.map((option) => option.shape.do.value);
    expect(unasked.asks.filter((verb) => orders.includes(verb))).toEqual([]);
    expect(unasked.edits.filter((verb) => !allowed[verb].includes('worker'))).toEqual([]);
  });

  test('an order of an older epoch, of a former holder, or of a session that is over is refused', () => {
    const { w, as } = world();
    expect(mayNot(w.desk, as('claude', 2), 'send')).toBeNull();
    expect(mayNot(w.desk, as('claude', 1), 'send')).toContain('epoch 1');
    w.record({ type: 'orchestrator.set', agent: 'amp', epoch: 3 });
    expect(mayNot(w.desk, as('claude'), 'send')).toContain('amp is, in epoch 3');
    expect(mayNot(w.desk, as('amp'), 'send')).toBeNull();
    const old = as('amp');
    w.start('amp');
    expect(mayNot(w.desk, old, 'status')).toContain('over');
  });

  test('whoever calls and whatever is asked: what is forbidden or refused makes no event, and no worker leads', () => {
    const { w, as } = world();
    const task = w.add({ title: 'One' });
    const agents = fc.constantFrom('claude', 'amp', 'codex', '0', '7', 'nobody');
    const ids = fc.constantFrom(task, 'TASK-PO-099', 'TASK-PO-500');
    const order: fc.Arbitrary<Order> = fc.oneof(
      fc.record({ do: fc.constant('send' as const), agent: agents, text: fc.oneof(fc.string(), ids.map((id) => `go\nTASK_ID: ${id}\n`)) }),
      fc.record({ do: fc.constant('assign' as const), task: ids, agent: agents }),
      fc.record({ do: fc.constant('report' as const), task: ids, status: fc.constantFrom('completed' as const, 'blocked' as const), notes: fc.string() }),
      fc.record({ do: fc.constant('add' as const), draft: fc.string({ minLength: 1 }).filter((t) => t.trim() !== '').map((title) => ShellDraft.parse({ title: title.slice(0, 100), gates: ['make'] })) }),
      fc.record({ do: fc.constant('run' as const), run: fc.constantFrom('on' as const, 'paused' as const) }),
      fc.record({ do: fc.constant('ask' as const), text: fc.string() }),
    );
    const callers: fc.Arbitrary<Caller> = fc.constantFrom(null, as('claude'), as('amp'), as('codex', 1), { agent: 'amp', session: 'none' });
    let n = 0;
    fc.assert(fc.property(order, callers, (what, caller) => {
      const context = { now: w.now, newId: () => `x${(n += 1)}`, live: w.live };
      const decision = decideOrder(w.desk, what, caller, context);
      const leads = caller === null || caller.agent === 'claude';
      if (!leads && ['send', 'assign', 'add', 'run'].includes(what.do)) expect(decision).toHaveProperty('forbidden');
      if (!('events' in decision)) return;
      expect(decision.events.some((e) => e.type === 'command.approved' || e.type === 'project.trusted')).toBe(false);
      if (!caller) return;
      for (const event of decision.events) {
        if (event.type === 'message.queued') expect(event.message).toMatchObject({ provenance: 'agent', from: caller.agent });
        if (event.type === 'task.added') expect(event.from).toBe('file');
        if (event.type === 'task.assigned') expect(event.by).toBe('agent');
        expect(event.type).not.toBe('task.vouched');
      }
    }), { numRuns: 400 });
  });
});

describe('W2 the task that a text hands out', () => {
  test('stands behind TASK_ID; one that is only mentioned, or a pattern, is not meant', () => {
    expect(namedTask('[TACHE]\n\nAGENT: AMP\nTASK_ID: TASK-PO-007\n')).toBe('TASK-PO-007');
    expect(namedTask('- **TASK_ID**: `task-po-12`')).toBe('TASK-PO-12');
    expect(namedTask('TASK-PO-007 is done, go on with TASK-PO-008')).toBeNull();
    expect(namedTask('TASK_ID: TASK-PO-[XXX]')).toBeNull();
    expect(isReminder('\n[RAPPEL URGENT]\nTu as une tache en cours: TASK-PO-007')).toBe(true);
    const long = `${'\n'.repeat(200_000)}${' '.repeat(200_000)}TASK_I`;
    expect(namedTask(long)).toBeNull();
  });

  test('is read from a prompt in the form of the setup', () => {
    const text = [
      '[TACHE ORCHESTRATEUR - AUTONOMIE MAXIMALE]', '', 'AGENT: AMP', 'TASK_ID: TASK-PO-010', 'PRIORITE: HAUTE', 'DUREE ESTIMEE: 45 minutes', '',
      '=== OBJECTIF ===', 'Lire les prix du marche', 'et les garder', '', '=== FICHIERS A CREER/MODIFIER ===', '1. src/prices.rs', '   - parser', '2. ../outside.rs', '',
      '=== CRITERES DE VALIDATION ===', '- [ ] Code compile sans erreur', '- [ ] Tests passent', '', 'COMMENCE IMMEDIATEMENT',
    ].join('\n');
    expect(taskFrom(text, 'TASK-PO-010')).toMatchObject({
      title: 'Lire les prix du marche', priority: 'high', estimateMinutes: 45, objective: 'Lire les prix du marche\net les garder',
      files: [{ path: 'src/prices.rs' }], criteria: ['Code compile sans erreur', 'Tests passent'],
    });
    fc.assert(fc.property(fc.string({ maxLength: 500 }), (any) => {
      expect(taskFrom(any, 'TASK-PO-001').title.length).toBeGreaterThan(0);
    }));
  });
});

test('K5 a project is called by the names in its prompts, its folder and its own name', () => {
  const text = 'tmux send-keys -t palm-oil-orchestration:1 "PROMPT" Enter\ntmux capture-pane -p -t "other:3" and tmux ls';
  expect(namesIn(text)).toEqual(['palm-oil-orchestration', 'other']);
  expect(sessionNames({ name: 'Palm Oil Bot', path: '/home/me/palm-oil-bot' }, ['palm-oil-orchestration'])[0]).toBe('palm-oil-orchestration');
  expect(sessionNames({ name: 'x', path: '/a/palm.oil' }, [])).toEqual(['palm-oil', 'x', 'palm-oil-orchestration', 'x-orchestration', 'quatuor']);
  expect(sameName('Palm_Oil-Bot', 'palm-oil-bot')).toBe(true);
  expect(sameName('', '-')).toBe(false);
});
