import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinSegments, readSegment, type RecordedItem } from '../../../shared/contract/recording.ts';
import { hosts, shell, until } from '../test/host.ts';
import { createRecorder, type RecorderOptions } from './recorder.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quatuor-record-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const dir = (): string => join(folder, 'session');
const files = (): string[] => readdirSync(dir()).sort();
const read = () => joinSegments(files().map((name) => readSegment(readFileSync(join(dir(), name)))));
const outputs = (items: readonly RecordedItem[] | undefined): Buffer =>
  Buffer.concat((items ?? []).flatMap((item) => (item.kind === 'output' ? [Buffer.from(item.bytes)] : [])));

/** A recorder of a terminal whose screen is all that it printed. */
function recorded(more: Partial<RecorderOptions> = {}) {
  let printed = Buffer.alloc(0);
  let size = { cols: 80, rows: 24 };
  const said: string[] = [];
  const recorder = createRecorder({
    dir: dir(), on: true, session: 's', startedAt: Date.now(),
    size: () => size,
    offset: () => printed.length,
    screen: () => Buffer.from(`screen ${printed.length}`),
    log: (line) => said.push(line),
    againMs: 100,
    ...more,
  });
  return {
    ...recorder,
    said,
    print(bytes: Uint8Array | string) {
      const piece = Buffer.from(bytes as string);
      printed = Buffer.concat([printed, piece]);
      recorder.output(piece);
    },
    resize(cols: number, rows: number) {
      size = { cols, rows };
      recorder.resized();
    },
  };
}

describe('T6 a pane’s recording', () => {
  it('holds every byte and size in their order, in files that only the user can read', async () => {
    const one = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.record({ cols: fc.integer({ min: 2, max: 300 }), rows: fc.integer({ min: 1, max: 90 }) }));
    await fc.assert(fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 40 }), async (list) => {
      rmSync(dir(), { recursive: true, force: true });
      const pane = recorded({ segmentBytes: 900 });
      const first = list.findIndex((item) => item instanceof Uint8Array);
      for (const item of list) {
        if (item instanceof Uint8Array) pane.print(item);
        else pane.resize(item.cols, item.rows);
      }
      await pane.close();
      if (first < 0) return;
      const recording = read();
      expect(outputs(recording?.items)).toEqual(Buffer.concat(list.filter((item) => item instanceof Uint8Array)));
      expect(recording?.items.some(({ kind }) => kind === 'gap')).toBe(false);
      const last = list.filter((item) => !(item instanceof Uint8Array)).at(-1);
      const shown = recording?.items.findLast((item) => item.kind === 'size');
      if (last && shown) expect(shown).toMatchObject(last);
    }), { numRuns: 30 });
    expect(statSync(dir()).mode & 0o777).toBe(0o700);
    for (const name of files()) expect(statSync(join(dir(), name)).mode & 0o777).toBe(0o600);
  });

  it('keeps the newest part when it grows too large, and can be shown from there', async () => {
    const pane = recorded({ segmentBytes: 2_000, ringBytes: 10_000 });
    for (let i = 0; i < 60; i++) {
      pane.print(`${String(i).padStart(4, '0')}${'x'.repeat(496)}`);
      if (i % 4 === 3) await new Promise((done) => setTimeout(done, 10));
    }
    await pane.close();
    const total = files().reduce((sum, name) => sum + statSync(join(dir(), name)).size, 0);
    expect(total).toBeLessThan(12_500);
    const recording = read();
    expect(outputs(recording?.items).subarray(-500, -496).toString()).toBe('0059');
    expect(recording?.items.some(({ kind }) => kind === 'screen')).toBe(true);
    expect(recording?.items.some(({ kind }) => kind === 'gap')).toBe(false);
  });

  it('leaves a flood out, says how much, and shows the screen behind it', async () => {
    const pane = recorded();
    const piece = Buffer.alloc(1024 * 1024, 'y');
    pane.print('before');
    for (let i = 0; i < 24; i++) pane.print(piece);
    await pane.close();
    const items = read()?.items ?? [];
    const gap = items.find((item) => item.kind === 'gap');
    expect(gap).toMatchObject({ reason: 'flood' });
    expect(outputs(items).length + (gap?.kind === 'gap' ? gap.bytes : 0)).toBe(6 + 24 * piece.length);
    const screen = items.at(-1);
    expect(screen?.kind === 'screen' && Buffer.from(screen.bytes).toString()).toBe(`screen ${6 + 24 * piece.length}`);
  });

  it('waits for a disk that takes nothing, and goes on when it does', async () => {
    const missing = join(folder, 'gone', 'session');
    const pane = recorded({ dir: missing });
    pane.print('lost');
    await until(() => pane.said.length > 0);
    expect(pane.said[0]).toMatch(/stands still: ENOENT/);
    mkdirSync(join(folder, 'gone'));
    pane.print('lost too');
    await until(() => {
      try {
        return readdirSync(missing).length > 0;
      } catch {
        return false;
      }
    });
    pane.print('kept');
    await pane.close();
    const items = joinSegments(readdirSync(missing).map((name) => readSegment(readFileSync(join(missing, name)))))?.items ?? [];
    expect(outputs(items).toString()).toBe('kept');
    expect(items.find((item) => item.kind === 'screen')).toBeDefined();
  });

  it('says anew what time it is when the clock was set', async () => {
    let set = 0;
    const pane = recorded({ wall: () => Date.now() + set });
    pane.print('before');
    await until(() => existsSync(dir()) && outputs(read()?.items).length > 0);
    set = -3_600_000;
    await until(() => {
      pane.print('.');
      return files().length > 1 && (read()?.clock.length ?? 0) > 1;
    });
    await pane.close();
    const clock = read()?.clock ?? [];
    expect((clock[1]?.at ?? 0) - (clock[0]?.at ?? 0)).toBeLessThan(-3_000_000);
    expect((clock[1]?.t ?? 0) - (clock[0]?.t ?? 0)).toBeGreaterThan(0);
    expect(read()?.items.some(({ kind }) => kind === 'gap')).toBe(false);
  });

  it('is not made while it is off, and begins anew when it was erased', async () => {
    const pane = recorded({ on: false });
    pane.print('not wanted');
    pane.set(true);
    await until(() => {
      try {
        return files().length > 0;
      } catch {
        return false;
      }
    });
    pane.print('wanted');
    await until(() => outputs(read()?.items).toString() === 'wanted');
    rmSync(dir(), { recursive: true });
    pane.print('after');
    await until(() => {
      pane.print('.');
      try {
        return files().length > 0 && (read()?.items.length ?? 0) > 0;
      } catch {
        return false;
      }
    });
    pane.set(false);
    pane.print('private');
    await pane.close();
    expect(outputs(read()?.items).toString()).not.toMatch(/wanted|private/);
  });
});

describe('T6 the recording of a real pane', () => {
  const { folder: runDir, connect, end } = hosts();
  afterEach(end);

  it('holds what the program printed, byte for byte, and its sizes', async () => {
    const client = await connect(runDir());
    const spec = shell('printf one; sleep 0.4; printf "\\377\\033[31mtwo"; read x; printf three', { record: { dir: dir(), on: true } });
    const { pane } = await client.spawn(spec);
    await until(async () => (await client.screen(pane)).lines[0]?.includes('two') ?? false);
    await client.resize(pane, 100, 30);
    const exit = new Promise<void>((done) => client.onEvent((event) => event.kind === 'exit' && done()));
    client.input(pane, Buffer.from('\r'), 'person');
    await exit;
    await until(() => outputs(read()?.items).toString('latin1').endsWith('three'));
    const recording = read();
    expect(outputs(recording?.items).toString('latin1').replace(/\r\n/g, '')).toBe('one\xff\x1b[31mtwothree');
    expect(recording).toMatchObject({ session: spec.key, cols: 80, rows: 24, damaged: 0 });
    expect(recording?.items).toContainEqual(expect.objectContaining({ kind: 'size', cols: 100, rows: 30 }));
    const times = (recording?.items ?? []).flatMap((item) => (item.kind === 'output' ? [item.t] : []));
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(300);
  });

  it('stops at once when the person turns it off', async () => {
    const client = await connect(runDir());
    const { pane } = await client.spawn(shell('cat', { record: { dir: dir(), on: true } }));
    client.input(pane, Buffer.from('first\r'), 'person');
    await until(() => {
      try {
        return outputs(read()?.items).includes('first');
      } catch {
        return false;
      }
    });
    await client.setRecording(false);
    client.input(pane, Buffer.from('second\r'), 'person');
    await until(async () => (await client.screen(pane)).lines.join().includes('second'));
    await client.kill(pane);
    expect(outputs(read()?.items).includes('second')).toBe(false);
  });
});
