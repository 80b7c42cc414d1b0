import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bench, LOG, MEMORY, QUEUE, STATUS, type Bench, type BenchOptions } from './testing.ts';

let b: Bench;
const make = async (options: BenchOptions = {}): Promise<Bench> => (b = await bench(options));
afterEach(() => b.end());

const sh = (command: string): string => execFileSync('sh', ['-c', command], { cwd: b.root, encoding: 'utf8' });

describe('the files of a project', () => {
  it('X5 are neither read nor written before the project is trusted, nor when nobody wants them', async () => {
    await make({ trusted: false, files: { [QUEUE]: '{"tasks": [{"id": "TASK-PO-001", "title": "x"}]}' } });
    expect(b.desk().order).toEqual([]);
    expect(readdirSync(b.root)).toEqual(['orchestratoragent']);
    b.submit({ type: 'project.trust' });
    await b.settled();
    expect(b.desk().order).toEqual(['TASK-PO-001']);
    await b.end();
    await make();
    b.add({ title: 'x' });
    await b.settled();
    expect(readdirSync(b.root)).toEqual([]);
  });

  it('P1 show what the desk says, and the seed’s own commands find it', async () => {
    await make({ on: true });
    const one = b.add({ title: 'Write the bot', priority: 'high', files: [{ path: 'src/bot.rs', notes: '' }] });
    b.add({ title: 'Test it', dependsOn: [one] });
    b.give(one, 'amp');
    await b.settled();
    expect(sh(`cat ${STATUS} | grep -A 5 "Agent Status"`)).toBe(
      `## Agent Status\n- **Claude**: IDLE\n- **AMP**: IN PROGRESS | ${one} | Write the bot\n- **Antigravity**: IDLE\n- **Codex**: IDLE\n\n`,
    );
    expect(sh(`cat ${MEMORY} | grep -A 10 "Log des Actions LLM" | tail -10`)).toMatch(/\[AMP\] TASK-PO-001 IN PROGRESS: Write the bot/);
    expect(sh(`tail -50 ${LOG}`)).toMatch(/IN PROGRESS TASK-PO-001 \(amp\) #\d+/);
    expect(JSON.parse(b.read(QUEUE))).toMatchObject({
      current_orchestrator: 'claude',
      tasks: [
        { id: 'TASK-PO-001', title: 'Write the bot', status: 'in_progress', agent: 'amp', priority: 'HAUTE', files: ['src/bot.rs'] },
        { id: 'TASK-PO-002', status: 'pending', depends_on: ['TASK-PO-001'] },
      ],
    });
    expect(existsSync(join(b.root, 'orchestratoragent/handoff'))).toBe(true);
    expect(b.read('orchestratoragent/prompts/amp-orchestrator.md')).toContain('ORCHESTRATEUR PRINCIPAL');
  });

  it('H4 the seed’s sed finds the orchestrator, and a file alone does not move the role', async () => {
    await make({ on: true });
    sh(`sed -i 's/"current_orchestrator": "claude"/"current_orchestrator": "amp"/' ${QUEUE}`);
    expect(JSON.parse(b.read(QUEUE)).current_orchestrator).toBe('amp');
    await expect.poll(() => JSON.parse(b.read(QUEUE)).current_orchestrator).toBe('claude');
    expect(b.desk().orchestrator).toEqual({ agent: 'claude', epoch: 1 });
    expect(b.problems.join()).toMatch(/names amp as the orchestrator/);
  });

  it('W4 an agent that writes COMPLETED has reported: its gate runs, and only then it is done', async () => {
    await make({ on: true });
    const id = b.add({ title: 'Write the bot', gates: ['true'] });
    b.give(id, 'amp');
    await b.settled();
    sh(`sed -i 's/AMP\\*\\*: IN PROGRESS.*/AMP**: COMPLETED - fichiers: src\\/bot.rs, src\\/main.rs - duree: 34 min - notes: tout passe/' ${STATUS}`);
    await expect.poll(() => b.desk().tasks[id]?.stage).toBe('checking');
    expect(b.desk().tasks[id]?.report).toMatchObject({ status: 'completed', files: ['src/bot.rs', 'src/main.rs'], minutes: 34, notes: 'tout passe' });
    await b.settled();
    expect(b.read(STATUS)).toContain('IN PROGRESS | TASK-PO-001 | Write the bot | its gate runs');
    b.gate(id, true);
    await b.settled();
    expect(b.desk().tasks[id]?.stage).toBe('done');
    expect(b.read(STATUS)).toContain('- **AMP**: COMPLETED | TASK-PO-001 | Write the bot | files: src/bot.rs, src/main.rs | duration: 34 min | notes: tout passe');
    expect(JSON.parse(b.read(QUEUE)).tasks[0]).toMatchObject({ status: 'completed', actual_minutes: 34, files_changed: ['src/bot.rs', 'src/main.rs'] });
    expect(b.problems).toEqual([]);
  });

  it('P1 BLOCKED with its problem brings the task to the person, and COMPLETED later to its gate', async () => {
    await make({ on: true });
    const id = b.add({ title: 'Write the bot' });
    b.give(id, 'codex');
    await b.settled();
    b.write(STATUS, `${b.read(STATUS)}\n## Codex\n- Statut: BLOQUE\n- Probleme: la cle d'API manque\n`);
    await expect.poll(() => b.desk().tasks[id]).toMatchObject({ stage: 'needs-you', reason: "la cle d'API manque" });
    await b.settled();
    expect(b.read(STATUS)).toContain('**Codex**: BLOCKED | TASK-PO-001');
    b.write(STATUS, b.read(STATUS).replace('Statut: BLOQUE', 'Statut: COMPLETED'));
    await expect.poll(() => b.desk().tasks[id]?.stage).toBe('checking');
  });

  it('P1 a task added by hand is in the queue, and its gate needs approval', async () => {
    await make({ on: true });
    const queue = JSON.parse(b.read(QUEUE));
    queue.tasks.push({ id: 'TASK-PO-007', title: 'By hand', gates: ['cargo test'], extra: { kept: [1, 2] } }, { title: 'Without an id' });
    b.write(QUEUE, JSON.stringify(queue));
    await expect.poll(() => b.desk().order).toEqual(['TASK-PO-007', 'TASK-PO-008']);
    await b.settled();
    expect(b.desk().tasks['TASK-PO-007']).toMatchObject({ from: 'file', stage: 'queued' });
    expect(b.desk().approved).toEqual({});
    const written = JSON.parse(b.read(QUEUE));
    expect(written.tasks[0].extra).toEqual({ kept: [1, 2] });
    expect(written.tasks[1]).toMatchObject({ id: 'TASK-PO-008', title: 'Without an id' });
    b.give('TASK-PO-007', 'amp');
    expect(b.desk().tasks['TASK-PO-007']?.from).toBeUndefined();
  });

  it('P2 comes back as it was after the app was closed, and takes what was written meanwhile', async () => {
    await make({ on: true });
    const id = b.add({ title: 'One' });
    b.give(id, 'amp');
    await b.settled();
    await b.keeper.close();
    sh(`sed -i 's/AMP\\*\\*: IN PROGRESS/AMP**: COMPLETED/' ${STATUS}; echo '- a line of mine' >> ${MEMORY}`);
    await b.reopen();
    expect(b.desk().tasks[id]?.stage).toBe('checking');
    expect(b.read(MEMORY)).toContain('- a line of mine\n');
  });
});
