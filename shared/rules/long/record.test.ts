import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftRecord, plainRecord, put, sealedRecord, SHORT, valuesOf, without, type Rec } from './record.ts';

/** So many keys that some records stay short and others grow over several chunks, shrink and move together. */
const key = fc.oneof(fc.nat(20), fc.nat(1_500)).map((n) => `TASK-T-${n}`);
const change = fc.record({
  /** Of which record there has been so far it is a copy, counted from the last. */
  back: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(5)),
  how: fc.constantFrom('put', 'put', 'put', 'without', 'many', 'few'),
  key,
  value: fc.nat(),
});

/** The same record and what a plain object would be. */
interface Pair {
  record: Rec<number>;
  plain: Rec<number>;
}

const names = (value: number, count: number): string[] => Array.from({ length: count }, (_, i) => `TASK-T-${(value + i * 7) % 1_500}`);

function next({ record, plain }: Pair, { how, key: id, value }: { how: string; key: string; value: number }): Pair {
  if (how === 'put') return { record: put(record, id, value), plain: { ...plain, [id]: value } };
  if (how === 'without') {
    const { [id]: _gone, ...rest } = plain;
    return { record: without(record, id), plain: rest };
  }
  const ids = names(value, how === 'many' ? 300 : 280);
  const copy = { ...plain };
  let draft = draftRecord(record, ids.length);
  for (const one of ids) {
    if (how === 'many') {
      draft = put(draft, one, value);
      copy[one] = value;
    } else {
      draft = without(draft, one);
      delete copy[one];
    }
  }
  return { record: sealedRecord(draft), plain: copy };
}

function same({ record, plain }: Pair): void {
  expect(Object.keys(record)).toEqual(Object.keys(plain));
  expect(valuesOf(record)).toEqual(Object.values(plain));
}

test('a record is to its readers what a plain object would be, and so are all the copies that it was made from', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), key, (changes, asked) => {
      const all: Pair[] = [{ record: {}, plain: {} }];
      for (const one of changes) all.push(next(all.at(-1 - Math.min(one.back, all.length - 1))!, one));
      for (const pair of all) same(pair);
      const { record, plain } = all.at(-1)!;
      expect(record[asked]).toBe(plain[asked]);
      expect(asked in record).toBe(asked in plain);
      expect(JSON.stringify(record)).toBe(JSON.stringify(plain));
      expect(structuredClone(plainRecord(record))).toEqual(plain);
      expect(record).toEqual(plain);
    }),
    { numRuns: 300 },
  );
});

const long = (): Rec<number> => {
  let record: Rec<number> = {};
  for (let i = 0; i <= SHORT; i += 1) record = put(record, `k${i}`, i);
  return record;
};

test('a long record cannot be written to', () => {
  const record = long();
  expect(() => {
    record['k1'] = 7;
  }).toThrow(TypeError);
  expect(() => {
    delete record['k1'];
  }).toThrow(TypeError);
  expect(record['k1']).toBe(1);
});

test('what no key names is as in a plain object', () => {
  const record = long();
  expect(record['gone']).toBeUndefined();
  expect(`${record as unknown as string}`).toBe('[object Object]');
  expect(Object.prototype.hasOwnProperty.call(record, 'k3')).toBe(true);
  expect(Object.prototype.hasOwnProperty.call(record, 'toString')).toBe(false);
  expect({ ...record, more: 1 }).toEqual({ ...plainRecord(record), more: 1 });
});

test('a draft that is changed leaves the record that it came from as it was', () => {
  const record = long();
  const before = plainRecord(record);
  let draft = draftRecord(record, 3);
  for (let i = 0; i < 400; i += 1) draft = put(draft, `k${i}`, -1);
  draft = without(draft, 'k0');
  expect(plainRecord(record)).toEqual(before);
  const sealed = sealedRecord(draft);
  const changed = put(sealed, 'k5', 9);
  expect([sealed['k5'], changed['k5'], sealed['k0']]).toEqual([-1, 9, undefined]);
});
