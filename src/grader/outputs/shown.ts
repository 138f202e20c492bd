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
import type { ChapterResult, CheckResult, ExerciseResult, GradeResult, TriedSeed } from '../result.ts';

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
export type ShownSeed = Omit<TriedSeed, 'failing'> & { readonly failing?: ShownCheck };
export type ShownExercise = Omit<ExerciseResult, 'checks' | 'furtherSeeds'> & { readonly checks: readonly ShownCheck[]; readonly furtherSeeds?: readonly ShownSeed[] };
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
  if (visible.length === 0 && exercise.checks.length > 0 && exercise.message === undefined) return [];
  const { looksLike, message, furtherSeeds, ...rest } = exercise;
  const say = (text: string): string => (options.secretSeed === true ? withoutSeed(text, seed) : text);
  const show = (check: CheckResult): ShownCheck => shownCheck(check, options.climbed?.[exercise.id]?.[check.title] ?? 0, seed, options);
  const whole = visible.length === exercise.checks.length;
  return [{
    ...rest,
    ...(whole ? {} : { ...points(visible), status: message === undefined ? exerciseStatus(visible) : exercise.status }),
    checks: visible.map(show),
    ...(message !== undefined && { message: say(message) }),
    // A look that only hidden checks gave would tell that they failed.
    ...(looksLike !== undefined && visible.some(({ status }) => status !== 'passed') && { looksLike }),
    ...(exercise.notes !== undefined && { notes: exercise.notes.map(say) }),
    ...(furtherSeeds !== undefined && options.secretSeed !== true && { furtherSeeds: furtherSeeds.map((tried) => shownSeed(tried, show, options)) }),
  }];
}

const shownSeed = ({ seed, failing }: TriedSeed, show: (check: CheckResult) => ShownCheck, { hidden }: OutputOptions): ShownSeed =>
  failing === undefined || (failing.hidden === true && hidden !== true) ? { seed } : { seed, failing: show(failing) };

function shownCheck(check: CheckResult, climbed: number, seed: number, { secretSeed = false }: OutputOptions): ShownCheck {
  const { hints, ...rest } = check;
  const own = { ...rest, ...(hints !== undefined && climbed > 0 && { hints: hints.slice(0, climbed) }) };
  if (!secretSeed) return own;
  // Named one by one: a run, and what repeats one, hold the seed, and so may whatever a check will have one day.
  const { title, status, score, maxScore, message, expected, got, when, logged, shrunk, measured, hint, hints: given, hidden } = own;
  const say = (text: string): string => withoutSeed(text, seed);
  return {
    title, status, score, maxScore, message: say(message),
    ...(expected !== undefined && { expected: say(expected) }),
    ...(got !== undefined && { got: say(got) }),
    ...(when !== undefined && { when: say(when) }),
    ...(logged !== undefined && { logged: logged.map(say) }),
    ...(shrunk !== undefined && { shrunk: say(shrunk) }),
    ...(measured !== undefined && { measured }),
    ...(hint !== undefined && { hint }),
    ...(given !== undefined && { hints: given }),
    ...(hidden !== undefined && { hidden }),
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
