import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeStage, type Stage } from './testing.ts';

// Each call is a program of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let stage: Stage;
beforeEach(async () => {
  stage = await makeStage('wait');
});
afterEach(() => stage.end());

const refused = (sentence: string) => expect.objectContaining({ code: 1, err: expect.stringContaining(sentence) });

/** Its program ends, as the host tells it. */
function end(agent: string): void {
  stage.world.crash(agent, 0);
  stage.control.changed();
}

describe('K23 waiting for an agent that ends', () => {
  test('ends at once with a sentence, before and in the middle; for its end it is what was waited for', async () => {
    const { world } = stage;
    world.state('codex', 'working');
    const waits = ['idle', 'done', 'waiting'].map((until) => stage.quatuor(['wait', 'codex', '--until', until]));
    const gone = stage.quatuor(['wait', 'codex', '--until', 'exited', '--json']);
    // Those who wait are there before it ends, or come after it: both end.
    end('codex');
    for (const one of waits) expect(await one).toEqual(refused('codex has ended'));
    expect(JSON.parse((await gone).out)).toMatchObject({ agent: 'codex', state: 'exited' });
    expect(await stage.quatuor(['wait', 'codex'])).toEqual(refused('started again'));
  });

  test('goes on where a text on its way starts it again', async () => {
    end('codex');
    expect(await stage.quatuor(['send', 'codex', 'Good morning'])).toMatchObject({ code: 0 });
    expect(await stage.quatuor(['wait', 'codex', '--seconds', '0.3'])).toMatchObject({ code: 5 });
  });
});
