/** Grading many files in one run: verdicts, points, seeds, broken graders. The graders are run by the built library. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFixture, GRADER } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import type { ExerciseResult } from './result.ts';

const GRADER_FILE = `
import { expectEqual, fail, grade } from 'distsys/grader';
grade('08/sum', {
  exports: ['sum', 'Echo'],
  checks: [
    { title: 'adds', points: 2, hints: ['Think of +.', 'a + b'], async run({ learner }) {
      expectEqual(await learner.call('sum', 1, 2), 3, { of: 'sum(1, 2)' });
    } },
    { title: 'adds what the seed gives', points: 3, hints: ['Any numbers.', 'a + b'], async run({ learner, random, seed }) {
      const [a, b] = [random.integer(1, 1000), random.integer(1, 1000)];
      expectEqual(await learner.call('sum', a, b), a + b, { of: \`sum(\${a}, \${b}) with seed \${seed}\` });
    } },
    { title: 'echoes', points: 1, hints: ['Send it back.', 'ctx.send(from, message)'], async run({ learner, seed }) {
      const run = await learner.simulate({ processes: { A: { class: 'Echo' } }, inputs: [{ atMs: 5, to: 'A', message: 'hello' }], seed });
      const log = run.trace.events.find(({ kind }) => kind === 'log');
      if (log?.text !== 'hello') fail({ expected: 'a log line "hello"', got: log === undefined ? 'none' : log.text, when: 'at 5 ms, at A' });
    } },
  ],
});`;

const answer = (sum: string, echo = 'ctx.log(message)'): string =>
  `import type { Context } from 'distsys';
export const sum = (a: number, b: number): number => { ${sum} };
export class Echo { onMessage(ctx: Context<string>, _from: string, message: string): void { ${echo}; } }`;

let fixture: Fixture;
let results: Record<string, ExerciseResult>;
let order: string[];

const ANSWERS: Record<string, string> = {
  right: answer('return a + b;'),
  wrong: answer('return a - b;', 'ctx.log(message.toUpperCase())'),
  loop: answer('for (;;) ;'),
  small: answer('return a + b > 10 ? 0 : a + b;'), // after the loop
  syntax: 'export const sum = (;',
  cheat: `Object.is = () => true;\n${answer("console.log('6/6'); return 0;")}`,
  stub: `import { NotImplemented } from 'distsys';\n${answer("throw new NotImplemented('08/sum');", "throw new NotImplemented('08/sum')").replace(/^import type/, 'import type')}`,
};

beforeAll(async () => {
  fixture = createFixture();
  fixture.write('exercises/sum.test.ts', GRADER_FILE);
  fixture.write('exercises/broken.test.ts', "import { grade } from 'distsys/grader';\ngrade('08/broken', { exports: [], checks: [{ title: 'x', points: 0.5, hints: [], run() {} }] });");
  fixture.write('exercises/faulty.test.ts', "import { grade } from 'distsys/grader';\ngrade('08/faulty', { exports: [], checks: [{ title: 'x', points: 1, hints: [], run() { throw new TypeError('oops'); } }] });");
  for (const [name, text] of Object.entries(ANSWERS)) fixture.write(`answers/${name}.ts`, text);
  const targets = [
    ...Object.keys(ANSWERS).map((label) => ({ exercise: '08/sum', label, file: `answers/${label}.ts`, grader: 'exercises/sum.test.ts' })),
    ...['broken', 'faulty', 'missing'].map((label) => ({ exercise: `08/${label}`, label, file: 'answers/right.ts', grader: `exercises/${label}.test.ts` })),
  ];
  const { output, complaint } = await fixture.script(`
    import { gradeTargets } from '${GRADER}/run.js';
    const order = [];
    const onCheck = ({ label }, { title, status }) => order.push([label, title, status].join(': '));
    const results = await gradeTargets(${JSON.stringify(targets)}, { seed: 17, limits: { requestMs: 2500 }, onCheck });
    console.log(JSON.stringify({ results, order }));`);
  if (output === '') throw new Error(complaint);
  const parsed = JSON.parse(output) as { results: ExerciseResult[]; order: string[] };
  results = Object.fromEntries(parsed.results.map((result) => [result.label, result]));
  order = parsed.order;
});
afterAll(() => fixture.remove());

const of = (label: string): ExerciseResult => results[label] as ExerciseResult;

describe('one run grades every file by itself', () => {
  test('a right answer has all points', () => {
    expect(of('right')).toMatchObject({ id: '08/sum', status: 'passed', score: 6, maxScore: 6, file: 'answers/right.ts' });
    expect(of('right').checks.map(({ status, message }) => [status, message])).toEqual([['passed', ''], ['passed', ''], ['passed', '']]);
  });

  test('a wrong answer has the points of the checks that it passes', () => {
    expect(of('small')).toMatchObject({ status: 'failed', score: 3, maxScore: 6 });
  });

  test('a failed check says what was expected, what happened, when, and how to repeat it', () => {
    const [adds, , echoes] = of('wrong').checks;
    expect(adds).toMatchObject({
      status: 'failed', score: 0, maxScore: 2, expected: 'sum(1, 2) gives 3', got: '-1', message: 'expected sum(1, 2) gives 3; got -1',
      seed: 17, replay: 'npm run grade -- 08/sum --seed 17', hint: 'npm run hint -- 08/sum',
    });
    expect(echoes).toMatchObject({ expected: 'a log line "hello"', got: 'HELLO', when: 'at 5 ms, at A', trace: { seed: 17, processes: ['A'] } });
  });

  test('a stub is not started and has no points', () => {
    expect(of('stub')).toMatchObject({ status: 'not started', score: 0, maxScore: 6 });
  });

  test('a file that cannot be read says so at every check', () => {
    for (const check of of('syntax').checks) expect(check).toMatchObject({ status: 'error', message: expect.stringMatching(/^answers\/syntax\.ts:1:\d+ cannot be read: /) });
  });

  test('a loop costs its own exercise and no other', () => {
    expect(of('loop').checks.map(({ status }) => status)).toEqual(['timeout', 'timeout', 'skipped']);
    expect(of('small').checks.map(({ status }) => status)).toEqual(['passed', 'failed', 'passed']);
  });

  test('patched comparisons and printed scores gain nothing', () => {
    expect(of('cheat')).toMatchObject({ status: 'failed', score: 0 });
    expect(of('cheat').checks[0]).toMatchObject({ status: 'failed', logged: ['6/6'] });
  });

  test('verdicts are reported one by one, in the order of the checks', () => {
    expect(order.filter((line) => line.startsWith('wrong'))).toEqual(['wrong: adds: failed', 'wrong: adds what the seed gives: failed', 'wrong: echoes: failed']);
  });
});

describe('a broken grader is named and is not the learner\'s fault', () => {
  test('when it is not well-formed', () => {
    expect(of('broken')).toMatchObject({ status: 'grader error', score: 0, message: 'the grader exercises/broken.test.ts is broken, which is not your fault (grader of 08/broken: "x" has 0.5 points; points are whole numbers)' });
  });

  test('when a check throws', () => {
    expect(of('faulty')).toMatchObject({ status: 'grader error', score: 0, maxScore: 1 });
    expect(of('faulty').checks[0]?.message).toBe('the grader of this check is broken, which is not your fault (TypeError: oops)');
  });

  test('when there is none', () => {
    expect(of('missing')).toMatchObject({ status: 'grader error', message: 'the grader exercises/missing.test.ts does not exist' });
  });
});

test('an interrupted grading keeps what is done and stops what runs', async () => {
  const targets = ['right', 'loop', 'small'].map((label) => ({ exercise: '08/sum', label, file: `answers/${label}.ts`, grader: 'exercises/sum.test.ts' }));
  const { output, complaint } = await fixture.script(`
    import { gradeTargets } from '${GRADER}/run.js';
    const stop = new AbortController();
    const onCheck = ({ label }, { title }) => label === 'right' && title === 'echoes' && setTimeout(() => stop.abort(), 300);
    const results = await gradeTargets(${JSON.stringify(targets)}, { limits: { requestMs: 600_000, totalMs: 600_000 }, signal: stop.signal, onCheck });
    console.log(JSON.stringify(results.map(({ label, score, checks }) => [label, score, checks.map(({ status }) => status)])));`);
  expect(complaint).toBe('');
  expect(JSON.parse(output)).toEqual([
    ['right', 6, ['passed', 'passed', 'passed']],
    ['loop', 0, [expect.stringMatching(/^(exited|skipped)$/), 'skipped', 'skipped']],
    ['small', 0, ['skipped', 'skipped', 'skipped']],
  ]);
});

test('a grading that is interrupted at any moment ends, though its program would not', async () => {
  const target = { exercise: '08/sum', label: 'loop', file: 'answers/loop.ts', grader: 'exercises/sum.test.ts' };
  const { output, complaint } = await fixture.script(`
    import { startEngine } from '${GRADER}/engine.js';
    import { gradeTargets } from '${GRADER}/run.js';
    const engine = await startEngine(process.cwd(), { ownSignals: true });
    const grade = (delayMs) => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), delayMs);
      return gradeTargets([${JSON.stringify(target)}], { limits: { requestMs: 600_000, totalMs: 600_000 }, signal: stop.signal, engine });
    };
    for (let delayMs = 0; delayMs < 900; delayMs += 50) await grade(delayMs); // before vitest has begun, while the program starts, and while it loops
    const [result] = await gradeTargets([{ ...${JSON.stringify(target)}, file: 'answers/right.ts' }], { engine, signal: new AbortController().signal });
    await engine.close();
    console.log(result.score);`);
  expect(complaint).toBe('');
  expect(output).toBe('6\n');
}, 120_000);
