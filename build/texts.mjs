// What of the sources is text for people: where it stands in code although it belongs into shared/text/ui, and what
// the rules say, for the tables of sentences.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { root } from './paths.mjs';

/** Attributes that a person reads or hears. */
const spoken = new Set(['aria-label', 'aria-description', 'aria-valuetext', 'aria-roledescription', 'title', 'placeholder', 'alt', 'label', 'hint', 'text', 'detail', 'aside', 'summary']);
/** What menus, dialogs and notifications of the system show. */
const shown = new Set(['label', 'title', 'body', 'detail', 'buttonLabel', 'toolTip', 'sublabel', 'subtitle', 'buttons', 'checkboxLabel', 'placeholder']);
const hasWord = (text) => /\p{L}{2}/u.test(text);
/** A sentence, wherever it stands. */
const isSentence = (text) => /^\p{Lu}[\p{L}’]* \p{L}{2,}/u.test(text);

/** The sources of a folder, tests and trials left out. */
export const sourcesOf = (folder, ext = /\.tsx?$/) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ext.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/](test|testing)[\\/]/.test(path));

const parsed = (path, source) => parseSync(path, source).program;
const lineOf = (source, at) => source.slice(0, at).split('\n').length;

function visit(node, see, above = []) {
  if (!node || typeof node !== 'object') return;
  if (Array.isArray(node)) return node.forEach((one) => visit(one, see, above));
  if (typeof node.type === 'string' && see(node, above) === false) return;
  for (const [key, value] of Object.entries(node)) if (key !== 'parent') visit(value, see, typeof node.type === 'string' ? [...above, node] : above);
}

/** The literal texts that an expression may give, or come to show. */
function literals(node) {
  if (!node) return [];
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' && hasWord(node.value) ? [node.value] : [];
    case 'TemplateLiteral':
      return node.quasis.some(({ value }) => hasWord(value.cooked)) ? [node.quasis.map(({ value }) => value.cooked).join('…')] : [];
    case 'JSXExpressionContainer':
      return literals(node.expression);
    case 'ConditionalExpression':
      return [...literals(node.consequent), ...literals(node.alternate)];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return ['===', '!==', 'in'].includes(node.operator) ? [] : [...literals(node.left), ...literals(node.right)];
    case 'ArrayExpression':
      return node.elements.flatMap(literals);
    default:
      return [];
  }
}

/**
 * The texts that stand in a source of the window or of the desktop instead of in the tables.
 * @param prose each sentence counts, wherever it stands
 * @returns {{line: number, text: string}[]}
 */
export function textsIn(path, source, { prose = false } = {}) {
  const found = [];
  const add = (node, texts) => texts.forEach((text) => found.push({ line: lineOf(source, node.start), text: text.trim() }));
  visit(parsed(path, source), (node) => {
    if (node.type === 'JSXText') add(node, hasWord(node.value) ? [node.value] : []);
    if (node.type === 'JSXElement' || node.type === 'JSXFragment')
      for (const child of node.children) if (child.type === 'JSXExpressionContainer') add(child, literals(child));
    if (node.type === 'JSXAttribute' && spoken.has(node.name.name)) add(node, literals(node.value));
    if (node.type === 'Property' && !node.computed && shown.has(node.key.name ?? node.key.value)) add(node, literals(node.value));
    if (node.type === 'ImportDeclaration') return false;
    if (prose && node.type === 'Literal' && typeof node.value === 'string' && isSentence(node.value)) add(node, [node.value]);
    if (node.type === 'CallExpression' && ['say', 'toast', 'snack'].includes(node.callee.name)) add(node, literals(node.arguments[0]));
    return true;
  });
  const once = new Map(found.map((one) => [`${one.line} ${one.text}`, one]));
  return [...once.values()];
}

/**
 * Texts that a source reads from the tables when it is loaded: they would stay in the language of that moment.
 * @param texts a table, to tell a text from a part of the table
 */
export function heldTexts(path, source, texts) {
  const found = [];
  const program = parsed(path, source);
  const names = new Map([['t', []]]);
  const pathOf = (node) => {
    if (node.type === 'Identifier') return names.get(node.name);
    if (node.type !== 'MemberExpression') return undefined;
    const above = pathOf(node.object);
    const key = node.computed ? node.property.value : node.property.name;
    return above && key !== undefined ? [...above, key] : undefined;
  };
  const valueOf = (keys) => keys.reduce((value, key) => value?.[key], texts);
  if (!/from '[^']*(?:text|words)\.ts'/.test(source)) return found;
  for (const statement of program.body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declared?.type === 'VariableDeclaration')
      for (const { id, init } of declared.declarations) {
        const keys = init && pathOf(init);
        if (id.type === 'Identifier' && keys && typeof valueOf(keys) === 'object') names.set(id.name, keys);
      }
    visit(statement, (node) => {
      if (/^(?:Arrow)?Function|^ImportDeclaration$|^TS/.test(node.type)) return false;
      const keys = pathOf(node);
      if (!keys || node.type === 'Identifier') return true;
      if (['string', 'function'].includes(typeof valueOf(keys))) found.push({ line: lineOf(source, node.start), text: keys.join('.') });
      return false;
    });
  }
  return found;
}

/**
 * The sentences of a source, with a number for each hole: what is given to one of these functions, or with `all` each
 * text of two words and more.
 */
export function sentencesIn(path, source, { calls = [], all = false } = {}) {
  const found = [];
  const take = (node) => {
    if (!node) return;
    if (node.type === 'Literal' && typeof node.value === 'string') found.push(node.value);
    else if (node.type === 'TemplateLiteral') found.push(node.quasis.map(({ value }) => value.cooked).join('7'));
    else if (node.type === 'ConditionalExpression') [node.consequent, node.alternate].forEach(take);
  };
  visit(parsed(path, source), (node) => {
    if (node.type === 'ImportDeclaration') return false;
    if (all) take(node);
    else if (node.type === 'CallExpression' && calls.includes(node.callee.name)) node.arguments.forEach(take);
    return true;
  });
  return [...new Set(found)].filter((text) => /\p{L}{2,}\s+\S|\S\s+\p{L}{2,}/u.test(text));
}

export const read = (path) => readFileSync(path, 'utf8');
