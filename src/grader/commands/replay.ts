/** `npm run replay`: runs the learner's file again on the very schedule on which it failed. */
import { writeFileSync } from 'node:fs';
import { CHAPTERS } from '../../course.ts';
import { INTERRUPTS } from '../engine.ts';
import { gradeTargets, courseVersion } from '../run.ts';
import { readReplayToken } from '../replay-token.ts';
import { diagramOf, DIAGRAMS, replayText } from '../replay-report.ts';
import type { CheckResult } from '../result.ts';
import { select, selectOne, UsageError } from '../selection.ts';
import { targetsOf } from '../grade-course.ts';
import { findRoot, readWords, writableFile } from './command.ts';
import type { Command } from './command.ts';

const usage = `npm run replay -- 08/NAME TOKEN [--solutions] [--hidden] [--diagram FILE${DIAGRAMS.join('|')}]
npm run replay -- 08/NAME TOKEN --inspect[=PORT] [--at EVENT | --process NAME]`;

async function run(words: readonly string[]): Promise<number> {
  const { values, positionals } = readWords(withInspectPort(words), {
    solutions: { type: 'boolean' }, hidden: { type: 'boolean' }, diagram: { type: 'string' }, inspect: { type: 'string' }, at: { type: 'string' }, process: { type: 'string' },
  }, usage);
  const [name, token, ...more] = positionals;
  if (token === undefined || more.length > 0) throw new UsageError(`npm run replay takes an exercise and the token of a failed check, as the report shows them.\nusage: ${usage}`);
  const id = selectOne(name, 'replay');
  const root = findRoot();
  const replay = readToken(token, id, courseVersion(root));
  const stops = readStops(values);
  const diagram = diagramFile(values.diagram);
  const [target] = targetsOf(select([id]), { solutions: values.solutions === true });
  if (target === undefined) throw new UsageError(`${id} has no file to replay`);
  const interrupt = new AbortController();
  for (const signal of INTERRUPTS) process.once(signal, () => interrupt.abort());
  const [result] = await gradeTargets([target], { root, replay, hidden: values.hidden === true || values.solutions === true, signal: interrupt.signal });
  if (interrupt.signal.aborted) throw new UsageError('interrupted');
  if (result?.message !== undefined && result.checks.length > 0) throw new UsageError(result.message);
  const check = result?.checks.find(({ token: own }) => own === token) ?? result?.checks[0];
  if (check === undefined) throw new UsageError(`the grader of ${id} has no check any more that this token was made for. Have it made again: npm run grade -- ${id}`);
  if (check.token === undefined) throw new UsageError(unasked(check, id));
  process.stdout.write(replayText(id, check));
  if (diagram !== undefined && check.trace !== undefined) writeFileSync(diagram, diagramOf(diagram, check));
  if (diagram !== undefined) process.stdout.write(check.trace === undefined ? 'there is no run to draw: the program did not come to its end\n' : `drawn in ${values.diagram}\n`);
  if (values.inspect !== undefined) {
    const { debugRun } = await import('../debug-run.ts');
    await debugRun({ root, target, scenario: replay.scenario, check, port: Number(values.inspect), stops, signal: interrupt.signal });
  }
  return check.status === 'passed' ? 0 : 1;
}

/** What became of a check that did not come to the property of the token. */
function unasked(check: CheckResult, id: string): string {
  if (check.status !== 'passed') return `"${check.title}" does not come to this run any more: ${check.message}`;
  return `the check "${check.title}" does not ask any more what this token was made for. Have it made again: npm run grade -- ${id}`;
}

function readToken(token: string, exercise: string, version: string): ReturnType<typeof readReplayToken> {
  const exercises = CHAPTERS.flatMap((chapter) => chapter.exercises.map(({ name }) => `${chapter.number}/${name}`));
  try {
    return readReplayToken(token, { exercise, version, exercises });
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

/** `--inspect` alone is `--inspect=0`: any free port. */
const withInspectPort = (words: readonly string[]): string[] => words.map((word) => (word === '--inspect' ? '--inspect=0' : word));

function readStops({ inspect, at, process: name }: { inspect?: string; at?: string; process?: string }): { event?: number; process?: string } {
  if (inspect !== undefined && !(/^\d+$/.test(inspect) && Number(inspect) <= 65_535)) throw new UsageError(`--inspect=${inspect}: a port is a whole number up to 65535; without one, a free port is taken`);
  if (inspect === undefined && (at !== undefined || name !== undefined)) throw new UsageError('--at and --process say where a debugger stops: give --inspect as well');
  if (at !== undefined && name !== undefined) throw new UsageError('--at and --process say where to stop in two ways: give one of them');
  if (at !== undefined && !/^\d+$/.test(at)) throw new UsageError(`--at ${at}: an event is a whole number, from the first column of the listing`);
  return { ...(at !== undefined && { event: Number(at) }), ...(name !== undefined && { process: name }) };
}

function diagramFile(file: string | undefined): string | undefined {
  if (file !== undefined && !DIAGRAMS.some((ending) => file.endsWith(ending))) throw new UsageError(`--diagram ${file}: the name's ending says the form; it is one of ${DIAGRAMS.join(', ')}`);
  return writableFile('--diagram', file);
}

export const command: Command = { usage, run };
