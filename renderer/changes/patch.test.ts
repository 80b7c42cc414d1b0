import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPatch } from './patch.ts';

const patch = `diff --git a/a.txt b/a.txt
index 1..2 100644
--- a/a.txt
+++ b/a.txt
@@ -3,3 +3,4 @@ head
 same
--- gone
+++ there
+more
 end
\\ No newline at end of file
diff --git "a/new\\tname.txt" "b/new\\tname.txt"
new file mode 100644
--- /dev/null
+++ "b/new\\tname.txt"
@@ -0,0 +1 @@
+n
diff --git a/bin b/bin
Binary files a/bin and b/bin differ
diff --git a/old name b/new name
similarity index 100%
rename from old name
rename to new name
`;

test('W21 a patch is read file by file, each line with its numbers, signs in the text kept', () => {
  const [a, named, bin, renamed] = readPatch(patch);
  expect(a?.path).toBe('a.txt');
  expect(a?.lines.map(({ kind, text, old, now }) => [kind, text, old, now])).toEqual([
    ['hunk', '@@ -3,3 +3,4 @@ head', undefined, undefined],
    ['same', 'same', 3, 3],
    ['minus', '-- gone', 4, undefined],
    ['plus', '++ there', undefined, 4],
    ['plus', 'more', undefined, 5],
    ['same', 'end', 5, 6],
    ['note', '\\ No newline at end of file', undefined, undefined],
  ]);
  expect(named?.path).toBe('new\tname.txt');
  expect(bin).toEqual({ path: 'bin', lines: [{ kind: 'note', text: 'Binary files a/bin and b/bin differ' }] });
  expect(renamed?.path).toBe('new name');
});

test('any text is read without falling over it', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('diff --git a/x b/x', '@@ -1 +1 @@', '+a', '-b', '--- "a', ' c'))), (lines) => {
      expect(readPatch(lines.join('\n'))).toBeInstanceOf(Array);
    }),
  );
});
