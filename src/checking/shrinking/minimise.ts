/**
 * Delta debugging: the few things that matter, out of many of which together something fails.
 *
 *     minimise([1, 2, 3, 4, 5, 6, 7, 8], (some) => some.includes(3) && some.includes(7)) //=> [3, 7]
 *
 * What comes out is 1-minimal: without any single one of them it no longer fails. It need not be the smallest there is.
 * Source: Zeller and Hildebrandt 2002, "Simplifying and isolating failure-inducing input", §3.2 (ddmin).
 */

/**
 * `items` must fail as they are; order is kept. `stillFails` is asked about O(n²) lists at worst and about O(k log n) when k of n matter. When it answers undefined (its
 * budget is used up), the smallest list so far is returned.
 */
export function minimise<T>(items: readonly T[], stillFails: (some: readonly T[]) => boolean | undefined): readonly T[] {
  let failing = items;
  if (failing.length > 0) {
    const empty = stillFails([]); // more often than not, a kind of thing does not matter at all
    if (empty === undefined) return failing;
    if (empty) return [];
  }
  let parts = 2;
  while (failing.length >= 2) {
    const smaller = withoutOnePart(failing, Math.min(parts, failing.length), stillFails);
    if (smaller === undefined) return failing;
    if (smaller.length < failing.length) {
      failing = smaller;
      parts = Math.max(parts - 1, 2);
    } else if (parts >= failing.length) return failing;
    else parts *= 2;
  }
  return failing;
}

/** The list without the first of its parts that does not matter; the list itself if all of them do; undefined when the budget is used up. */
function withoutOnePart<T>(items: readonly T[], parts: number, stillFails: (some: readonly T[]) => boolean | undefined): readonly T[] | undefined {
  const bound = (part: number): number => Math.floor((part * items.length) / parts);
  for (let part = 0; part < parts; part += 1) {
    const rest = [...items.slice(0, bound(part)), ...items.slice(bound(part + 1))];
    if (rest.length === 0) continue; // has been asked
    const fails = stillFails(rest);
    if (fails === undefined) return undefined;
    if (fails) return rest;
  }
  return items;
}
