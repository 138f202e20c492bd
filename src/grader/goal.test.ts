/** Partial credit: goals in virtual time and messages, measured on confirmed runs, and shares of cases. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFixture, GRADER } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import { measure, pointsFor, reach, shareOf } from './goal.ts';
import { AnswerFiles } from './learner/answer-files.ts';
import type { ScenarioRun } from './learner/scenario-run.ts';
import { exerciseLines, PLAIN } from './report.ts';
import type { ExerciseResult } from './result.ts';

/** Asks the door `times` times, one question every `everyMs`. */
const ASKING = `import type { Context, Process } from 'distsys';
export class Asker implements Process<string> {
  left: number; everyMs: number;
  constructor({ times, everyMs }: { times: number; everyMs: number }) { this.left = times; this.everyMs = everyMs; }
  onStart(ctx: Context<string>): void { ctx.setTimer('ask', this.everyMs); }
  onMessage(): void {}
  onTimer(ctx: Context<string>): void { this.left -= 1; ctx.send('door', 'knock'); if (this.left > 0) ctx.setTimer('ask', this.everyMs); }
}
export class Door implements Process<string> { onMessage(): void {} }`;

const answers = new AnswerFiles();
let runs: ScenarioRun[];
beforeAll(async () => {
  const learner = answers.learner(ASKING);
  const scenario = (times: number) => ({ processes: { asker: { class: 'Asker', options: { times, everyMs: 7 } }, door: { class: 'Door' } }, seed: 1 });
  runs = [];
  for (const times of [1, 2, 3, 6]) runs.push(await learner.simulate(scenario(times)));
});
afterAll(() => answers.remove());

const sent = ({ trace }: ScenarioRun): number => trace.events.filter(({ kind }) => kind === 'send').length;
const times = ({ trace }: ScenarioRun): number[] => trace.events.filter(({ kind }) => kind === 'send').map(({ atMs }) => atMs);

describe('what is measured', () => {
  test('is a mean, a largest value or a quantile over all runs, and says so', () => {
    expect(measure(runs, { each: sent, take: 'mean' })).toMatchObject({ value: 3, taken: 'in the mean over 4 runs' });
    expect(measure(runs, { each: sent, take: 'max' })).toMatchObject({ value: 6, taken: 'at most over 4 runs' });
    expect(measure(runs, { each: times, take: 0.5 })).toMatchObject({ value: 14, taken: 'at the quantile 0.5 over 12 of 4 runs' });
  });

  test('keeps the runs with the largest and the smallest value', () => {
    const measured = measure(runs, { each: sent, take: 'mean' });
    expect([measured.most, measured.least]).toEqual([runs[3], runs[0]]);
  });

  test('cannot be the time on the wall, chance, or what differs from one look to the next', () => {
    for (const each of [() => Date.now(), () => performance.now(), () => Math.random(), () => Number(process.hrtime.bigint()), () => new Date().getTime()]) {
      expect(() => measure(runs, { each, take: 'mean' })).toThrow(/^what is measured called .*; a run would not repeat/);
    }
    let looks = 0;
    expect(() => measure(runs, { each: () => (looks += 1), take: 'max' })).toThrow('measure: computed again from the same run, the values differ');
  });

  test('is measured on runs that were confirmed, and gives numbers', () => {
    expect(() => measure([], { each: sent, take: 'mean' })).toThrow('measure: there are no runs');
    expect(() => measure([{ ...(runs[0] as ScenarioRun) }], { each: sent, take: 'mean' })).toThrow('only runs that learner.holds or learner.simulate returned');
    expect(() => measure(runs, { each: () => [], take: 'mean' })).toThrow('there are no values');
    expect(() => measure(runs, { each: () => NaN, take: 'mean' })).toThrow('a value is NaN');
  });
});

describe('a goal', () => {
  const got = (): ReturnType<typeof measure> => measure(runs, { each: sent, take: 'mean' });

  test('gives all points at its value or better, none at the other end or worse, and a part in between', () => {
    const share = (full: number, none: number): number => shareOf({ of: 'messages', got: got(), full, none });
    expect([share(3, 6), share(4, 6), share(2, 4), share(1, 3), share(0, 2)]).toEqual([1, 1, 0.5, 0, 0]);
    expect([share(3, 1), share(2, 1), share(4, 2), share(4, 3), share(9, 5)]).toEqual([1, 1, 0.5, 0, 0]); // more is better
  });

  test('gives points in whole steps, never rounded up', () => {
    expect([0, 0.1, 0.49, 0.5, 0.99, 1].map((share) => pointsFor(share, 3, 0.5))).toEqual([0, 0, 1, 1.5, 2.5, 3]);
    expect([pointsFor(0.99, 3, 1), pointsFor(0.3, 1, 0.125), pointsFor(1 / 3, 3, 1)]).toEqual([2, 0.25, 1]);
  });

  test('says what was measured, what the goal is and what is missing, and shows the run that was worst', () => {
    const { measured, failure } = reach({ of: 'messages per visit', got: got(), full: 2, none: 4 }, 5);
    expect(measured).toEqual({ of: 'messages per visit', got: 3, full: 2, none: 4 });
    expect(failure?.failure).toMatchObject({ expected: 'at most 2 messages per visit for all 5 points; none at 4', got: '3, in the mean over 4 runs: 2.5 of 5. 1 less brings the rest', trace: runs[3]?.trace });
    expect(reach({ of: 'visits', got: got(), full: 5, none: 1 }, 2).failure?.failure).toMatchObject({ expected: 'at least 5 visits for all 2 points; none at 1', got: '3, in the mean over 4 runs: 1 of 2. 2 more brings the rest', trace: runs[0]?.trace });
    expect(reach({ of: 'messages per visit', got: got(), full: 3, none: 4 }, 5)).toEqual({ measured: { of: 'messages per visit', got: 3, full: 3, none: 4 } });
  });

  test('is refused when it makes no sense, or is not measured on runs', () => {
    const goal = (more: object): (() => unknown) => () => reach({ of: 'x', got: got(), full: 1, none: 2, ...more }, 1);
    expect(goal({ got: { value: 0, taken: '' } })).toThrow('goal: x must be given as measure(runs, …) gives it');
    expect(goal({ got: 3 })).toThrow('goal: x must be given as measure(runs, …) gives it');
    expect(goal({ none: 1 })).toThrow('goal: full (1) and none (1) must be two different numbers');
    expect(goal({ step: 0.3 })).toThrow('goal: step (0.3) must be one of 1, 0.5, 0.25, 0.125');
  });
});

describe('an exercise with goals', () => {
  const GRADER_FILE = `
import { grade, measure } from 'distsys/grader';
const scenario = (seed) => ({ processes: { asker: { class: 'Asker', options: { times: 3, everyMs: 7 } }, door: { class: 'Door' } }, faults: [{ kind: 'lose', messages: [seed] }], seed });
const sent = ({ trace }) => trace.events.filter(({ kind }) => kind === 'send').length;
const arrives = { title: 'the first knock arrives', check: ({ trace }) => (trace.events.some(({ kind, number }) => kind === 'deliver' && number === 1) ? undefined : { expected: 'knock 1 arrives', got: 'it is lost' }) };
grade('08/knock', {
  exports: ['Asker', 'Door'],
  checks: [
    { title: 'knocks seldom', points: 4, hints: ['a', 'b'], async run({ learner, goal }) {
      const runs = await learner.holds({ scenarios: [1, 2].map(scenario), property: { title: 'knocks', check: (run) => (sent(run) > 0 ? undefined : { expected: 'a knock', got: 'none' }) } });
      goal({ of: 'knocks per visit', got: measure(runs, { each: sent, take: 'mean' }), full: 2, none: 5, step: 0.5 });
    } },
    { title: 'is heard', points: 3, hints: ['a', 'b'], async run({ learner }) {
      await learner.holds({ scenarios: [1, 2, 3, 4].map(scenario), property: arrives, credit: 'by cases' });
    } },
  ],
});`;
  let fixture: Fixture;
  beforeAll(() => {
    fixture = createFixture();
    fixture.write('exercises/knock.test.ts', GRADER_FILE);
  });
  afterAll(() => fixture.remove());

  const graded = async (source: string): Promise<ExerciseResult> => {
    fixture.write('exercises/knock.ts', source);
    const { output, complaint } = await fixture.script(`
      import { gradeTargets } from '${GRADER}/run.js';
      const [result] = await gradeTargets([{ exercise: '08/knock', label: 'answer', file: 'exercises/knock.ts', grader: 'exercises/knock.test.ts' }]);
      console.log(JSON.stringify(result));`);
    expect(complaint).toBe('');
    return JSON.parse(output) as ExerciseResult;
  };

  test('gives a part of the points, says what was reached, and adds up', async () => {
    const result = await graded(ASKING);
    expect(result.checks.map(({ status, score, maxScore }) => [status, score, maxScore])).toEqual([['failed', 2.5, 4], ['failed', 2, 3]]);
    expect([result.score, result.maxScore, result.status]).toEqual([4.5, 7, 'failed']);
    expect(result.checks[0]?.measured).toEqual({ of: 'knocks per visit', got: 3, full: 2, none: 5 });
    const lines = exerciseLines(result, 10, PLAIN).map((line) => line.trim());
    expect(lines).toContain('✗ knocks seldom    2.5/4');
    expect(lines).toContain('got       3, in the mean over 2 runs: 2.5 of 4. 1 less brings the rest');
    expect(lines).toContain('got       it is lost (in 1 of 4 cases)');
  });

  test('gives all points at the goal, and shows what was reached beside what is missing elsewhere', async () => {
    const result = await graded(ASKING.replace('this.left = times', 'this.left = 2'));
    expect(result.checks.map(({ status, score }) => [status, score])).toEqual([['passed', 4], ['failed', 2]]);
    expect(exerciseLines(result, 10, PLAIN).map((line) => line.trim())).toContain('reached   2 knocks per visit; the goal is at most 2');
  });

  test('gives nothing for speed where the answer is not right', async () => {
    const result = await graded(ASKING.replace("ctx.setTimer('ask', this.everyMs); }\n  onMessage", '}\n  onMessage'));
    expect(result.checks.map(({ status, score }) => [status, score])).toEqual([['failed', 0], ['failed', 0]]);
  });
});
