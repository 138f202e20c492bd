/**
 * Small changes of a reference answer, each a whole file that a learner could have written: only what stands between the markers of the
 * learner's part is changed.
 *
 *     const [first] = await mutantsOf(solution, { path, instrumenter });
 *     first.text   //=> '… while (allCaptured >= options.risk) { …'
 *
 * StrykerJS's instrumenter says where and what (Instrumenter, @stryker-mutator/instrumenter). Its own switches are not used: a learner's program runs in a
 * process of its own, from a copy, where nothing could turn them.
 */
import { learnerParts } from '../grader/stub.ts';
import type { Mutant } from './report.ts';

/** The part of StrykerJS's `Instrumenter` that is used; its places count lines and columns from 0. */
export interface Instrumenter {
  instrument(
    files: readonly { name: string; content: string; mutate: readonly { start: Place; end: Place }[] }[],
    options: { plugins: null; excludedMutations: readonly string[]; ignorers: readonly unknown[] },
  ): Promise<{ readonly mutants: readonly { readonly mutatorName: string; readonly replacement: string; readonly status?: string; readonly location: { start: Place; end: Place } }[] }>;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

export interface MutantFile {
  readonly text: string;
  /** As a report has it: places count from 1. Its status is not known yet. */
  readonly mutant: Omit<Mutant, 'status'>;
}

export async function mutantsOf(solution: string, { path, instrumenter }: { path: string; instrumenter: Instrumenter }): Promise<MutantFile[]> {
  const mutate = learnerParts(solution).map(({ firstLine, lastLine }) => ({ start: { line: firstLine, column: 0 }, end: { line: lastLine - 1, column: 0 } }));
  if (mutate.length === 0) throw new Error(`${path} has no learner's part, so there is nothing to mutate. Put what the learner writes between the markers.`);
  const { mutants } = await instrumenter.instrument([{ name: path, content: solution, mutate }], { plugins: null, excludedMutations: [], ignorers: [] });
  const lineStarts = [0];
  for (const line of solution.split('\n')) lineStarts.push((lineStarts.at(-1) as number) + line.length + 1);
  const offset = ({ line, column }: Place): number => (lineStarts[line] as number) + column;
  const fromOne = ({ line, column }: Place): Place => ({ line: line + 1, column: column + 1 });
  return mutants
    .filter(({ status }) => status === undefined)
    .map(({ mutatorName, replacement, location: { start, end } }) => ({
      text: `${solution.slice(0, offset(start))}${replacement}${solution.slice(offset(end))}`,
      mutant: { mutatorName, replacement, location: { start: fromOne(start), end: fromOne(end) } },
    }));
}
