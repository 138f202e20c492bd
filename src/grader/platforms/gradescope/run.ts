/**
 * Grades one submission in a container of Gradescope: the program that `run_autograder` starts.
 *
 *     node src/dist/grader/platforms/gradescope/run.js /autograder
 *     node src/dist/grader/platforms/gradescope/run.js /autograder --check    (when the image is built: grades an empty submission)
 *
 * Whatever happens, `results/results.json` says it: when the grading itself breaks, in a sentence, and without taking a score away.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COURSE, exercisesOf as exerciseFilesOf } from '../../course-check/course-files.ts';
import { gradeCourse } from '../../grade-course.ts';
import { DEFAULT_LIMITS } from '../../learner/learner-process.ts';
import { gradescopeResults, gradescopeText } from '../../outputs/gradescope.ts';
import type { GradescopeResults } from '../../outputs/gradescope.ts';
import { printable } from '../../printable.ts';
import { isProgram } from '../../program.ts';
import type { ExerciseResult, GradeResult } from '../../result.ts';
import { select } from '../../selection.ts';
import type { SelectedChapter } from '../../selection.ts';
import { matchAnswers, wantedOf } from '../../submissions/submitted-answers.ts';
import { answersOfChapter } from '../../submissions/submitted-questions.ts';
import { submittedFiles } from '../../submissions/submitted-files.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { brokenResults, scoreBefore } from './broken.ts';
import { readSettings, SETTINGS_FILE } from './settings.ts';
import type { BundleSettings } from './settings.ts';

/** A container has half a processor unless it is given more: programs have three times the time that they have elsewhere. */
const LIMITS = { requestMs: 3 * DEFAULT_LIMITS.requestMs, totalMs: 3 * DEFAULT_LIMITS.totalMs };

/** Grades what lies in `submission/` and writes the results, whatever happens. */
export async function runAutograder(autograder: string): Promise<void> {
  const before = scoreBefore(join(autograder, 'submission_metadata.json'));
  const hidden = existsSync(join(autograder, 'source', 'solutions')) ? 'hidden' : 'visible';
  write(autograder, brokenResults(before, hidden)); // stands should this process be killed
  try {
    const settings = readSettings(join(autograder, 'source', SETTINGS_FILE));
    const { results, result } = await graded(autograder, join(autograder, 'submission'), settings);
    write(autograder, withoutLoss(results, result, before));
    console.log(`${result.score} of ${result.maxScore} points, ${results.execution_time} s`);
  } catch (error) {
    console.error(error); // the platform keeps it for the instructor
  }
}

/** Where a grader is broken, a learner keeps what an earlier submission got. */
function withoutLoss(results: GradescopeResults, result: GradeResult, before: number | undefined): GradescopeResults {
  const broken = exercisesOf(result).filter(isBroken);
  if (broken.length === 0) return results;
  for (const { id, message, checks } of broken) console.error(`${id}: ${message ?? checks.find(({ status }) => status === 'grader error')?.message}`);
  const stands = before !== undefined && before > result.score;
  const says = `A grader is broken, which is not your fault: ${broken.map(({ id }) => id).join(', ')}. ${stands ? 'The best score of your earlier submissions stands' : 'The points of the other checks are given'}, and your instructor can start the autograder again.`;
  return { ...results, ...(stands && { score: before }), output: `${says}\n\n${results.output}` };
}

const exercisesOf = ({ chapters }: GradeResult): ExerciseResult[] => chapters.flatMap(({ exercises }) => exercises);
const isBroken = ({ status, checks }: ExerciseResult): boolean => status === 'grader error' || checks.some((check) => check.status === 'grader error');

/** Grades an empty submission: every grader is there, works, and gives nothing for nothing. Throws a sentence otherwise. */
export async function checkBundle(autograder: string): Promise<void> {
  const settings = readSettings(join(autograder, 'source', SETTINGS_FILE));
  const empty = mkdtempSync(join(tmpdir(), 'workbook-empty-'));
  try {
    const { result } = await graded(autograder, empty, settings);
    const exercises = exercisesOf(result);
    const broken = exercises.find(isBroken);
    if (broken !== undefined) throw new Error(`${broken.id} cannot be graded: ${broken.message ?? broken.checks.find(({ status }) => status === 'grader error')?.message}`);
    if (result.score !== 0) throw new Error(`an empty submission got ${result.score} points`);
    console.log(`ready: ${exercises.length} exercises, ${result.maxScore} points; learners' programs run as ${process.getuid?.() === 0 ? 'other users' : 'the user of the grading'}`);
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
}

async function graded(autograder: string, submission: string, { chapters, seed, afterDue, minutes }: BundleSettings): Promise<{ results: GradescopeResults; result: GradeResult }> {
  const beganMs = performance.now();
  const root = join(autograder, 'source');
  const work = temporaryFolder('class');
  const signal = AbortSignal.timeout(minutes * 60_000);
  try {
    const { selected, answers, questionAnswers, notes } = await answersOf(submission, { root, chapters, work });
    const result = withPoints(await gradeCourse({ root, selected, seed, answers, questionAnswers, hidden: true, limits: LIMITS, signal }));
    const results = gradescopeResults(result, { afterDue, secretSeed: true, executionSeconds: (performance.now() - beganMs) / 1000 });
    const remarks = [...notes, ...(signal.aborted ? [`The grading took ${minutes} minutes and was ended; checks that had not run count as failed.`] : [])];
    const output = remarks.length === 0 ? results.output : `${remarks.join('\n')}\n\n${results.output}`;
    return { result, results: { ...results, output } };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The files to grade, copied to `work` as they are read: from a folder, flat files or an archive, under whatever names. */
async function answersOf(submission: string, { root, chapters, work }: { root: string; chapters: readonly string[]; work: string }): Promise<{ selected: SelectedChapter[]; answers: Map<string, { file: string; notes: readonly string[] }>; questionAnswers: Map<string, Uint8Array | null>; notes: readonly string[] }> {
  const selected = select(chapters);
  const ids = selected.flatMap(({ chapter, names }) => names.map((name) => `${chapter.number}/${name}`));
  const exercises = exerciseFilesOf(COURSE.chapters).filter(({ id }) => ids.includes(id));
  const stubs = new Map(exercises.map(({ id, stub }) => [id, readFileSync(join(root, stub), 'utf8')]));
  const { files, notes } = await submittedFiles([{ path: submission }], wantedOf(exercises));
  const matched = matchAnswers(files, exercises, stubs);
  const answers = new Map(exercises.map(({ id, stub, exercise }) => {
    const found = matched.answers.find((one) => one.exercise === id);
    // One that is missing is graded as what it is, the stub.
    if (found === undefined) return [id, { file: stub, notes: [`${exercise.name}.ts was not handed in.`] }];
    const file = join(work, `${exercise.name}-${id.slice(0, 2)}.ts`);
    writeFileSync(file, found.text);
    return [id, { file, notes: found.notes }];
  }));
  const asking = selected.filter(({ questions }) => questions === true);
  const alone = asking.filter(({ chapter }) => (chapter.questions?.points ?? 0) > 0).length === 1;
  const questionAnswers = new Map(asking.map(({ chapter }) => [chapter.number, answersOfChapter(matched.questionFiles, chapter, { alone: alone && (chapter.questions?.points ?? 0) > 0 })[0]?.content ?? null]));
  return { selected, answers, questionAnswers, notes: [...notes, ...matched.notes].map((note) => printable(note, 600)) };
}

/** Of questions only what gives points is told, as in a class run: practice is the learner's own. */
function withPoints(result: GradeResult): GradeResult {
  const chapters = result.chapters.map((chapter) => ({
    ...chapter, exercises: chapter.exercises.map((one) => (one.questions === undefined ? one : { ...one, checks: one.checks.filter(({ maxScore }) => maxScore > 0) })),
  }));
  return { ...result, chapters };
}

/** Whole or not at all: what stood there before stands until then. */
function write(autograder: string, results: GradescopeResults): void {
  const folder = join(autograder, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'results.json.new'), gradescopeText(results));
  renameSync(join(folder, 'results.json.new'), join(folder, 'results.json'));
}

if (isProgram(import.meta.url)) {
  const [autograder = '/autograder', check] = process.argv.slice(2);
  try {
    if (check === '--check') await checkBundle(autograder);
    else await runAutograder(autograder);
    process.exitCode = 0; // vitest would say 1 for checks that failed
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
