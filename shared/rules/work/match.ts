/**
 * Seats and guests: which guest sits where. `may` says who can sit where; seats are numbers from 0.
 * A guest that was let in is never turned away again, but may be moved to let another one in.
 */
export interface Seating<Guest> {
  /** True if this guest could be let in beside all others. */
  fits(guest: Guest): boolean;
  /** Lets a guest in. @returns false when there is no seat */
  admit(guest: Guest): boolean;
  /** Each guest with its seat, in the order in which they came; swapped as long as that is worth more. */
  seated(worth: (guest: Guest, seat: number) => number): { guest: Guest; seat: number }[];
}

export function seating<Guest>(seats: number, may: (guest: Guest, seat: number) => boolean): Seating<Guest> {
  const guests: Guest[] = [];
  /** For each seat the guest on it, by number. */
  const on: (number | undefined)[] = Array.from({ length: seats });

  const place = (guest: Guest, number: number, at: (number | undefined)[], asked: Set<number>): boolean => {
    for (let seat = 0; seat < seats; seat += 1) {
      if (asked.has(seat) || !may(guest, seat)) continue;
      asked.add(seat);
      const other = at[seat];
      if (other !== undefined && !place(guests[other]!, other, at, asked)) continue;
      at[seat] = number;
      return true;
    }
    return false;
  };

  return {
    fits: (guest) => place(guest, guests.length, [...on], new Set()),
    admit(guest) {
      if (!place(guest, guests.length, on, new Set())) return false;
      guests.push(guest);
      return true;
    },
    seated(worth) {
      const value = (number: number | undefined, seat: number): number =>
        number === undefined ? 0 : may(guests[number]!, seat) ? worth(guests[number]!, seat) : -Infinity;
      for (let better = true; better; ) {
        better = false;
        for (let a = 0; a < seats; a += 1)
          for (let b = a + 1; b < seats; b += 1) {
            const now = value(on[a], a) + value(on[b], b);
            if (value(on[a], b) + value(on[b], a) <= now + 1e-9) continue;
            [on[a], on[b]] = [on[b], on[a]];
            better = true;
          }
      }
      return guests.map((guest, number) => ({ guest, seat: on.indexOf(number) }));
    },
  };
}
