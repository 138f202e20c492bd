/**
 * What can be mutated: sources by name, the tests that must notice, and how many of the mutants they must kill.
 *
 *     selectedTargets(['search/walk']) //=> the one file of the target `search`
 */
export interface Target {
  readonly name: string;
  /** Sources, as globs from the project's root; a leading `!` leaves out. */
  readonly mutate: readonly string[];
  /** The tests that are run, as globs. */
  readonly tests: readonly string[];
  /** Of these, the ones that take a second or more: they meet only what the quick ones let live. Paths from the project's root. */
  readonly slow: readonly string[];
  /** The share of mutants that the tests must kill, in [0, 1]. */
  readonly scoreMin: number;
}

/** A part of the checkers, with the tests that stand beside it: those of whole stores run everything and would tell little, slowly. */
const checker = (name: string, folders: readonly string[], slow: readonly string[] = []): Target => ({
  name,
  mutate: [...folders.map((folder) => `src/checking/${folder}/*.ts`), '!src/**/*.test.ts', '!src/**/*-fixture.ts'],
  tests: folders.map((folder) => `src/checking/${folder}/*.test.ts`),
  slow: slow.map((test) => `src/checking/${test}.test.ts`),
  scoreMin: 0.85,
});

export const targets: readonly Target[] = [
  checker('histories', ['.', 'history-files']),
  checker('linearizability', ['linearizability', 'models'], ['linearizability/known-verdicts', 'linearizability/core', 'linearizability/random-histories']),
  checker('consistency', ['consistency']),
  checker('transactions', ['transactions'], ['transactions/properties', 'transactions/budget', 'transactions/graphs']),
  checker('runs', ['runs']),
  checker('search', ['search'], ['search/far-run', 'search/known-counts']),
  checker('shrinking', ['shrinking']),
];

/** The targets named, each narrowed by what follows a slash: `search/walk` mutates that file alone. No names: all. Throws a sentence on an unknown name. */
export function selectedTargets(names: readonly string[], all: readonly Target[] = targets): Target[] {
  if (names.length === 0) return [...all];
  return names.map((given) => {
    const [name = '', ...rest] = given.split('/');
    const target = all.find((one) => one.name === name);
    if (target === undefined) throw new RangeError(`mutate: there is no target "${name}"; there are ${all.map((one) => one.name).join(', ')}. Narrow one by a file: search/walk`);
    if (rest.length === 0) return target;
    const file = rest.join('/').replace(/\.ts$/, '');
    return { ...target, name: given, mutate: target.mutate.map((glob) => glob.replace('/*.ts', `/${file}.ts`)) };
  });
}
