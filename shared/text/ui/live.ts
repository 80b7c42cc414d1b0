/**
 * A table that is read in the language of the moment: each look-up goes to `table()`, so that a part of it that was
 * kept in a constant speaks the new language too. What is no object is given as it is. `table` must always have the
 * same shape.
 */
export function liveTable<T extends object>(table: () => T): T {
  const parts = new Map<PropertyKey, object>();
  return new Proxy(table(), {
    get(_first, key) {
      const value: unknown = Reflect.get(table(), key);
      if (typeof value !== 'object' || value === null) return value;
      const known = parts.get(key);
      if (known) return known;
      const part = liveTable(() => Reflect.get(table(), key) as object);
      parts.set(key, part);
      return part;
    },
  });
}
