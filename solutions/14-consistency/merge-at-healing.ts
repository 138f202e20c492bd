/** What a side of a partition holds. */
export interface Basket {
  readonly quantities: Readonly<Record<string, number>>; // by item, each 1 or more; what is not there is 0
  readonly note: string | null; // what the customer wrote for the courier; null for nothing
}

/** What is kept when the network is whole again. */
export interface Merged {
  readonly quantities: Readonly<Record<string, number>>; // by item, each 1 or more
  readonly notes: readonly (string | null)[]; // one, if that is settled; several, for a person to choose from
}

/**
 * Exercise 14/merge-at-healing · 5 points · about 15 lines
 *
 * A basket was the same on all sides when the network was cut: `before`. Each side went on, and each was told that its changes had been made. Now the
 * network is whole again. Merge the sides so that nothing that was done is undone and nothing is done twice:
 *
 * - Quantities: what a side has put in or taken out since the cut is the difference between its basket and `before`. All these changes are made to `before`,
 *   and in the end no quantity is below 0.
 * - Notes: a side that still has the note of `before` has not changed it. If no side has changed it, it stays. Otherwise keep what the others have written,
 *   each once, as texts in their order (sort), and null, if a side has taken the note away, before them.
 *
 *     merge(
 *       { quantities: { milk: 2 }, note: null },
 *       [{ quantities: { milk: 3 }, note: null }, { quantities: { milk: 2, bread: 1 }, note: 'ring twice' }],
 *     ) //=> { quantities: { milk: 3, bread: 1 }, notes: ['ring twice'] }
 *
 * There are one or more sides. In whatever order they are named, the same comes out.
 */
export function merge(before: Basket, sides: readonly Basket[]): Merged {
  // --- learner's part: what has each side changed, and what becomes of all that? ---
  const quantities: Record<string, number> = {};
  for (const item of [before, ...sides].flatMap((basket) => Object.keys(basket.quantities))) {
    const was = before.quantities[item] ?? 0;
    const changes = sides.map((side) => (side.quantities[item] ?? 0) - was);
    const merged = changes.reduce((sum, change) => sum + change, was);
    if (merged > 0) quantities[item] = merged;
  }
  const changed = sides.map(({ note }) => note).filter((note) => note !== before.note);
  const notes = [...new Set([...changed.filter((note) => note === null), ...changed.toSorted()])]; // each where it came first
  return { quantities, notes: changed.length === 0 ? [before.note] : notes };
  // --- end of learner's part ---
}
