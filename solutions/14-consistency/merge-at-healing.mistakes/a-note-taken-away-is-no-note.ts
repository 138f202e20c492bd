/**
 * Misconception: "null is nothing". Takes a side that has removed the note for one that has not written.
 * Caught by: "takes a note that was changed, and keeps all if several were".
 * Say: You pass over a side that has taken the note away. That is a change, too, and it comes out as null.
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
    const merged = changes.reduce((sum, change) => sum + change, was);
    if (merged > 0) quantities[item] = merged;
  }
  const changed = sides.map(({ note }) => note).filter((note) => note !== null && note !== before.note);
  const written = changed.filter((note) => note !== null).toSorted();
  const notes = [...new Set([...changed.filter((note) => note === null), ...written])];
  return { quantities, notes: changed.length === 0 ? [before.note] : notes };
}
