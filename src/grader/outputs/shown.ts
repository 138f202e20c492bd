/**
 * What of a grading may leave for the eyes that an output is meant for: hidden graders' checks, hints not climbed yet and a secret seed stay.
 *
 *     shown(result)                       //=> without hidden checks, their points and further hints
 *     shown(result, { hidden: true })     //=> for the instructor
 *     shown(result, { secretSeed: true }) //=> without the seed and all that would repeat the run
 *
 * Every output goes through here, and through nothing else, so that none of them can forget it.
 */
import type { Climbed } from '../hint.ts';
import { exerciseStatus, total } from '../result.ts';
import type { ChapterResult, CheckResult, ExerciseResult, GradeResult } from '../result.ts';

export interface OutputOptions {
  /** With the checks of hidden graders, marked as such. Default: false. */
  readonly hidden?: boolean;
  /** Hidden checks are shown to the learner once the due date is over, where the platform knows one. Default: never. */
  readonly afterDue?: boolean;
  /** The hints that the learner has asked for. Default: none. */
  readonly climbed?: Climbed;
  /** The seed is a class's secret: nothing says it, nothing repeats it. Default: false. */
  readonly secretSeed?: boolean;
  /** Wall-clock time of the grading, for the one format that has a field for it. */
  readonly executionSeconds?: number;
}

export type ShownCheck = Omit<CheckResult, 'seed' | 'replay'> & Partial<Pick<CheckResult, 'seed' | 'replay'>>;
export type ShownExercise = Omit<ExerciseResult, 'checks'> & { readonly checks: readonly ShownCheck[] };
export type ShownChapter = Omit<ChapterResult, 'exercises'> & { readonly exercises: readonly ShownExercise[] };
export type ShownResult = Omit<GradeResult, 'chapters' | 'seed'> & { readonly chapters: readonly ShownChapter[]; readonly seed?: number };

export function shown(result: GradeResult, options: OutputOptions = {}): ShownResult {
  const chapters = result.chapters
    .map((chapter): ShownChapter => {
      const exercises = chapter.exercises.flatMap((exercise) => shownExercise(exercise, result.seed, options));
      return { ...chapter, ...points(exercises), exercises };
    })
    .filter(({ exercises }) => exercises.length > 0);
  const { seed, ...rest } = result;
  return { ...rest, ...points(chapters), chapters, ...(options.secretSeed === true ? {} : { seed }) };
}

/** The exercise, or nothing where all that it has is hidden. */
function shownExercise(exercise: ExerciseResult, seed: number, options: OutputOptions): ShownExercise[] {
  const visible = options.hidden === true ? exercise.checks : exercise.checks.filter(({ hidden }) => hidden !== true);
  if (visible.length === 0 && exercise.checks.length > 0) return [];
  const { looksLike, message, ...rest } = exercise;
  const say = (text: string): string => (options.secretSeed === true ? withoutSeed(text, seed) : text);
  const whole = visible.length === exercise.checks.length;
  return [{
    ...rest,
    ...(whole ? {} : { ...points(visible), status: message === undefined ? exerciseStatus(visible) : exercise.status }),
    checks: visible.map((check) => shownCheck(check, options.climbed?.[exercise.id]?.[check.title] ?? 0, seed, options)),
    ...(message !== undefined && { message: say(message) }),
    // A look that only hidden checks gave would tell that they failed.
    ...(looksLike !== undefined && visible.some(({ status }) => status !== 'passed') && { looksLike }),
    ...(exercise.notes !== undefined && { notes: exercise.notes.map(say) }),
  }];
}

function shownCheck(check: CheckResult, climbed: number, seed: number, { secretSeed = false }: OutputOptions): ShownCheck {
  const { hints, ...rest } = check;
  const own = { ...rest, ...(hints !== undefined && climbed > 0 && { hints: hints.slice(0, climbed) }) };
  if (!secretSeed) return own;
  const { seed: _seed, replay: _replay, trace: _trace, ...left } = own; // a run's record holds the seed that it was drawn from
  const say = (text: string): string => withoutSeed(text, seed);
  return {
    ...left,
    message: say(left.message),
    ...(left.expected !== undefined && { expected: say(left.expected) }),
    ...(left.got !== undefined && { got: say(left.got) }),
    ...(left.when !== undefined && { when: say(left.when) }),
    ...(left.logged !== undefined && { logged: left.logged.map(say) }),
  };
}

/** A grader may put the seed into its sentences, and a learner's program may have been given it. */
function withoutSeed(text: string, seed: number): string {
  return text.replaceAll(new RegExp(String.raw`(?<![\d.])${seed}(?![\d]|\.\d)`, 'g'), '(secret)');
}

function points(parts: readonly { readonly score: number; readonly maxScore: number }[]): { score: number; maxScore: number } {
  const { score, maxScore } = total(parts);
  return { score: rounded(score), maxScore: rounded(maxScore) };
}

/** Parts of points add up without the dust of binary fractions: 0.1 + 0.2 is 0.3. */
export const rounded = (score: number): number => Math.round(score * 1e6) / 1e6;
