/**
 * A failing run in one line: the token that `npm run replay` takes. It holds the whole of the run's circumstances, so it needs neither the seed of the
 * grading nor what the grader drew with it.
 *
 *     const token = replayToken({ exercise, check, property, version, scenario })   //=> 'r1kPq3…', in letters that a shell, a mail and a URL leave alone
 *     readReplayToken(token, { exercise: '08/shop-and-payment', version })          //=> { check: 4711, property: 815, scenario: { processes: …, seed: 1 } }
 *
 * First `r` and a digit for the notation, then base64 (RFC 4648 §5) of: four hashes (of the exercise, the version of the course, the titles of the check and of the
 * property), a checksum, and the scenario as text in which frequent words are a byte each. The same scenario gives the same token on every machine.
 */
import { fromText, toText } from '../simulation/plain-data.ts';
import type { ScenarioOptions } from './learner/scenario-run.ts';

/** What a token is about. */
export interface Replayable {
  readonly exercise: string;
  readonly check: string; // its title
  readonly property: string; // its title
  readonly version: string; // of the course
  readonly scenario: ScenarioOptions;
}

export interface ReadToken {
  readonly check: number; // hashes of titles
  readonly property: number;
  readonly scenario: ScenarioOptions;
}

const NOTATION = 'r1';

/** Each stands for a byte from 128 on. Whoever changes them changes NOTATION. */
const WORDS: readonly string[] = [
  '{"class":"', '","options":{"', '","from":"course"}', '"}', '"},"', '":"', '","', '":{"', '":[', ':{"kind":"', '[{"kind":"', '},{"kind":"', '{"kind":"', ',"seed":', '"processes":', ',"inputs":[{"atMs":', '},{"atMs":',
  ',"to":"', '","message":{"type":"', ',"message":', '"}}]', ',"faults":[{"kind":"lose","messages":[', ',"faults":[', ']}]', '{"kind":"lose","messages":[', '","message":', ',"afterMs":', '"late', '"twice', 'crash', 'pause', 'slow', 'partition',
  'one-way', 'isolate', 'links', 'clock', 'clocks', '","process":"', '","groups":[["', '"],["', '"]],"', ',"atMs":', ',"forMs":', ',"recoverAfterMs":', ',"extraMs":', '"change":{', '"stepMs":', '"driftPpm":', ',"network":{"',
  ',"network":{', 'latency":{"kind":"', 'uniform', 'exponential', 'constant', '","minMs":', ',"maxMs":', '","meanMs":', '","ms":', 'lossProbability":', 'duplicateProbability":', 'reorderProbability":', 'reorderDelay":', 'corruptProbability":',
  'bandwidth":{"bytesPerMs":', '"bufferBytes":', ',"links":{"', '->', ',"untilMs":', ',"maxEvents":', ',"tornWrites":true', 'everyMs', 'Ms":', '000', '00', ',"', '":', '{"$":"', '","of":', 'client', 'server', 'node', 'type', 'value', 'key',
  'Read', 'Write', 'true', 'false', 'null', 'Order', 'payment', 'Payment', 'Service', 'retry', 'patience', 'process', 'replica', 'leader', 'primary',
];
const FIRST = 128;

export function replayToken({ exercise, check, property, version, scenario }: Replayable): string {
  const body = [...[exercise, version, check, property].flatMap((text) => twoBytes(hashOf(text))), ...pack(toText(scenario))];
  return NOTATION + Buffer.from([...twoBytes(hashBytes(body)), ...body]).toString('base64url');
}

/** Throws a RangeError that says in a sentence why the token cannot be replayed here. `exercises` are those that there are, to say whose it is. */
export function readReplayToken(token: string, here: { exercise: string; version: string; exercises?: readonly string[] }): ReadToken {
  const grade = `npm run grade -- ${here.exercise}`;
  const damaged = `the token is damaged: a letter is missing or has changed. Copy the whole of it, from "${NOTATION}" to its end, or have it made again: ${grade}`;
  if (!/^[\w-]+$/.test(token)) throw new RangeError(damaged);
  if (!token.startsWith(NOTATION) && /^r\d/.test(token)) throw new RangeError(`the token is in the notation ${token.slice(0, 2)}, and this course writes ${NOTATION}: it was made by another version of the course. Have it made again: ${grade}`);
  const letters = token.slice(NOTATION.length);
  const bytes = Buffer.from(letters, 'base64url');
  const body = [...bytes.subarray(2)];
  // The last letter may hold bits that mean nothing: they are to be as they were written.
  if (!token.startsWith(NOTATION) || bytes.length < 11 || bytes.toString('base64url') !== letters || bytes.readUInt16BE(0) !== hashBytes(body)) throw new RangeError(damaged);
  const [exercise, version, check, property] = [2, 4, 6, 8].map((at) => bytes.readUInt16BE(at)) as [number, number, number, number];
  if (exercise !== hashOf(here.exercise)) {
    const whose = here.exercises?.find((id) => hashOf(id) === exercise);
    throw new RangeError(`the token is of ${whose === undefined ? 'another exercise' : whose}, not of ${here.exercise}. ${whose === undefined ? 'Name the exercise whose failure it is.' : `Run: npm run replay -- ${whose} ${token}`}`);
  }
  if (version !== hashOf(here.version)) throw new RangeError(`the token was made by another version of the course than this one (${here.version}), in which the same run may be another. Have it made again: ${grade}`);
  const text = unpack(body.slice(8));
  const scenario = readScenario(text);
  if (scenario === undefined) throw new RangeError(damaged);
  return { check, property, scenario };
}

function readScenario(text: string): ScenarioOptions | undefined {
  try {
    const value = fromText(text) as Partial<ScenarioOptions> | null;
    return typeof value === 'object' && value !== null && typeof value.processes === 'object' && typeof value.seed === 'number' ? (value as ScenarioOptions) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined; // two damages may cancel out in a checksum
    throw error;
  }
}

/** The longest word first, at each place. Letters that ASCII lacks are escaped as JSON has it. */
function pack(text: string): number[] {
  const plain = text.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const bytes: number[] = [];
  for (let at = 0; at < plain.length; ) {
    const word = byLength.find((one) => plain.startsWith(one, at));
    bytes.push(word === undefined ? plain.charCodeAt(at) : FIRST + WORDS.indexOf(word));
    at += word?.length ?? 1;
  }
  return bytes;
}

const byLength = WORDS.toSorted((one, other) => other.length - one.length || (one < other ? -1 : 1));

const unpack = (bytes: readonly number[]): string => bytes.map((byte) => (byte < FIRST ? String.fromCharCode(byte) : (WORDS[byte - FIRST] ?? ''))).join('');

const twoBytes = (number: number): [number, number] => [number >> 8, number & 255];

/** Sixteen bits of a text, to tell few of them apart. */
export const hashOf = (text: string): number => hashBytes([...Buffer.from(text)]);

/** FNV-1a, 32 bit, folded. */
function hashBytes(bytes: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash ^ (hash >>> 16)) & 0xffff;
}
