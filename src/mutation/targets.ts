/**
 * What can be mutated: sources by name, the tests that must notice, and how many of the mutants they must kill.
 *
 *     selectedTargets(['checking/history']) //=> the one file of the target `checking` whose path ends so
 */
export interface Target {
  readonly name: string;
  /** Sources, as globs from the project's root; a leading `!` leaves out. */
  readonly mutate: readonly string[];
  /** The tests that are run, as globs. */
  readonly tests: readonly string[];
  /** The share of mutants that the tests must kill, in [0, 1]. */
  readonly scoreMin: number;
}

export const targets: readonly Target[] = [
  { name: 'checking', mutate: ['src/checking/**/*.ts', '!src/checking/**/*.test.ts', '!src/checking/**/*-fixture.ts'], tests: ['src/checking/**/*.test.ts'], scoreMin: 0.85 },
];

/** The targets named, each narrowed by what follows a slash: `checking/transactions` mutates what lies under it. No names: all. Throws a sentence on an unknown name. */
export function selectedTargets(names: readonly string[], all: readonly Target[] = targets): Target[] {
  if (names.length === 0) return [...all];
  return names.map((given) => {
    const [name = '', ...rest] = given.split('/');
    const target = all.find((one) => one.name === name);
    if (target === undefined) throw new RangeError(`mutate: there is no target "${name}"; there are ${all.map((one) => one.name).join(', ')}. Narrow one by a folder or file: ${all[0]?.name}/history`);
    if (rest.length === 0) return target;
    const part = rest.join('/').replace(/\.ts$/, '');
    const root = (target.mutate[0] ?? '').split('/**')[0];
    const without = target.mutate.filter((glob) => glob.startsWith('!'));
    return { ...target, name: given, mutate: [`${root}/${part}.ts`, `${root}/${part}/**/*.ts`, ...without] };
  });
}
