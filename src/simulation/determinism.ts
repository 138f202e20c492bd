/**
 * Proves that a run repeats: the same options twice must give the same trace, event by event.
 *
 *     assertReplays({ processes, network, seed: 42 })    //=> the run, or an error that names the first event that differs, and the culprit
 *     assertReplays(() => simulate({ …, seed: 42 }))     //=> the same for a whole program; only options let it look for the culprit
 */
import { culprits } from './culprits.ts';
import { toText } from './plain-data.ts';
import type { ProcessId } from './process.ts';
import { simulate } from './simulation.ts';
import type { Processes, Run, RunOptions, SimulationOptions } from './simulation.ts';
import type { Trace, TraceEvent } from './trace.ts';
import { describeEvent } from './trace-text.ts';

/** Where two traces part. */
export interface Divergence {
  readonly index: number; // of the first event that differs
  readonly first: TraceEvent | null; // null: the trace had ended
  readonly second: TraceEvent | null;
  readonly process: ProcessId | undefined; // whose handler brought the event about
  readonly handler: string | undefined; // which one: 'onMessage'
}

/** The first event in which two traces differ; null if they are equal, byte for byte. */
export function divergenceOf(first: Trace, second: Trace): Divergence | null {
  return divergence(first, fingerprints(first), second, fingerprints(second));
}

/**
 * A number for each event and one for the end. They are taken as soon as a run is over: traces hold messages themselves and not copies, and
 * the next run may change what the one before had sent.
 */
function fingerprints(trace: Trace): Int32Array {
  const numbers = new Int32Array(trace.length + 1);
  for (let index = 0; index < trace.length; index += 1) numbers[index] = fingerprint(toText(trace.at(index)));
  numbers[trace.length] = fingerprint(toText([trace.seed, trace.processes, trace.endMs, trace.stopped]));
  return numbers;
}

/** FNV-1a, 32 bit, over UTF-16 code units. */
function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

function divergence(first: Trace, ofFirst: Int32Array, second: Trace, ofSecond: Int32Array): Divergence | null {
  let index = 0;
  while (index < ofFirst.length && index < ofSecond.length && ofFirst[index] === ofSecond[index]) index += 1;
  if (index === ofFirst.length && index === ofSecond.length) return null;
  const at = (trace: Trace): TraceEvent | null => (index < trace.length ? trace.at(index) : null);
  const [one, other] = [at(first), at(second)];
  const [trace, event] = one === null ? [second, other] : [first, one];
  const handler = event === null ? undefined : handlerBehind(trace, event);
  return { index, first: one, second: other, process: handler === undefined ? event?.process : handler.process, handler: handler?.name };
}

const HANDLER_OF: Partial<Record<TraceEvent['kind'], string>> = { start: 'onStart', recover: 'onRecover', deliver: 'onMessage', input: 'onMessage', timer: 'onTimer' };

/** The handler in which an event came about: for what a handler does, that of its cause; for what was only on its way, that of its sender. */
function handlerBehind(trace: Trace, event: TraceEvent): { process: ProcessId; name: string } | undefined {
  const cause = event.cause === undefined ? undefined : trace.at(event.cause);
  if (cause === undefined) return undefined;
  const name = HANDLER_OF[cause.kind];
  return name === undefined ? handlerBehind(trace, cause) : { process: cause.process, name };
}

/**
 * Runs `what` twice and returns the first run. Throws an Error that names the first diverging event if the second differs, and, given the options
 * of a simulation, looks for the culprit: a message changed after it was sent, an object that is the same in every run, a process that is made
 * differently each time. (Promises, `Date`, `Math.random`, `performance` and `crypto` are errors in any run.)
 */
export function assertReplays<P extends Processes>(what: (() => Run<P>) | (SimulationOptions<P> & RunOptions)): Run<P> {
  const program = typeof what === 'function' ? what : () => simulate<P>(what);
  const first = program();
  const ofFirst = fingerprints(first.trace);
  const second = program();
  if (first.trace.length === 0 && second.trace.length === 0) throw new Error('assertReplays: both runs left no trace to compare. Leave out trace: false.');
  const found = divergence(first.trace, ofFirst, second.trace, fingerprints(second.trace));
  if (found === null) return first;
  throw new Error(`${told(found, first, second)} ${typeof what === 'function' ? GENERAL : blame(culprits(what), found)}`);
}

function told({ index, first: one, second: other, process, handler }: Divergence, first: Run, second: Run): string {
  const text = (event: TraceEvent | null, run: Run): string => (event === null ? `the run had ended (${run.stopped})` : describeEvent(event));
  const where = handler === undefined ? '' : `, in ${handler} of ${process},`;
  const how = text(one, first) === text(other, second) ? ` (they differ in ${differingFields(one, other).join(', ')})` : '';
  return `the run does not repeat: with seed ${first.trace.seed} event ${index}${where} was "${text(one, first)}" and then "${text(other, second)}"${how}.`;
}

/** Equal in words, different in what the words leave out. */
function differingFields(one: TraceEvent | null, other: TraceEvent | null): string[] {
  if (one === null || other === null) return ['the end of the run'];
  const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])] as (keyof TraceEvent)[];
  const different = fields.filter((field) => toText(one[field]) !== toText(other[field]));
  return different.length > 0 ? different : ['what the message held, until one run changed what the other had sent'];
}

const GENERAL =
  'Look for state outside the process (a module-level variable), a message changed after it was sent, or an unseeded random number. ' +
  'Give assertReplays the options of simulate instead of a function, and it looks for the culprit itself.';

function blame(found: readonly string[], { process }: Divergence): string {
  if (found.length > 0) return found.join(' ');
  const whose = process === undefined ? 'the processes' : process;
  return `No message is changed after it was sent and no field is shared between runs, so the culprit is likely a variable outside the class: module-level, static, or captured by the function that makes ${whose}. Make it a field.`;
}
