/**
 * Records by id of which a changed copy costs little, however long they are. Short ones are plain
 * objects. A long one is to its readers what a plain object is (`record[id]`, `Object.values`, `in`,
 * JSON, keys in the order in which they came), but it cannot be written to, nor be sent to another
 * process: `plainRecord` makes a copy that can.
 *
 * Inside, the values lie in chunks, each key in a slot that it got when it came; a changed copy shares
 * all chunks but one with the record before it. One table, shared by all copies that came from each
 * other, remembers in which slots a key ever lay; whether it lies there now, the slot itself says.
 */
export type Rec<T> = Record<string, T>;

interface Chunk<T> {
  keys: (string | undefined)[];
  values: (T | undefined)[];
}

interface Long<T> {
  chunks: Chunk<T>[];
  /** The next slot that is given. */
  end: number;
  /** How many slots hold a value. */
  size: number;
  slots: Map<string, number | number[]>;
  /** While it is a draft: the chunks that nobody else has seen. */
  own: Set<Chunk<T>> | null;
}

/** A record with more keys than this is a long one. */
export const SHORT = 64;
const BITS = 8;
const CHUNK = 1 << BITS;
const MASK = CHUNK - 1;
const LONG = Symbol('long');

const lies = (long: Long<unknown>, slot: number, key: string): boolean =>
  slot < long.end && long.chunks[slot >> BITS]!.keys[slot & MASK] === key;

function slotOf(long: Long<unknown>, key: string): number {
  const known = long.slots.get(key);
  if (known === undefined) return -1;
  if (typeof known === 'number') return lies(long, known, key) ? known : -1;
  return known.find((slot) => lies(long, slot, key)) ?? -1;
}

function get<T>(long: Long<T>, key: string): T | undefined {
  const slot = slotOf(long, key);
  return slot < 0 ? undefined : long.chunks[slot >> BITS]!.values[slot & MASK];
}

function remember(slots: Long<unknown>['slots'], key: string, slot: number): void {
  const known = slots.get(key);
  if (known === undefined) slots.set(key, slot);
  else if (typeof known === 'number') {
    if (known !== slot) slots.set(key, [known, slot]);
  } else if (!known.includes(slot)) known.push(slot);
}

/** The chunk, to be written to. */
function chunkFor<T>(long: Long<T>, slot: number): Chunk<T> {
  const at = slot >> BITS;
  const old = long.chunks[at];
  if (old && long.own?.has(old)) return old;
  const chunk: Chunk<T> = old ? { keys: [...old.keys], values: [...old.values] } : { keys: [], values: [] };
  long.chunks[at] = chunk;
  long.own?.add(chunk);
  return chunk;
}

/** The record itself when it is a draft, else a copy that may be changed once. */
const writable = <T>(long: Long<T>): Long<T> => (long.own ? long : { ...long, chunks: [...long.chunks] });

function set<T>(before: Long<T>, key: string, value: T): Long<T> {
  const long = writable(before);
  const known = slotOf(long, key);
  const slot = known < 0 ? long.end : known;
  const chunk = chunkFor(long, slot);
  chunk.keys[slot & MASK] = key;
  chunk.values[slot & MASK] = value;
  if (known >= 0) return long;
  long.end += 1;
  long.size += 1;
  remember(long.slots, key, slot);
  return long;
}

function remove<T>(before: Long<T>, key: string): Long<T> {
  const slot = slotOf(before, key);
  if (slot < 0) return before;
  const long = writable(before);
  const chunk = chunkFor(long, slot);
  chunk.keys[slot & MASK] = undefined;
  chunk.values[slot & MASK] = undefined;
  long.size -= 1;
  // Once more slots are empty than full, all move together.
  if (long.end - long.size <= Math.max(CHUNK, long.size)) return long;
  const { own } = long;
  Object.assign(long, longOf(entries(long)));
  if (!own) long.own = null;
  return long;
}

/** A draft of a long record with these entries. */
function longOf<T>(list: Iterable<[string, T]>): Long<T> {
  const long: Long<T> = { chunks: [], end: 0, size: 0, slots: new Map(), own: new Set() };
  for (const [key, value] of list) set(long, key, value);
  return long;
}

function* entries<T>({ chunks }: Long<T>): Generator<[string, T]> {
  for (const { keys, values } of chunks)
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i];
      if (key !== undefined) yield [key, values[i] as T];
    }
}

function all<T, R>({ chunks }: Long<T>, of: (key: string, value: T) => R): R[] {
  const list: R[] = [];
  for (const { keys, values } of chunks)
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i];
      if (key !== undefined) list.push(of(key, values[i] as T));
    }
  return list;
}

const refused = (): boolean => false;

/** What makes a long record look like a plain one. */
const looks: ProxyHandler<Long<unknown>> = {
  get(long, key) {
    if (typeof key === 'symbol') return key === LONG ? long : undefined;
    return get(long, key) ?? (Object.prototype as Record<string, unknown>)[key];
  },
  has: (long, key) => (typeof key === 'string' && slotOf(long, key) >= 0) || key in Object.prototype,
  ownKeys: (long) => all(long, (key) => key),
  getOwnPropertyDescriptor(long, key) {
    if (typeof key === 'symbol' || slotOf(long, key) < 0) return undefined;
    return { value: get(long, key), enumerable: true, configurable: true, writable: false };
  },
  getPrototypeOf: () => Object.prototype,
  set: refused,
  defineProperty: refused,
  deleteProperty: refused,
  preventExtensions: refused,
  setPrototypeOf: refused,
};

const shown = <T>(long: Long<T>): Rec<T> => new Proxy(long, looks as ProxyHandler<Long<T>>) as unknown as Rec<T>;
const inside = <T>(record: Rec<T>): Long<T> | undefined => (record as { [LONG]?: Long<T> })[LONG];

/** Short records that are being changed in a batch, in place. */
const drafts = new WeakSet<object>();

/** A copy that `put` and `without` change in place until it is `sealed`; it grows by `more` keys at most. */
export function draftRecord<T>(record: Rec<T>, more: number): Rec<T> {
  const long = inside(record);
  if (long) return shown({ ...long, chunks: [...long.chunks], own: new Set() });
  const list = Object.entries(record);
  if (list.length + more > SHORT) return shown(longOf(list));
  const own = { ...record };
  drafts.add(own);
  return own;
}

/** The record, which nothing changes any more. */
export function sealedRecord<T>(record: Rec<T>): Rec<T> {
  drafts.delete(record);
  const long = inside(record);
  if (!long) return record;
  long.own = null;
  return long.size <= SHORT ? plainRecord(record) : record;
}

/** A record with one value set. */
export function put<T>(record: Rec<T>, key: string, value: NoInfer<T>): Rec<T> {
  const long = inside(record);
  if (long) {
    const next = set(long, key, value);
    return next === long ? record : shown(next);
  }
  if (drafts.has(record)) {
    record[key] = value;
    return record;
  }
  const list = Object.keys(record);
  if (list.length < SHORT || (list.length === SHORT && key in record)) return { ...record, [key]: value };
  const made = set(longOf(Object.entries(record)), key, value);
  made.own = null;
  return shown(made);
}

/** A record without one key. */
export function without<T>(record: Rec<T>, key: string): Rec<T> {
  const long = inside(record);
  if (long) {
    const next = remove(long, key);
    return next === long ? record : shown(next);
  }
  if (drafts.has(record)) {
    delete record[key];
    return record;
  }
  const { [key]: _gone, ...rest } = record;
  return rest;
}

const listed = new WeakMap<object, readonly unknown[]>();

/**
 * All values in the order in which their keys came: as `Object.values`, and quicker with a long record.
 * Those of a record with many keys are listed once, however many ask.
 */
export function valuesOf<T>(record: Rec<T>): readonly T[] {
  const known = listed.get(record);
  if (known) return known as readonly T[];
  const long = inside(record);
  const values = long ? all(long, (_key, value) => value) : Object.values(record);
  // A draft will be other values yet.
  if (values.length > SHORT && !long?.own && !drafts.has(record)) listed.set(record, values);
  return values;
}

/** The same as a plain object. */
export function plainRecord<T>(record: Rec<T>): Rec<T> {
  const long = inside(record);
  return long ? Object.fromEntries(entries(long)) : record;
}
