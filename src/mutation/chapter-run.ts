/**
 * How many small changes of a chapter's reference answers its graders notice: each is graded as an answer, by the real path.
 *
 *     const report = await mutateChapter({ root, id: '08', folder, instrumenter, print });
 *     reportOf(report, explanations, { scoreMin: 0.9 }).text
 *
 * The public graders judge first; what they pass is left to the hidden ones, where there are any.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chapter, chapterFolder, exerciseFile } from '../course.ts';
import type { Limits } from '../grader/learner/learner-process.ts';
import type { ExerciseResult } from '../grader/result.ts';
import { gradeTargets } from '../grader/run.ts';
import type { Target } from '../grader/run.ts';
import { mutantsOf } from './chapter-mutants.ts';
import type { Instrumenter, MutantFile } from './chapter-mutants.ts';
import type { Mutant, MutationReport } from './report.ts';

export interface ChapterMutation {
  readonly root: string;
  /** `'08'`, or one exercise: `'08/fewest-messengers'`. */
  readonly id: string;
  /** Where the mutants are written; it is emptied before and removed afterwards. */
  readonly folder: string;
  readonly instrumenter: Instrumenter;
  readonly signal?: AbortSignal;
  readonly print: (line: string) => void;
}

/** A mutant that loops costs its time limit, and is killed once: there are many. An honest answer's request takes a tenth of this. */
const LIMITS: Partial<Limits> = { requestMs: 4000, totalMs: 30_000, killsMax: 1 };
const SEED = 1;

interface Graded extends MutantFile {
  readonly exercise: string;
  readonly path: string; // of the solution
  readonly file: string;
}

export async function mutateChapter({ root, id, folder, instrumenter, signal, print }: ChapterMutation): Promise<MutationReport> {
  const [number = '', name] = id.split('/');
  const of = chapter(number);
  const names = of.exercises.map((exercise) => exercise.name).filter((one) => name === undefined || one === name);
  if (names.length === 0) throw new RangeError(`mutate: chapter ${of.number} has no exercise "${name}"; it has ${of.exercises.map((one) => one.name).join(', ')}`);
  rmSync(folder, { recursive: true, force: true });
  try {
    const mutants: Graded[] = [];
    const sources = new Map<string, string>();
    for (const one of names) {
      const path = `solutions/${chapterFolder(of)}/${one}.ts`;
      const source = readFileSync(join(root, path), 'utf8');
      sources.set(path, source);
      mkdirSync(join(folder, one), { recursive: true });
      for (const [index, made] of (await mutantsOf(source, { path, instrumenter })).entries()) {
        const file = join(folder, one, `${index}.ts`);
        writeFileSync(file, made.text);
        mutants.push({ ...made, exercise: `${of.number}/${one}`, path, file });
      }
    }
    print(`${mutants.length} mutants of ${names.length === 1 ? 'one answer' : `${names.length} answers`}; the graders judge them …`);
    const statuses = await judge(mutants, { root, signal, print });
    const files = Object.fromEntries([...sources].map(([path, source]) => [path, {
      source, mutants: mutants.flatMap(({ path: from, mutant }, index) => (from === path ? [{ ...mutant, status: statuses[index] as Mutant['status'] }] : [])),
    }]));
    return { files };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function judge(mutants: readonly Graded[], { root, signal, print }: { root: string; signal: AbortSignal | undefined; print: (line: string) => void }): Promise<Mutant['status'][]> {
  const target = ({ exercise, file }: Graded, index: number): Target => ({ exercise, file, label: `mutant ${index}`, shownAs: exerciseFile(exercise) });
  const options = { root, seed: SEED, limits: LIMITS, signal };
  const statuses = (await gradeTargets(mutants.map(target), options)).map(statusOf);
  const alive = mutants.flatMap((mutant, index) => (statuses[index] === 'Survived' ? [{ mutant, index }] : []));
  if (alive.length === 0) return statuses;
  const further = (await gradeTargets(alive.map(({ mutant, index }) => target(mutant, index)), { ...options, hidden: true })).map(statusOf);
  const killed = further.filter((status) => status !== 'Survived').length;
  print(`${alive.length} pass every public check; hidden graders notice ${killed} of them.`);
  alive.forEach(({ index }, place) => {
    statuses[index] = further[place] as Mutant['status'];
  });
  return statuses;
}

/** What a grading says of a mutant. A grader that breaks on one has not judged it: that is an error to be mended, not a kill. */
function statusOf({ status, checks, message }: ExerciseResult): Mutant['status'] {
  const broken = message ?? checks.find((check) => check.status === 'grader error')?.message;
  if (broken !== undefined) throw new Error(`a mutant was not judged: ${broken}`);
  if (checks.some((check) => check.message === NOT_RUN)) throw new Error('the grading was interrupted, so the mutants were not all judged');
  if (status === 'passed') return 'Survived';
  if (checks.every((check) => check.status === 'error' && check.message.includes(' cannot be read: '))) return 'CompileError';
  return checks.some((check) => check.status === 'timeout') ? 'Timeout' : 'Killed';
}

const NOT_RUN = 'not run: the grading ended before';
