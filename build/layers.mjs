import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { root } from './paths.mjs';

const packagesOf = (...names) => new Set(names);
const everyServerLayer = [
  'shared', 'electron/store', 'electron/terminals', 'electron/agents', 'electron/delivery',
  'electron/project', 'electron/scheduler', 'electron/handoff', 'electron/demo',
];

/**
 * Who may import whom. `layers`: the other layers a file may import; `packages`: the only packages
 * (absent: any); `node`: Node's own modules; `electron`: the module of that name.
 * A file belongs to the longest entry that its path starts with; what fits none is refused.
 */
export const table = {
  shared: { layers: [], packages: packagesOf('zod'), node: false, electron: false },
  renderer: { layers: ['shared'], node: false, electron: false },
  'electron/terminals': { layers: ['shared'], node: true, electron: false },
  'electron/store': { layers: ['shared'], node: true, electron: false },
  'electron/agents': { layers: ['shared', 'electron/terminals'], node: true, electron: false },
  'electron/delivery': { layers: ['shared', 'electron/agents', 'electron/terminals'], node: true, electron: false },
  'electron/project': { layers: ['shared', 'electron/store'], node: true, electron: false },
  'electron/handoff': {
    layers: ['shared', 'electron/store', 'electron/terminals', 'electron/agents', 'electron/delivery', 'electron/project'],
    node: true, electron: false,
  },
  'electron/scheduler': {
    layers: [
      'shared', 'electron/store', 'electron/terminals', 'electron/agents', 'electron/delivery', 'electron/project',
      'electron/handoff',
    ],
    node: true, electron: false,
  },
  'electron/control': { layers: everyServerLayer, node: true, electron: false },
  'electron/demo': { layers: ['shared'], node: true, electron: false },
  'electron/desktop': { layers: [...everyServerLayer, 'electron/control'], node: true, electron: true },
  'electron/preload.ts': { layers: ['shared'], packages: packagesOf(), node: false, electron: true },
  'electron/main.ts': { layers: [...everyServerLayer, 'electron/control', 'electron/desktop'], node: true, electron: true },
  e2e: { layers: [...everyServerLayer, 'electron/control'], node: true, electron: true },
};

/** What a test may import beside its own layer's rights. */
const testPackages = packagesOf('vitest', 'fast-check');

const layerOf = (path) =>
  Object.keys(table)
    .filter((layer) => path === layer || path.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0];

const importPattern =
  /(?:\b(?:import|export)\b[^'"`;()]*?\bfrom\s*|\bimport\s*|\bimport\s*\(\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g;

/**
 * What a source file imports, with the line of each. Comments are left out.
 * @param {string} source
 * @returns {{from: string, line: number}[]}
 */
export function importsOf(source) {
  const blank = (text) => text.replace(/[^\n]/g, ' ');
  const code = source.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(^|\s)\/\/.*$/gm, blank);
  return [...code.matchAll(importPattern)].map((match) => ({
    from: match[2],
    line: code.slice(0, match.index + match[0].length).split('\n').length,
  }));
}

/**
 * Why a file may not import something, or undefined when it may.
 * @param {string} path of the importing file, from the root, with '/'
 * @param {string} from as it stands in the import
 */
export function refusal(path, from) {
  const layer = layerOf(path);
  if (!layer) return 'its folder stands in no layer (see the table in build/layers.mjs)';
  const may = table[layer];
  const isTest = /\.test\.tsx?$/.test(path);
  if (from.startsWith('.')) {
    const target = posix.normalize(posix.join(posix.dirname(path), from.replace(/\?.*$/, '')));
    const other = layerOf(target);
    if (other === layer) return undefined;
    if (!other) return isTest || layer === 'e2e' ? undefined : `${target} stands in no layer`;
    if (!may.layers.includes(other)) return `${layer} may not import ${other}`;
    // A folder of electron/ shows one face; tests may look behind it, and main.ts puts all together.
    const inside = other.startsWith('electron/') && target !== `${other}/index.ts`;
    return inside && !['e2e', 'electron/main.ts'].includes(layer) && !isTest ? `${other} is imported by its index.ts only` : undefined;
  }
  if (from === 'electron' || from.startsWith('electron/')) {
    return may.electron ? undefined : `${layer} may not import the electron module`;
  }
  if (from.startsWith('node:')) return may.node || isTest ? undefined : `${layer} may not import Node's modules`;
  const name = from.split('/').slice(0, from.startsWith('@') ? 2 : 1).join('/');
  if (isTest && testPackages.has(name)) return undefined;
  return !may.packages || may.packages.has(name) ? undefined : `${layer} may not import the package ${name}`;
}

function* sourcesIn(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) yield* sourcesIn(path);
    else if (/\.(ts|tsx|mts|cts)$/.test(entry.name) && !entry.name.endsWith('.d.ts')) yield path;
  }
}

/** Every wrong-way import of this checkout, one line each: `file:line: why`. */
export function wrongImports() {
  return ['shared', 'electron', 'renderer', 'e2e'].flatMap((top) =>
    [...sourcesIn(top)].flatMap((path) =>
      importsOf(readFileSync(join(root, path), 'utf8'))
        .map(({ from, line }) => ({ line, from, why: refusal(path, from) }))
        .filter(({ why }) => why)
        .map(({ line, from, why }) => `${path}:${line}: '${from}': ${why}`)));
}
