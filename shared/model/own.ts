/**
 * What a record holds under a key that somebody else chose. A file may well call something
 * `constructor`: what every object inherits is no answer.
 */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
