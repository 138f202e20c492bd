/**
 * The attack suite: a class with honest students and one attacker for each attack, judged by the graders of chapter 08, public and hidden. What
 * the boundary promises, and what it does not, stands in `../learner/README.md`.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attack } from './attack.ts';
import { gradeClass, inventory } from './class-run.ts';
import type { ClassRun, Submission } from './class-run.ts';
import { escapes } from './escapes.ts';
import { FORGED_RUNS } from './forged-runs.ts';
import { plantedFiles } from './planted-files.ts';
import { POISON } from './poison.ts';
import { MEMORY, TIME } from './time-and-memory.ts';
import { VALUES } from './values.ts';
import type { Limits } from '../learner/learner-process.ts';

const project = realpathSync(fileURLToPath(new URL('../../../', import.meta.url)));
const EXERCISE = '08/fewest-messengers';
const HONEST: readonly Submission[] = [{ student: 'honest', exercise: EXERCISE }, { student: 'honest', exercise: '08/deciding-message' }, { student: 'wrong', exercise: EXERCISE }];
let folder: string;
let port: number;
let server: Server;
let connections = 0;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'attacks-class-')));
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const solutionOf = (exercise: string): string => readFileSync(join(project, `solutions/08-two-generals/${exercise.slice(3)}.ts`), 'utf8');
const handIn = (student: string, exercise: string, text: string): string => {
  const file = join(folder, student, `${exercise.slice(3)}.ts`);
  mkdirSync(join(folder, student), { recursive: true });
  writeFileSync(file, text);
  return file;
};

const printed = (name: string): string => name.replaceAll('\u001b', '\\x1b').replaceAll('\u202e', '\\u202e').replaceAll('\n', '\\x0a');

interface Family {
  readonly name: string;
  readonly attacksOf: () => readonly Attack[]; // made when the folders and the port are known
  readonly limits?: Partial<Limits>;
  /** Hidden graders have a process of their own and cost as much again: they judge where answers are forged. */
  readonly hidden?: boolean;
}

const FAMILIES: readonly Family[] = [
  { name: 'attacks on time', attacksOf: () => TIME, limits: { requestMs: 1000, totalMs: 4000 } },
  { name: 'attacks on memory', attacksOf: () => MEMORY, limits: { memoryBytes: 200 * 1024 ** 2 } },
  { name: 'attacks on the words to the judge', attacksOf: () => POISON, limits: { requestMs: 4000, totalMs: 10_000 }, hidden: true },
  { name: 'forged runs', attacksOf: () => FORGED_RUNS },
  { name: 'attempts to leave the process', attacksOf: () => escapes(project, port), limits: { memoryBytes: 200 * 1024 ** 2 } },
  { name: 'attacks by what lies in the folder', attacksOf: () => plantedFiles(project) },
  { name: 'values that no check expects', attacksOf: () => VALUES },
];

/** Grades the attackers between two honest students and proves what holds of each attack. */
describe.each(FAMILIES)('$name', ({ attacksOf, hidden = false, limits = {} }) => {
  let attacks: readonly Attack[] = [];
  let alone: ClassRun;
  let beside: ClassRun;
  let before: string[];
  let after: string[];
  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    for (const { student, exercise } of HONEST) handIn(student, exercise, student === 'wrong' ? 'export const fewestMessengers = () => 3;\n' : solutionOf(exercise));
    attacks = attacksOf();
    for (const { name: student, exercise = EXERCISE, answer, plant } of attacks) {
      const file = handIn(student, exercise, answer ?? '');
      if (answer === undefined) rmSync(file);
      plant?.(join(folder, student), file);
    }
    const attackers = attacks.map(({ name: student, exercise = EXERCISE }) => ({ student, exercise }));
    const places = [folder, ...['exercises', 'solutions', 'src', 'notebooks'].map((place) => join(project, place))];
    before = inventory(...places);
    alone = await gradeClass(project, folder, HONEST, { hidden });
    beside = await gradeClass(project, folder, [...HONEST, ...attackers, ...HONEST], { limits, hidden });
    after = inventory(...places);
  }, 600_000);

  test('no attack gains a point, and each is answered by its sentence', () => {
    const results = beside.results.slice(HONEST.length, -HONEST.length);
    const shown = attacks.map(({ name: student, exercise = EXERCISE, says }, index) => ({
      student, score: 0, status: results[index]?.status,
      says: says instanceof RegExp ? expect.stringMatching(says) : says.replaceAll('@', `${printed(student)}/${exercise.slice(3)}.ts`),
    }));
    expect(attacks.map(({ name: student }, index) => {
      const { score, checks = [], status } = results[index] ?? {};
      return { student, score, status, says: checks.find((check) => check.status !== 'passed')?.message };
    })).toEqual(shown);
    expect(results.flatMap(({ checks }) => checks).filter(({ status }) => status === 'grader error')).toEqual([]);
    expect(results.map(({ status }) => status).filter((status) => status === 'passed')).toEqual([]);
  });

  test('what others get is the same byte by byte, before and after them', () => {
    expect(alone.results.map(({ score, maxScore }) => score === maxScore)).toEqual([true, true, false]);
    expect(beside.texts.slice(0, HONEST.length)).toEqual(alone.texts);
    expect(beside.texts.slice(-HONEST.length)).toEqual(alone.texts);
  });

  test('nothing is left behind: no process, no temporary folder, no file and no change of one, no connection', () => {
    expect(beside.left).toEqual([]);
    expect(after).toEqual(before);
    expect(connections).toBe(0);
  });

  test('what is said can be shown: no control characters, no ends of lines in names', () => {
    const said = beside.results.flatMap(({ file, message = '', checks }) => [file, message, ...checks.flatMap((check) => [check.message, check.expected ?? '', check.got ?? '', ...(check.logged ?? [])])]);
    expect(said.filter((text) => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text))).toEqual([]);
    expect(beside.results.filter(({ file }) => /[\n\t]/.test(file))).toEqual([]);
  });
});

describe('an answer that knows what is asked in public', () => {
  // With the public seed a table of answers is as good as an answer; what catches it is another seed, and checks that it has never seen.
  const table = 'export const fewestMessengers = ({ risk }: any) => (({ 0.01: 7, 0.5: 1, 0.25: 2, 0.125: 3, 0.0009765625: 10 }) as any)[risk] ?? 8;\n';

  test('gains no check that draws its inputs, and none of the hidden ones', async () => {
    handIn('table', EXERCISE, table);
    const { results: [result] } = await gradeClass(project, folder, [{ student: 'table', exercise: EXERCISE }], { hidden: true, seed: 90_210 });
    expect(result?.checks.map(({ status, hidden = false }) => [status, hidden])).toEqual([
      ['passed', false], ['failed', false], ['passed', false], ['failed', true], ['failed', true], ['failed', true], ['failed', true],
    ]);
  });
});
