/**
 * Misconception: "the newest state is the state". Keeps one side and forgets the other.
 * Caught by: "keeps what each side has put in, once".
 * Say: You keep one side. What the other has done since the cut is lost, though its customer was told that it was done.
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
        const merged = sides.at(-1)?.quantities[item] ?? 0;
    if (merged > 0) quantities[item] = merged;
  }
  const changed = sides.map(({ note }) => note).filter((note) => note !== before.note);
  const written = changed.filter((note) => note !== null).toSorted();
  const notes = [...new Set([...changed.filter((note) => note === null), ...written])];
  return { quantities, notes: changed.length === 0 ? [before.note] : notes };
}
