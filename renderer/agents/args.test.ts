import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinArgs, splitArgs } from './args.ts';

test('arguments are parted as a shell’s quotes part them, and nothing is expanded', () => {
  const read = (text: string) => splitArgs(text);
  expect(read('')).toEqual({ args: [] });
  expect(read('  --model opus\t-x\n-y ')).toEqual({ args: ['--model', 'opus', '-x', '-y'] });
  expect(read(`--name "two words" 'and $HOME' a\\ b`)).toEqual({ args: ['--name', 'two words', 'and $HOME', 'a b'] });
  expect(read(`--a="x y"z ''`)).toEqual({ args: ['--a=x yz', ''] });
  expect(read(`"a\\"b\\\\c\\n"`)).toEqual({ args: ['a"b\\c\\n'] });
  expect(read('$(rm -rf ~) *.ts; x | y')).toEqual({ args: ['$(rm', '-rf', '~)', '*.ts;', 'x', '|', 'y'] });
  expect(read(`--name "open`)).toEqual({ problem: 'open-quote' });
  expect(read(`it's`)).toEqual({ problem: 'open-quote' });
  expect(read('end\\')).toEqual({ problem: 'open-escape' });
});

test('what is written for a list of arguments is read as that list', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 })), (args) => {
      expect(splitArgs(joinArgs(args))).toEqual({ args });
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '\'', '"', '\\', '$', '\n', '`') })), (args) => {
      expect(splitArgs(joinArgs(args))).toEqual({ args });
    }),
  );
});

test('any text is read or refused, and reading it again from the list changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\'', '"', '\\', '=', '\t') }), (text) => {
      const once = splitArgs(text);
      expect('args' in once ? splitArgs(joinArgs(once.args)) : once).toEqual(once);
    }),
  );
});
