// node build/french.mjs: puts the no-break spaces of French typography into the French texts of the window.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseSync } from 'vite';
import { root } from './paths.mjs';

export const frenchDir = join(root, 'shared', 'text', 'ui', 'fr');
const NARROW = '\u202F';

/** A French text with its narrow no-break spaces before ; : ! ? % and inside of « ». */
const spaced = (text) =>
  text
    .replace(/ (?=[;!?%»](?:\W|$))/gu, NARROW)
    .replace(/ (?=:(?:\s|$|\\n|`|\$\{))/gu, NARROW)
    .replace(/« /g, `«${NARROW}`)
    .replace(/ (?=\$`?$)/g, NARROW);

/** The source with the spaces in its texts, and in nothing else. */
export function mended(name, source) {
  const { program } = parseSync(name, source);
  const cuts = [];
  const walk = (node) => {
    if (!node || typeof node !== 'object') return;
    if (Array.isArray(node)) return node.forEach(walk);
    if (node.type === 'ImportDeclaration') return;
    // Of a pair in the tables of sentences only the second is French.
    if (name.includes('said') && node.type === 'ArrayExpression' && node.elements.length === 2) return walk(node.elements[1]);
    if ((node.type === 'Literal' && typeof node.value === 'string') || node.type === 'TemplateElement') cuts.push([node.start, node.end]);
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') walk(value);
  };
  walk(program);
  let out = source;
  for (const [start, end] of cuts.toSorted((a, b) => b[0] - a[0])) {
    const quote = /^['"]/.test(out[start]) ? 1 : 0;
    const [from, to] = [start + quote, end - quote];
    out = out.slice(0, from) + spaced(out.slice(from, to)) + out.slice(to);
  }
  return out;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const name of readdirSync(frenchDir, { recursive: true })) {
    if (!name.endsWith('.ts')) continue;
    const file = join(frenchDir, name);
    const source = readFileSync(file, 'utf8');
    const next = mended(name, source);
    if (next !== source) writeFileSync(file, next);
  }
