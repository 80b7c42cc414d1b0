import { appendFileSync, mkdtempSync, realpathSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tailFile } from './tail.ts';
import type { Tail, TailOptions } from './tail.ts';

let dir: string;
let file: string;
let open: Tail[];
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'quatuor-tail-')));
  file = join(dir, 'session.jsonl');
  open = [];
});
afterEach(() => {
  for (const tail of open) tail.close();
  rmSync(dir, { recursive: true, force: true });
});

function follow(options: Omit<TailOptions, 'onLine'> = {}): { lines: string[]; tail: Tail } {
  const lines: string[] = [];
  const tail = tailFile(file, { ...options, onLine: (line) => void lines.push(line) });
  open.push(tail);
  return { lines, tail };
}

describe('a tail of a file that another program writes', () => {
  it('hands out each whole line once, however it is cut into writes', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((line) => line.replace(/[\r\n]/g, ' '));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 20 }), async (wanted, cuts) => {
        rmSync(file, { force: true });
        const bytes = Buffer.from(wanted.map((line) => `${line}\n`).join(''));
        const { lines, tail } = follow();
        let at = 0;
        for (const size of cuts) {
          appendFileSync(file, bytes.subarray(at, at + size));
          at += size;
          await tail.read();
        }
        appendFileSync(file, bytes.subarray(at));
        await tail.read();
        tail.close();
        expect(lines).toEqual(wanted.filter((line) => line !== ''));
      }),
      { numRuns: 40 },
    );
  });

  it('waits for the end of a line that is still being written', async () => {
    writeFileSync(file, '{"a":1}\n{"b":');
    const { lines, tail } = follow();
    await tail.read();
    expect(lines).toEqual(['{"a":1}']);
    appendFileSync(file, '2}\r\n');
    await tail.read();
    expect(lines).toEqual(['{"a":1}', '{"b":2}']);
  });

  it('begins near the end of a long file, and passes over the rest of the line that it meets', async () => {
    writeFileSync(file, `${'x'.repeat(100)}\nsecond\nthird\n`);
    const within = follow({ back: 10 });
    await within.tail.read();
    expect(within.lines).toEqual(['third']);
    const exact = follow({ back: 'second\nthird\n'.length });
    await exact.tail.read();
    expect(exact.lines).toEqual(['second', 'third']);
  });

  it('passes over a huge line without holding it', async () => {
    writeFileSync(file, 'one\n');
    const { lines, tail } = follow({ longest: 1_000 });
    for (let i = 0; i < 40; i += 1) appendFileSync(file, 'y'.repeat(100_000));
    await tail.read();
    appendFileSync(file, '\ntwo\n');
    await tail.read();
    expect(lines).toEqual(['one', 'two']);
  });

  it('reads invalid UTF-8 and NUL as text', async () => {
    writeFileSync(file, Buffer.concat([Buffer.from('a'), Buffer.from([0xff, 0xc3, 0x00]), Buffer.from('b\n')]));
    const { lines, tail } = follow();
    await tail.read();
    expect(lines).toEqual(['a\ufffd\ufffd\u0000b']);
  });

  it('begins anew when the file shrinks, vanishes or is replaced', async () => {
    writeFileSync(file, 'one\ntwo\n');
    const { lines, tail } = follow();
    await tail.read();
    truncateSync(file, 0);
    await tail.read();
    appendFileSync(file, 'three\n');
    await tail.read();
    rmSync(file);
    await tail.read();
    writeFileSync(`${file}.new`, 'four is longer than all that was there\n');
    renameSync(`${file}.new`, file);
    await tail.read();
    expect(lines).toEqual(['one', 'two', 'three', 'four is longer than all that was there']);
  });

  it('finds a file that comes later, by itself', async () => {
    const { lines } = follow();
    writeFileSync(file, 'late\n');
    for (let i = 0; i < 3_000 && lines.length === 0; i += 1) await new Promise((done) => setTimeout(done, 20));
    expect(lines).toEqual(['late']);
  });

  it('decodes only the lines that are asked for, and none after its end', async () => {
    writeFileSync(file, '{"type":"usage"}\n{"type":"blob"}\n');
    const { lines, tail } = follow({ needles: ['"usage"', '"other"'] });
    await tail.read();
    expect(lines).toEqual(['{"type":"usage"}']);
    tail.close();
    appendFileSync(file, '{"type":"usage"}\n');
    await tail.read();
    expect(lines).toHaveLength(1);
  });
});
