/**
 * Fingerprints of a token sequence, so few that every pair of a class can be compared, and chosen so that no long enough piece that two
 * sequences share goes unnoticed.
 *
 *     const [a, b] = [fingerprintsOf(tokensOf(jane)), fingerprintsOf(tokensOf(bob))];
 *     [...a.keys()].filter((hash) => b.has(hash)) // pieces that both have
 *
 * Source: S. Schleimer, D. Wilkerson, A. Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003: of each window of w hashes
 * of k tokens the smallest is kept, the rightmost of equal ones. A shared piece of w + k - 1 tokens is found for certain, one below k never.
 */
import type { Token } from './tokens.ts';

/** Where a piece stands, in tokens: from `start`, `K` of them. */
export type Fingerprints = ReadonlyMap<number, readonly number[]>;

export const K = 8; // tokens in a piece; a shorter one is chance
const W = 5; // windows; pieces of 12 tokens are found for certain

export function fingerprintsOf(tokens: readonly Token[]): Fingerprints {
  const hashes = Array.from({ length: Math.max(0, tokens.length - K + 1) }, (_, start) => hashOf(tokens, start));
  const found = new Map<number, number[]>();
  let last = -1;
  for (let window = 0; window < Math.max(1, hashes.length - W + 1) && hashes.length > 0; window += 1) {
    let smallest = window;
    for (let place = window; place < Math.min(window + W, hashes.length); place += 1) if ((hashes[place] as number) <= (hashes[smallest] as number)) smallest = place;
    if (smallest === last) continue;
    last = smallest;
    const hash = hashes[smallest] as number;
    found.set(hash, [...(found.get(hash) ?? []), smallest]);
  }
  return found;
}

/** FNV-1a over the kinds, in 32 bits, twice with different bases: 53 bits of them, since pieces of a class may be a million. */
function hashOf(tokens: readonly Token[], start: number): number {
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (let index = start; index < start + K; index += 1) {
    for (const character of `${(tokens[index] as Token).kind}\n`) {
      low = Math.imul(low ^ character.charCodeAt(0), 0x01000193);
      high = Math.imul(high ^ character.charCodeAt(0), 0x0100012f);
    }
  }
  return (low >>> 0) + (high >>> 11) * 2 ** 32;
}
