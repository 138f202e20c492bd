/**
 * Grades a folder of submissions: reads them, grades what has not been graded with these graders and this seed, and keeps each result as soon
 * as it is there.
 *
 *     const run = await gradeClass({ root, folder: 'class', results: 'class-results', exercises, seed, jobs: 2 });
 *     run.students[0] //=> { student: 'jane', score: 19, maxScore: 25, exercises: […] }
 *     run.changes     //=> what came out otherwise than in an earlier run
 *
 * Equal answers get equal verdicts, so each different answer is graded once, whoever handed it in.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exercisesOf } from '../course-check/course-files.ts';
import type { Course, ExerciseFiles } from '../course-check/course-files.ts';
import { versions } from '../grade-course.ts';
import type { KnownMistakes } from '../mistakes.ts';
import { readLock, shippedFile } from '../pristine.ts';
import { sum } from '../result.ts';
import type { ExerciseResult } from '../result.ts';
import type { Limits } from '../learner/learner-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { GradingTask } from './batch.ts';
import { gradeInBatches } from './batch-pool.ts';
import { changeOf } from './changes.ts';
import type { Change } from './changes.ts';
import { storedCheck } from './class-result.ts';
import type { GradedExercise, StudentResult } from './class-result.ts';
import type { ClassProgress } from './class-progress.ts';
import { fingerprintOf } from './class-seed.ts';
import { collectSubmissions } from './collect.ts';
import type { Shard, Submission } from './collect.ts';
import { gradingKeys } from './grading-keys.ts';
import type { GradingKeys } from './grading-keys.ts';
import { mistakesUnderSeed, mistakeTasks, resembles } from './class-mistakes.ts';
import { groupedBy } from './grouping.ts';
import { ResultsFolder } from './results-folder.ts';
import type { FoundFile } from './archive.ts';

export interface ClassOptions {
  readonly root: string;
  readonly course: Course;
  readonly folder: string; // of the submissions
  readonly results: string; // where results are kept
  readonly exercises: readonly string[]; // ids, of those to grade
  /** Whether exercises that nobody handed in count, too. Default: false. */
  readonly allExercises?: boolean;
  readonly seed: number;
  readonly jobs: number;
  readonly batchSize?: number;
  /** What an answer may take. Default: what a learner's own gradings grant. */
  readonly limits?: Partial<Limits>;
  readonly due?: Date;
  readonly limit?: number;
  readonly shard?: Shard;
  readonly progress?: ClassProgress;
  readonly signal?: AbortSignal;
  /** Judges answers to self-checks, as further exercises (`'08/questions'`). Default: there are none. */
  readonly judgeQuestions?: (files: readonly FoundFile[]) => Promise<readonly GradedExercise[]>;
}

export interface ClassRun {
  readonly students: readonly StudentResult[];
  readonly exercises: readonly ExerciseFiles[]; // those that were graded
  readonly questions: readonly string[]; // ids of self-checks that count: '08/questions'
  readonly submissions: readonly Submission[];
  readonly changes: readonly Change[];
  readonly notes: readonly string[]; // on the folder and the results
  readonly seedId: string;
  readonly graded: number; // different answers that were graded in this run
  readonly reused: number; // verdicts that were there already, one a student and exercise
  readonly complete: boolean;
}

export async function gradeClass(options: ClassOptions): Promise<ClassRun> {
  const { root, course } = options;
  const exercises = exercisesOf(course.chapters).filter(({ id }) => options.exercises.includes(id));
  const results = ResultsFolder.open(options.results);
  const work = temporaryFolder('class');
  try {
    const collected = await collectSubmissions(options.folder, {
      exercises, shipped: shippedText(root, course),
      ...(options.due !== undefined && { due: options.due }), ...(options.limit !== undefined && { limit: options.limit }), ...(options.shard !== undefined && { shard: options.shard }),
      onRead: (done, total) => options.progress?.reading(done, total),
    });
    const questions = await judgedQuestions(options, collected.submissions);
    const isAnswered = (id: string): boolean => collected.submissions.some(({ answers }) => answers.some(({ exercise }) => exercise === id));
    const counting = options.allExercises === true ? exercises : exercises.filter(({ id }) => isAnswered(id));
    const absent = [...exercises.filter((files) => !counting.includes(files)).map(({ id }) => id), ...questions.absent];
    const run = new Run(options, counting, collected.submissions, questions.bySubmission, results, work);
    await run.grade();
    return run.outcome([...collected.notes, ...results.damaged, ...(absent.length === 0 ? [] : [`nobody handed in ${absent.join(', ')}, so nobody is counted by it; name the chapter, as in --chapters ${absent[0]?.slice(0, 2)}, to have it counted.`])]);
  } finally {
    rmSync(work, { recursive: true, force: true });
    results.close();
    options.progress?.end();
  }
}

interface JudgedQuestions {
  readonly bySubmission: ReadonlyMap<string, readonly GradedExercise[]>;
  readonly absent: readonly string[]; // ids that nobody answered, and that do not count
}

async function judgedQuestions({ judgeQuestions, allExercises }: ClassOptions, submissions: readonly Submission[]): Promise<JudgedQuestions> {
  const judged: [string, readonly GradedExercise[]][] = [];
  if (judgeQuestions !== undefined) for (const { id, questionFiles } of submissions) judged.push([id, await judgeQuestions(questionFiles)]);
  const all = judged.flatMap(([, results]) => results);
  const answered = new Set(all.filter(({ status }) => allExercises === true || status !== 'not handed in').map(({ id }) => id));
  return {
    bySubmission: new Map(judged.map(([submission, results]) => [submission, results.filter(({ id }) => answered.has(id))])),
    absent: [...new Set(all.map(({ id }) => id))].filter((id) => !answered.has(id)),
  };
}

function shippedText(root: string, course: Course): (path: string) => string | undefined {
  const lock = readLock(root);
  return (path) => {
    const found = lock === undefined ? undefined : shippedFile(root, path, lock, course);
    return found === undefined || found.from === 'nowhere' ? undefined : found.bytes.toString('utf8');
  };
}

/** One answer of one student: of these, those with equal keys are graded once. */
interface Wanted {
  readonly submission: Submission;
  readonly exercise: ExerciseFiles;
  readonly text: string;
  readonly key: string;
}

class Run {
  readonly #options: ClassOptions;
  readonly #exercises: readonly ExerciseFiles[];
  readonly #submissions: readonly Submission[];
  readonly #results: ResultsFolder;
  readonly #work: string;
  readonly #keys: GradingKeys;
  readonly #seedId: string;
  readonly #versions: StudentResult['versions'];
  readonly #known = new Map<string, GradedExercise>(); // verdicts by key
  readonly #questions: JudgedQuestions['bySubmission'];
  readonly #changes: Change[] = [];
  readonly #wanted: readonly Wanted[];
  readonly #ofExercise: ReadonlyMap<string, readonly Wanted[]>;
  #mistakes: KnownMistakes = {};
  #graded = 0;
  #reused = 0;

  constructor(options: ClassOptions, exercises: readonly ExerciseFiles[], submissions: readonly Submission[], questions: JudgedQuestions['bySubmission'], results: ResultsFolder, work: string) {
    this.#options = options;
    this.#exercises = exercises;
    this.#submissions = submissions;
    this.#questions = questions;
    this.#results = results;
    this.#work = work;
    this.#seedId = fingerprintOf(options.seed);
    this.#versions = versions(options.root);
    this.#keys = gradingKeys({ root: options.root, exercises, seedId: this.#seedId, versions: this.#versions });
    this.#wanted = submissions.flatMap((submission) => submission.answers.map(({ exercise, text }): Wanted => ({
      submission, exercise: exercises.find(({ id }) => id === exercise) as ExerciseFiles, text, key: this.#keys.of(exercise, text).key,
    })));
    this.#ofExercise = groupedBy(this.#wanted, ({ exercise }) => exercise.id);
    for (const { exercises: stored } of results.before.values()) {
      // Where the grader came to an end it may do better this time.
      for (const one of stored) if (one.key !== undefined && one.status !== 'grader error') this.#known.set(one.key, one);
    }
  }

  async grade(): Promise<void> {
    const { progress } = this.#options;
    this.#reused = this.#wanted.filter(({ key }) => this.#known.has(key)).length;
    const { tasks, fingerprints } = this.#tasks();
    const waiting = groupedBy(this.#wanted.filter(({ key }) => !this.#known.has(key)), ({ key }) => key);
    for (const submission of this.#submissions) this.#keep(submission);
    progress?.begin(tasks.length);
    await gradeInBatches(tasks, {
      root: this.#options.root, seed: this.#options.seed, jobs: this.#options.jobs,
      ...(this.#options.batchSize !== undefined && { batchSize: this.#options.batchSize }), ...(this.#options.limits !== undefined && { limits: this.#options.limits }), ...(this.#options.signal !== undefined && { signal: this.#options.signal }),
      onResult: (task, result) => {
        progress?.step();
        if (fingerprints.take(task, result)) return;
        this.#graded += 1;
        const waits = waiting.get(task.key) as Wanted[];
        this.#known.set(task.key, this.#stored(result, waits[0] as Wanted));
        for (const { submission } of waits) this.#keep(submission);
      },
    });
    // What an answer looks like is said with the class's own numbers, once they are there.
    this.#mistakes = fingerprints.known();
    for (const submission of this.#submissions) this.#keep(submission);
  }

  #tasks(): { tasks: GradingTask[]; fingerprints: ReturnType<typeof mistakesUnderSeed> } {
    const { root } = this.#options;
    const tasks = new Map<string, GradingTask>();
    const add = (key: string, files: ExerciseFiles, text: string): void => {
      const file = join(this.#work, `${tasks.size}.ts`);
      writeFileSync(file, text);
      const hidden = join(root, files.hiddenGrader);
      tasks.set(key, { key, exercise: files.id, file, shownAs: files.stub, points: files.exercise.points, grader: join(root, files.grader), ...(existsSync(hidden) && { hiddenGrader: hidden }) });
    };
    for (const { exercise, text, key } of this.#wanted) if (!this.#known.has(key) && !tasks.has(key)) add(key, exercise, text);
    const asked = new Set(this.#wanted.map(({ exercise }) => exercise));
    const mistakes = mistakeTasks(root, [...asked], this.#keys);
    const fingerprints = mistakesUnderSeed(mistakes, this.#results.folder);
    for (const { key, files, text } of fingerprints.lacking) add(key, files, text);
    return { tasks: [...tasks.values()], fingerprints };
  }

  #stored({ id, status, score, maxScore, message, typeProblems, typeProblemCount, checks }: ExerciseResult, { text, key }: Wanted): GradedExercise {
    return {
      id, status, score, maxScore, checks: checks.map(storedCheck), notes: [],
      ...(message !== undefined && { message }), ...(typeProblems !== undefined && { typeProblems }), ...(typeProblemCount !== undefined && { typeProblemCount }),
      key, hashes: this.#keys.of(id, text).hashes,
    };
  }

  /** Writes what is known of a student, and notes what has changed. */
  #keep(submission: Submission): void {
    const before = this.#results.before.get(submission.id);
    const result = this.#resultOf(submission, before);
    for (const now of result.exercises) {
      const then = before?.exercises.find(({ id }) => id === now.id);
      if (then?.key === undefined || now.key === undefined || then.key === now.key) continue;
      const noted = this.#changes.some((one) => one.student === submission.student && one.exercise === now.id);
      const change = noted ? undefined : changeOf(submission.student, then, now);
      if (change === undefined) continue;
      this.#changes.push(change);
      this.#results.note(change);
    }
    this.#results.write(result);
  }

  #resultOf(submission: Submission, before: StudentResult | undefined): StudentResult {
    const graded = [...this.#exercises.map((files) => this.#exerciseOf(submission, files)), ...(this.#questions.get(submission.id) ?? [])];
    // Results of chapters that this run is not about stay.
    const others = (before?.exercises ?? []).filter(({ id }) => !graded.some((one) => one.id === id));
    const exercises = [...others, ...graded].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return {
      version: 1, id: submission.id, student: submission.student,
      score: sum(exercises.map(({ score }) => score)), maxScore: sum(exercises.map(({ maxScore }) => maxScore)),
      exercises, notes: submission.notes, seedId: this.#seedId, versions: this.#versions,
      ...(submission.submitted !== undefined && { submitted: submission.submitted.toISOString() }),
      ...(submission.late !== undefined && { late: submission.late }), ...(submission.problem !== undefined && { problem: submission.problem }),
    };
  }

  #exerciseOf(submission: Submission, { id, exercise }: ExerciseFiles): GradedExercise {
    const answer = submission.answers.find((one) => one.exercise === id);
    // Hidden checks have points of their own: what can be had is what whoever handed in something could have had.
    const maxScore = Math.max(exercise.points, ...(this.#ofExercise.get(id) ?? []).map(({ key }) => this.#known.get(key)?.maxScore ?? 0));
    const nothing = { id, score: 0, maxScore, checks: [], notes: [] };
    if (answer === undefined) return { ...nothing, status: 'not handed in' };
    const verdict = this.#known.get(this.#keys.of(id, answer.text).key);
    if (verdict === undefined) return { ...nothing, status: 'not graded yet', notes: answer.notes, from: answer.from };
    const { looksLike: _said, ...plain } = verdict;
    const look = resembles({ ...plain, label: 'answer', file: '', status: verdict.status as ExerciseResult['status'], checks: verdict.checks as ExerciseResult['checks'] }, this.#mistakes);
    return { ...plain, notes: answer.notes, from: answer.from, ...(look !== undefined && { looksLike: look }) };
  }

  outcome(notes: readonly string[]): ClassRun {
    const students = this.#submissions.map((submission) => this.#resultOf(submission, this.#results.before.get(submission.id)));
    return {
      students, exercises: this.#exercises, questions: [...new Set([...this.#questions.values()].flat().map(({ id }) => id))].toSorted(), submissions: this.#submissions, changes: this.#changes, notes, seedId: this.#seedId, graded: this.#graded, reused: this.#reused,
      complete: students.every(({ exercises }) => exercises.every(({ status }) => status !== 'not graded yet')),
    };
  }
}
