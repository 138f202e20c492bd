/**
 * Misconception: "no quantity is ever negative". Cuts off at 0 after each side, so that what comes out hangs on their order.
 * Caught by: "comes out the same in whatever order the sides are named".
 * Say: You cut off at 0 after each side. Then it matters which side comes first: cut off once, at the end.
 */
export interface Basket {
  readonly quantities: Readonly<Record<string, number>>; // by item, each 1 or more; what is not there is 0
  readonly note: string | null; // what the customer wrote for the courier; null for nothing
}

export interface Merged {
  readonly quantities: Readonly<Record<string, number>>; // by item, each 1 or more
  readonly notes: readonly (string | null)[]; // one, if that is settled; several, for a person to choose from
}

export function merge(before: Basket, sides: readonly Basket[]): Merged {
  const quantities: Record<string, number> = {};
  for (const item of [before, ...sides].flatMap((basket) => Object.keys(basket.quantities))) {
    const was = before.quantities[item] ?? 0;
    const changes = sides.map((side) => (side.quantities[item] ?? 0) - was);
    const merged = changes.reduce((sum, change) => Math.max(0, sum + change), was);
    if (merged > 0) quantities[item] = merged;
  }
  const changed = sides.map(({ note }) => note).filter((note) => note !== before.note);
  const written = changed.filter((note) => note !== null).toSorted();
  const notes = [...new Set([...changed.filter((note) => note === null), ...written])];
  return { quantities, notes: changed.length === 0 ? [before.note] : notes };
}
