/**
 * Delta debugging: the few things that matter, out of many of which together something fails.
 *
 *     minimise([1, 2, 3, 4, 5, 6, 7, 8], (some) => some.includes(3) && some.includes(7)) //=> [3, 7]
 *
 * What comes out is 1-minimal: without any single one of them it no longer fails. It need not be the smallest there is.
 * Source: Zeller and Hildebrandt 2002, "Simplifying and isolating failure-inducing input", §3.2 (ddmin).
 */

/** A search that asks before it goes on: what it yields is a question, what it is sent is the answer. `answered` and `answeredLater` bring the answers. */
export type Asking<Question, Answer, Result> = Generator<Question, Result, Answer>;

/** Runs a search with answers that are there at once. */
export function answered<Question, Answer, Result>(search: Asking<Question, Answer, Result>, answer: (question: Question) => Answer): Result {
  let step = search.next();
  while (step.done !== true) step = search.next(answer(step.value));
  return step.value;
}

/** Runs a search with answers that take their time, such as those of another process: one question after the other. */
export async function answeredLater<Question, Answer, Result>(search: Asking<Question, Answer, Result>, answer: (question: Question) => Promise<Answer>): Promise<Result> {
  let step = search.next();
  while (step.done !== true) step = search.next(await answer(step.value));
  return step.value;
}

/**
 * `items` must fail as they are; order is kept. `stillFails` is asked about O(n²) lists at worst and about O(k log n) when k of n matter. When it answers undefined (its
 * budget is used up), the smallest list so far is returned.
 */
export function minimise<T>(items: readonly T[], stillFails: (some: readonly T[]) => boolean | undefined): readonly T[] {
  return answered(minimising(items), stillFails);
}

/** The search of `minimise`: it asks of each list whether it still fails. */
export function* minimising<T>(items: readonly T[]): Asking<readonly T[], boolean | undefined, readonly T[]> {
  let failing = items;
  if (failing.length > 0) {
    const empty = yield []; // more often than not, a kind of thing does not matter at all
    if (empty === undefined) return failing;
    if (empty) return [];
  }
  let parts = 2;
  while (failing.length >= 2) {
    const smaller: readonly T[] | undefined = yield* withoutOnePart(failing, Math.min(parts, failing.length));
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
function* withoutOnePart<T>(items: readonly T[], parts: number): Asking<readonly T[], boolean | undefined, readonly T[] | undefined> {
  const bound = (part: number): number => Math.floor((part * items.length) / parts);
  for (let part = 0; part < parts; part += 1) {
    const rest = [...items.slice(0, bound(part)), ...items.slice(bound(part + 1))];
    if (rest.length === 0) continue; // has been asked
    const fails = yield rest;
    if (fails === undefined) return undefined;
    if (fails) return rest;
  }
  return items;
}
