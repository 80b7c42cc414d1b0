import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathsText } from '../../shared/text/quote.ts';

test('D7 a shell reads back the very paths, each as one word, whatever stands in their names', () => {
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((one) => one.isWellFormed() && !/[\0\uFFFD]/.test(one));
  const nasty = ["/it's", '/a b', '/$(touch x)', '/`id`', '/-rf', '/~', '/a\nb', '/\u001b[31mred', '/"', '/*', '/\\', '/é ü', '/!x', '/a\u0085b'];
  const paths = [...nasty, ...fc.sample(name, 200).map((one) => `/${one}`)];
  const script = `printf '%s\\0' ${pathsText(paths)}`;
  const out = execFileSync('bash', ['-c', script], { env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' }, encoding: 'utf8' });
  expect(out.split('\0').slice(0, -1)).toEqual(paths);
});
