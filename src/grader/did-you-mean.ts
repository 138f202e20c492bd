/**
 * The nearest of several names, as an addition to a sentence.
 *
 *     didYouMean('chian', ['chain', 'risk']) //=> " Did you mean 'chain'?"
 *     didYouMean('zebra', ['chain', 'risk']) //=> ''
 */
export function didYouMean(name: string, names: readonly string[]): string {
  const bound = Math.max(2, Math.floor(name.length / 3));
  const near = names
    .map((candidate) => ({ candidate, edits: candidate.startsWith(name) && name.length >= 3 ? 0 : editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ edits }) => edits <= bound && edits < name.length)
    .sort((a, b) => a.edits - b.edits)[0];
  return near === undefined ? '' : ` Did you mean '${near.candidate}'?`;
}

/** Insertions, deletions and replacements that lead from one text to the other (Levenshtein 1966). */
export function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
