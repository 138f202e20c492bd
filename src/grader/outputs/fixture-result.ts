/** For tests: gradings as the grader gives them, ordinary and hostile. */
import { exerciseStatus, total } from '../result.ts';
import type { CheckResult, CheckStatus, ExerciseResult, GradeResult } from '../result.ts';

export const SEED = 8_131_071_223;
/** Words that stand in hidden checks and nowhere else. */
export const HIDDEN_WORDS = 'walrus';

export function checkOf(title: string, status: CheckStatus, more: Partial<CheckResult> = {}): CheckResult {
  const { maxScore = 2 } = more;
  return {
    title, status, maxScore, score: status === 'passed' ? maxScore : 0, seed: SEED, replay: `npm run grade -- 08/fewest-messengers --seed ${SEED}`,
    message: status === 'passed' ? '' : `it is ${status}`, ...(status === 'passed' ? {} : { hint: 'npm run hint -- 08/fewest-messengers', hints: ['First nudge.', 'Second nudge.'] }), ...more,
  };
}

export function exerciseOf(name: string, checks: readonly CheckResult[], more: Partial<ExerciseResult> = {}): ExerciseResult {
  return { id: `08/${name}`, label: 'answer', file: `exercises/08-two-generals/${name}.ts`, status: exerciseStatus(checks), ...total(checks), checks, ...more };
}

export function resultOf(exercises: readonly ExerciseResult[]): GradeResult {
  const chapter = { id: '08', title: 'two generals', ...total(exercises), exercises };
  return { ...total([chapter]), chapters: [chapter], seed: SEED, versions: { course: '1.2.3', grader: '4.5.6', runtime: 'Node v26.10.0' } };
}

export const failed = checkOf('seven for the example', 'failed', {
  message: `expected fewest(0.5) with seed ${SEED} gives 7; got 1`, expected: `fewest(0.5) with seed ${SEED} gives 7`, got: '1', when: 'at 61 ms, at B', logged: ['a line', `seed ${SEED}`],
});

/** As a property of runs fails: a run made smaller, a token that holds the seed, a goal that was partly reached. */
export const withRun = checkOf('never charges twice', 'failed', {
  maxScore: 4, score: 1, message: 'expected one charge; got two', expected: 'one charge', got: 'two', logged: ['asks again'], loggedAfter: [0], event: 1, shrunk: 'made smaller, from 40 events to 4', token: 'SECRETTOKEN',
  replay: 'npm run replay -- 08/fewest-messengers SECRETTOKEN', measured: { of: 'messages per order', got: 3.25, full: 2.5, none: 6 },
  trace: { seed: SEED, processes: ['A'], endMs: 1, stopped: 'idle', events: [] } as never,
});

const hidden = (title: string, status: CheckStatus): CheckResult => ({
  ...checkOf(`${title} ${HIDDEN_WORDS}`, status, { expected: `${HIDDEN_WORDS} expected`, got: `${HIDDEN_WORDS} got`, message: `${HIDDEN_WORDS} message`, logged: [`${HIDDEN_WORDS} logged`] }), hidden: true,
});

/** One of every status, a hidden grader, partial credit, notes, types, and an exercise whose grader is broken. */
export const EVERYTHING: GradeResult = resultOf([
  exerciseOf('fewest-messengers', [checkOf('one is enough for nothing', 'passed'), failed, checkOf('sends few messages', 'failed', { score: 0.1, maxScore: 3 }), checkOf('in time', 'failed', { score: 0.2, maxScore: 3 }), hidden('finds', 'failed')], {
    looksLike: 'You send one messenger whatever the risk.', notes: ['it was handed in as fewest (2).ts'],
    typeProblems: [{ line: 3, column: 7, message: "Type 'string' is not assignable to type 'number'." }], typeProblemCount: 4,
  }),
  exerciseOf('deciding-message', (['error', 'timeout', 'memory', 'exited', 'skipped', 'not started', 'grader error'] as const).map((status) => checkOf(`ends with ${status}`, status))),
  exerciseOf('defeat-any-protocol', [], { status: 'grader error', maxScore: 6, message: 'the grader exercises/08-two-generals/defeat-any-protocol.test.ts is broken, which is not your fault' }),
  exerciseOf('shop-and-payment', [checkOf('ships once', 'passed'), hidden('and only looks', 'failed')], { looksLike: 'You count a hidden sheep.' }),
]);

/** What a learner's program may try to put into a report. */
export const HOSTILE_TEXTS = [
  ']]> <script>alert(1)</script> <!-- & &amp; "quotes" \'single\'', '=cmd|\' /C calc\'!A0', '+1+1', '-2+3', '@SUM(A1:A9)', '\t=1+1', ' =1+1', '\u0000\u0001\u0008\u001b[2J\r\u007f\u0085', '\u202ereversed\u2066',
  'lone \ud800 surrogate \udc00', 'not a character \ufffe \uffff', '\ud83d\ude80 rocket', '"; DROP TABLE grades; --', 'line one\nline two\r\nline three', '# **bold** <b>b</b>', 'x'.repeat(3_000_000), '',
] as const;

export const HOSTILE: GradeResult = resultOf([
  exerciseOf('fewest-messengers', HOSTILE_TEXTS.map((text, index) => checkOf(`${index} ${text}`.slice(0, 200), 'failed', { message: text, expected: text, got: text, when: text, logged: [text, text] })), {
    looksLike: HOSTILE_TEXTS[0], notes: [...HOSTILE_TEXTS], typeProblems: [{ line: 1, column: 1, message: HOSTILE_TEXTS[7] }],
  }),
]);
