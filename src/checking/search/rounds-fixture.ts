/** For tests: how many random cases a property is tried with. A mutation run takes a tenth, the same each time: what they kill all would kill, too. */
export const rounds = (count: number): { readonly numRuns: number; readonly seed?: number } =>
  process.env['MUTATION_RUN'] === undefined ? { numRuns: count } : { numRuns: Math.max(4, Math.ceil(count / 10)), seed: 1 };
