import type { Order } from '../../model/index.ts';

/**
 * Orders of ids of which a changed copy costs little, however long they are. A short one is an array;
 * a long one lies in pieces, and a changed copy shares all pieces but one or two with the order before
 * it. One table, shared by all copies that came from each other, remembers the pieces in which an id was
 * seen last; whether it is there, the piece itself says.
 */
interface Piece {
  readonly name: number;
  ids: string[];
}

interface Places {
  /** The names of the pieces in which an id was seen last, the latest first; null: nobody has asked yet. */
  seen: Map<string, number | readonly number[]> | null;
  names: number;
}

/** So many are remembered: looks ahead go other ways than what then happens. */
const REMEMBERED = 4;

function remember({ seen }: Places, id: string, name: number): void {
  const known = seen?.get(id);
  if (!seen) return;
  if (known === undefined) seen.set(id, name);
  else if (typeof known === 'number') {
    if (known !== name) seen.set(id, [name, known]);
  } else if (known[0] !== name) seen.set(id, [name, ...known.filter((one) => one !== name).slice(0, REMEMBERED - 1)]);
}

/** An order with more ids than this is a long one. */
export const SHORT_ORDER = 256;
const MOST = 256;
const FEW = MOST / 4;

class LongOrder implements Order {
  readonly pieces: Piece[];
  readonly places: Places;
  /** While it is a draft: the pieces that nobody else has seen. */
  own: Set<Piece> | null;
  length: number;

  constructor(pieces: Piece[], places: Places, length: number, own: Set<Piece> | null) {
    this.pieces = pieces;
    this.places = places;
    this.length = length;
    this.own = own;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.toArray()[Symbol.iterator]();
  }

  at(index: number): string | undefined {
    let left = index < 0 ? this.length + index : index;
    if (left < 0) return undefined;
    for (const { ids } of this.pieces) {
      if (left < ids.length) return ids[left];
      left -= ids.length;
    }
    return undefined;
  }

  indexOf(id: string): number {
    const found = find(this, id);
    if (!found) return -1;
    let before = found.at;
    for (let i = 0; i < found.piece; i += 1) before += this.pieces[i]!.ids.length;
    return before;
  }

  toArray(): string[] {
    return ([] as string[]).concat(...this.pieces.map(({ ids }) => ids));
  }

  map<R>(of: (id: string, index: number, all: string[]) => R): R[] {
    return this.toArray().map(of);
  }

  flatMap<R>(of: (id: string, index: number, all: string[]) => R | readonly R[]): R[] {
    return this.toArray().flatMap(of);
  }

  filter(keep: (id: string, index: number, all: string[]) => unknown): string[] {
    return this.toArray().filter(keep);
  }

  find(is: (id: string, index: number, all: string[]) => unknown): string | undefined {
    return this.toArray().find(is);
  }

  forEach(each: (id: string, index: number, all: string[]) => void): void {
    this.toArray().forEach(each);
  }

  /** As an array: for JSON. */
  toJSON(): string[] {
    return this.toArray();
  }
}

function seenIn(pieces: readonly Piece[]): Map<string, number> {
  const seen = new Map<string, number>();
  for (const { name, ids } of pieces) for (const id of ids) seen.set(id, name);
  return seen;
}

/** Where an id stands: in which piece, and where in it. */
function find({ pieces, places }: LongOrder, id: string): { piece: number; at: number } | null {
  const names = (places.seen ??= seenIn(pieces)).get(id) ?? [];
  for (const name of typeof names === 'number' ? [names] : names) {
    const piece = pieces.findIndex((one) => one.name === name);
    const at = piece < 0 ? -1 : pieces[piece]!.ids.indexOf(id);
    if (at >= 0) return { piece, at };
  }
  // It is nowhere, or a copy that went another way has it in another piece.
  for (const [i, { name: other, ids }] of pieces.entries()) {
    const there = ids.indexOf(id);
    if (there < 0) continue;
    remember(places, id, other);
    return { piece: i, at: there };
  }
  return null;
}

const writable = (order: LongOrder): LongOrder =>
  order.own ? order : new LongOrder([...order.pieces], order.places, order.length, null);

function newPiece(order: LongOrder, ids: string[]): Piece {
  const piece = { name: (order.places.names += 1), ids };
  for (const id of ids) remember(order.places, id, piece.name);
  order.own?.add(piece);
  return piece;
}

/** The piece, to be written to. */
function pieceFor(order: LongOrder, at: number): Piece {
  const old = order.pieces[at]!;
  if (order.own?.has(old)) return old;
  const piece = { name: old.name, ids: [...old.ids] };
  order.pieces[at] = piece;
  order.own?.add(piece);
  return piece;
}

function insert(order: LongOrder, id: string, piece: number, at: number): void {
  const into = pieceFor(order, piece);
  into.ids.splice(at, 0, id);
  order.length += 1;
  remember(order.places, id, into.name);
  if (into.ids.length > MOST) order.pieces.splice(piece + 1, 0, newPiece(order, into.ids.splice(MOST / 2)));
}

function push(order: LongOrder, id: string): void {
  const last = order.pieces.length - 1;
  const { ids } = order.pieces[last] ?? { ids: [] };
  if (last >= 0 && ids.length < MOST) return insert(order, id, last, ids.length);
  order.pieces.push(newPiece(order, [id]));
  order.length += 1;
}

function cut(order: LongOrder, { piece, at }: { piece: number; at: number }): void {
  const from = pieceFor(order, piece);
  from.ids.splice(at, 1);
  order.length -= 1;
  if (from.ids.length > FEW) return;
  // A small piece goes into the one beside it, so that there are never many.
  const beside = piece > 0 ? piece - 1 : 1;
  const size = order.pieces[beside]?.ids.length;
  if (from.ids.length > 0 && (size === undefined || size > MOST / 2)) return;
  order.pieces.splice(piece, 1);
  if (from.ids.length === 0) return;
  const into = pieceFor(order, piece > 0 ? beside : 0);
  for (const id of from.ids) remember(order.places, id, into.name);
  if (piece > 0) into.ids.push(...from.ids);
  else into.ids.unshift(...from.ids);
}

/** A draft of a long order of these ids. */
function longOf(ids: Iterable<string>): LongOrder {
  const order = new LongOrder([], { seen: null, names: 0 }, 0, new Set());
  for (const id of ids) push(order, id);
  return order;
}

/** Short orders that are being changed in a batch, in place. */
const drafts = new WeakSet<object>();

/** A copy that is changed in place until it is `sealed`; it grows by `more` ids at most. */
export function draftOrder(order: Order, more: number): Order {
  if (order instanceof LongOrder) return new LongOrder([...order.pieces], order.places, order.length, new Set());
  if (order.length + more > SHORT_ORDER) return longOf(order);
  const own = [...order];
  drafts.add(own);
  return own;
}

/** The order, which nothing changes any more. */
export function sealedOrder(order: Order): Order {
  drafts.delete(order);
  if (!(order instanceof LongOrder)) return order;
  order.own = null;
  return order.length <= SHORT_ORDER ? order.toArray() : order;
}

/** The order as a long one, or as an array when it is short; to be written to. */
function forChange(order: Order, more: number): LongOrder | string[] {
  if (order instanceof LongOrder) return writable(order);
  if (drafts.has(order)) return order as string[];
  if (order.length + more <= SHORT_ORDER) return [...order];
  const long = longOf(order);
  long.own = null;
  return long;
}

/** An order with an id at its end. */
export function append(order: Order, id: string): Order {
  const next = forChange(order, 1);
  if (next instanceof LongOrder) push(next, id);
  else next.push(id);
  return next;
}

/** An order without an id. */
export function drop(order: Order, id: string): Order {
  const next = forChange(order, 0);
  takeOut(next, id);
  return next;
}

function takeOut(order: LongOrder | string[], id: string): void {
  if (order instanceof LongOrder) {
    const found = find(order, id);
    if (found) cut(order, found);
    return;
  }
  const at = order.indexOf(id);
  if (at >= 0) order.splice(at, 1);
}

/** An order with `id` moved before another, or to the end. */
export function insertBefore(order: Order, id: string, before: string | null): Order {
  const next = forChange(order, 1);
  takeOut(next, id);
  if (next instanceof LongOrder) {
    const found = before === null ? null : find(next, before);
    if (found) insert(next, id, found.piece, found.at);
    else push(next, id);
    return next;
  }
  const at = before === null ? -1 : next.indexOf(before);
  next.splice(at < 0 ? next.length : at, 0, id);
  return next;
}

/** The ids as an array. */
export const plainOrder = (order: Order): string[] => (order instanceof LongOrder ? order.toArray() : [...order]);
