#!/usr/bin/env node
// Makes a Debian package out of the arguments that electron-builder gives to fpm, by Debian's own dpkg-deb.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const many = ['-d', '--deb-recommends'];
const single = [
  '-s', '-t', '--deb-compression', '--architecture', '--after-install', '--after-remove', '--description', '--version',
  '--package', '--name', '--maintainer', '--vendor', '--url', '--category', '--deb-priority', '--license',
];

/**
 * Reads fpm's arguments.
 * @param {string[]} argv
 * @returns {{values: Record<string, string>, lists: Record<string, string[]>, files: {from: string, to: string}[]}}
 *   files: what is copied, and where it lies in the package; a `from` that ends with a slash is that folder's content
 * @throws {Error} for an option that is not known here, or one without its value
 */
export function fpmArgs(argv) {
  const values = {};
  const lists = Object.fromEntries(many.map((name) => [name, []]));
  const files = [];
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i];
    if (word === '--force') continue;
    if (word.startsWith('-')) {
      if (![...many, ...single].includes(word)) throw new Error(`fpm.mjs does not know ${word}`);
      const value = argv[(i += 1)];
      if (value === undefined) throw new Error(`${word} needs a value`);
      if (many.includes(word)) lists[word].push(value);
      else values[word] = value;
      continue;
    }
    const at = word.lastIndexOf('=/');
    if (at < 1) throw new Error(`fpm.mjs does not know where ${word} belongs`);
    files.push({ from: word.slice(0, at), to: word.slice(at + 1) });
  }
  if (values['-s'] !== 'dir' || values['-t'] !== 'deb') throw new Error('fpm.mjs makes a deb of folders and files, and nothing else');
  return { values, lists, files };
}

/** The text of DEBIAN/control. `size`: KiB. */
export function controlFile({ values, lists }, size) {
  const [first = '', ...more] = (values['--description'] ?? '').split('\n').map((line) => line.trim());
  const said = [first, ...more].filter((line) => line !== '');
  const fields = {
    Package: values['--name'],
    Version: values['--version'].replaceAll('-', '~'),
    Architecture: values['--architecture'],
    Maintainer: values['--maintainer'],
    'Installed-Size': String(size),
    Depends: lists['-d'].join(', '),
    Recommends: lists['--deb-recommends'].join(', '),
    Section: values['--category'] ?? 'devel',
    Priority: values['--deb-priority'] ?? 'optional',
    // Until the project has an address of its own.
    Homepage: values['--url']?.includes('.invalid') ? '' : (values['--url'] ?? ''),
    Description: [said[0] ?? values['--name'], ...said.slice(1).map((line) => ` ${line}`)].join('\n'),
  };
  return Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `${name}: ${value}\n`).join('');
}

function make(argv) {
  const asked = fpmArgs(argv);
  process.umask(0o022);
  const { values, files } = asked;
  const folder = mkdtempSync(join(dirname(values['--package']), 'deb-'));
  try {
    chmodSync(folder, 0o755);
    for (const { from, to } of files) {
      const target = join(folder, to);
      const inside = to.endsWith('/') ? join(target, basename(from)) : target;
      mkdirSync(dirname(inside), { recursive: true });
      // Symbolic links stay as they are written, whether they lead somewhere here or not.
      const kind = lstatSync(from);
      if (kind.isSymbolicLink()) symlinkSync(readlinkSync(from), inside);
      else cpSync(from, kind.isDirectory() ? target : inside, { recursive: true, verbatimSymlinks: true });
    }
    const size = Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0]);
    const control = join(folder, 'DEBIAN');
    mkdirSync(control);
    writeFileSync(join(control, 'control'), controlFile(asked, size));
    for (const [option, name] of [['--after-install', 'postinst'], ['--after-remove', 'postrm']])
      if (values[option]) writeFileSync(join(control, name), readFileSync(values[option]), { mode: 0o755 });
    const compression = values['--deb-compression'] ?? 'xz';
    execFileSync('dpkg-deb', ['--build', '--root-owner-group', `-Z${compression === 'gz' ? 'gzip' : compression}`, folder, values['--package']], { stdio: ['ignore', 'ignore', 'inherit'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? tmpdir()).href) {
  try {
    make(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
