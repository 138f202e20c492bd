/**
 * Misconception: "two baskets make one of both". Adds up what the sides hold and counts what was there before once a side.
 * Caught by: "keeps what each side has put in, once".
 * Say: You add up the baskets. What was in them before the cut is in each of them; add up what has changed.
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
    const changes = sides.map((side) => side.quantities[item] ?? 0);
    const merged = changes.reduce((sum, change) => sum + change, 0);
    if (merged > 0) quantities[item] = merged;
  }
  const changed = sides.map(({ note }) => note).filter((note) => note !== before.note);
  const written = changed.filter((note) => note !== null).toSorted();
  const notes = [...new Set([...changed.filter((note) => note === null), ...written])];
  return { quantities, notes: changed.length === 0 ? [before.note] : notes };
}
