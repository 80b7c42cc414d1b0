/** The last bytes of a stream, addressed by their offset from its start. */
export interface Ring {
  /** Offset behind the newest byte. */
  readonly end: number;
  /** Offset of the oldest byte still held. */
  readonly start: number;
  push(bytes: Uint8Array): void;
  /** A copy of [from, end), or undefined when `from` lies outside [start, end]. */
  read(from: number): Buffer | undefined;
}

/** A ring that holds at most `capacity` bytes; it takes memory as the stream grows. */
export function createRing(capacity: number): Ring {
  let store = Buffer.alloc(Math.min(capacity, 4096));
  let end = 0;
  let held = 0;

  const copyOut = (from: number): Buffer => {
    const out = Buffer.allocUnsafe(end - from);
    const at = from % store.length;
    const first = Math.min(out.length, store.length - at);
    store.copy(out, 0, at, at + first);
    store.copy(out, first, 0, out.length - first);
    return out;
  };

  const grow = (wanted: number): void => {
    let size = store.length;
    while (size < wanted && size < capacity) size = Math.min(size * 4, capacity);
    if (size === store.length) return;
    const old = copyOut(end - held);
    store = Buffer.alloc(size);
    place(old, end - held);
  };

  const place = (bytes: Uint8Array, offset: number): void => {
    const at = offset % store.length;
    const first = Math.min(bytes.length, store.length - at);
    store.set(bytes.subarray(0, first), at);
    if (first < bytes.length) store.set(bytes.subarray(first), 0);
  };

  return {
    get end() {
      return end;
    },
    get start() {
      return end - held;
    },
    push(bytes) {
      grow(held + bytes.length);
      const kept = bytes.length > store.length ? bytes.subarray(bytes.length - store.length) : bytes;
      end += bytes.length;
      place(kept, end - kept.length);
      held = Math.min(held + bytes.length, store.length);
    },
    read(from) {
      if (from < end - held || from > end) return undefined;
      return copyOut(from);
    },
  };
}
