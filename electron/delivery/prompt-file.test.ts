import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removePromptFiles, writePromptFile } from './prompt-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quatuor-prompt-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('a prompt as a file', () => {
  it('P4 is the text byte for byte, of this user only, and unseen by git', async () => {
    execFileSync('git', ['init', '--quiet', dir]);
    const text = `${'é漢🎻\t\u202Eabc\n'.repeat(60_000)}end without a line end`;
    const path = await writePromptFile(dir, 'm-1', text);
    expect(path).toBe('.quatuor/prompts/m-1.md');
    expect(readFileSync(join(dir, path), 'utf8')).toBe(text);
    if (process.platform !== 'win32') expect(statSync(join(dir, path)).mode & 0o777).toBe(0o600);
    expect(execFileSync('git', ['-C', dir, 'status', '--porcelain'], { encoding: 'utf8' })).toBe('');
    expect(readdirSync(join(dir, '.quatuor/prompts')).toSorted()).toEqual(['.gitignore', 'm-1.md']);
  });

  it('keeps its name inside the folder, whatever the id', async () => {
    expect(await writePromptFile(dir, '../../x', 'text')).toBe('.quatuor/prompts/______x.md');
  });

  it('D11 goes when it is named, and nothing else does', async () => {
    const gone = await writePromptFile(dir, 'gone', 'text');
    const kept = await writePromptFile(dir, 'kept', 'text');
    const outside = join(dir, 'outside.md');
    writeFileSync(outside, 'mine');
    await removePromptFiles(dir, [gone, '.quatuor/prompts/../../outside.md', '../outside.md', 'outside.md', '.quatuor/prompts/none.md', '']);
    expect(readdirSync(join(dir, '.quatuor/prompts')).toSorted()).toEqual(['.gitignore', 'kept.md']);
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    const other = join(dir, 'other');
    mkdirSync(other);
    symlinkSync(join(dir, '.quatuor'), join(other, '.quatuor'));
    await removePromptFiles(other, [kept]);
    await removePromptFiles(join(dir, 'none'), [kept]);
    expect(readFileSync(join(dir, kept), 'utf8')).toBe('text');
  });

  it('says why it cannot be written, and follows no link out of the project', async () => {
    const elsewhere = join(dir, 'elsewhere');
    const project = join(dir, 'project');
    mkdirSync(elsewhere);
    mkdirSync(project);
    symlinkSync(elsewhere, join(project, '.quatuor'));
    await expect(writePromptFile(project, 'm', 'text')).rejects.toThrow(/too long to be typed.*not a folder/);
    expect(readdirSync(elsewhere)).toEqual([]);
    await expect(writePromptFile(join(dir, 'none'), 'm', 'text')).rejects.toThrow(/could not be written/);
  });
});
