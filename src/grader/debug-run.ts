/**
 * A run of a learner's program for a debugger: the program of a grading, on the schedule of a token, which stops before the handler that matters. The
 * learner looks at it with the debugger that they have, in the file that they have open.
 *
 *     npm run replay -- 08/shop-and-payment TOKEN --inspect
 *     //=> Stopped before onTimer, at 350.0 ms: shop timer "patience" runs out (event 12). …
 *
 * What differs from a grading: the process is started with `--allow-inspector`, so that a debugger of this machine can connect, and with it run anything in
 * there; no clock ends it; its messages to the learner's console are kept for the listing. All other permissions are those of a grading.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TraceData, TraceEvent } from '../simulation/trace.ts';
import { toText } from '../simulation/plain-data.ts';
import { LearnerError } from './learner/learner-error.ts';
import { Learner } from './learner/learner.ts';
import type { LearnerProcess } from './learner/learner-process.ts';
import { Inspector } from './learner/inspector.ts';
import type { DebuggerStop } from './learner/inspector.ts';
import type { ScenarioOptions } from './learner/scenario-run.ts';
import type { Stops } from './learner/wire.ts';
import { printable } from './printable.ts';
import type { CheckResult } from './result.ts';
import type { Target } from './run.ts';
import { UsageError } from './selection.ts';

export interface DebugRun {
  readonly root: string;
  readonly target: Target;
  readonly scenario: ScenarioOptions;
  /** What the replay came to: it says which handler matters. */
  readonly check: CheckResult;
  /** 0: any free port. */
  readonly port: number;
  /** Where the person wants to stop; empty: before the handler that matters. */
  readonly stops: Stops;
  readonly signal: AbortSignal;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Ends when the run has, or when the signal comes. */
export async function debugRun({ root, target, scenario, check, port, stops, signal }: DebugRun): Promise<void> {
  const file = resolve(root, target.file);
  const where = placesToStop(stops, scenario, check);
  let inspector: Inspector | undefined;
  let address = '';
  let stopped = 0;
  const onStop = (stop: DebuggerStop): void => {
    say(stopText(stop, target.file));
    if (stopped === 0) say(howToLook(address, target.file));
    stopped += 1;
  };
  let learners: LearnerProcess | undefined;
  const connect = async (started: LearnerProcess): Promise<void> => {
    learners = started;
    const url = await started.inspectorUrl();
    if (url === undefined) throw new UsageError(`the program could not be started for a debugger${port === 0 ? '' : ` at port ${port}; is it taken? Leave the number out for a free one`}: ${started.errorOutput.trim().split('\n')[0] ?? ''}`);
    address = url;
    inspector = await Inspector.connect(url, { onStop });
  };
  const learner = new Learner({ file, shownAs: target.file, inspection: { port, sourceUrl: pathToFileURL(file).href, connect } });
  const end = (): void => learners?.kill();
  signal.addEventListener('abort', end, { once: true });
  try {
    const run = await learner.debug(scenario, where);
    say(`\nThe run is over${stopped === 0 ? ', and it never came to where it was to stop' : ''}${isOther(check, run.trace) ? '. It went another way than before: something was changed in the debugger, or the program reads what differs from run to run' : ''}.`);
  } catch (error) {
    if (!(error instanceof LearnerError)) throw error;
    say(signal.aborted ? '\nEnded.' : `\nThe run is over: ${printable(error.message)}`);
  } finally {
    signal.removeEventListener('abort', end);
    inspector?.close();
    learner.dispose();
  }
}

/** Throws a sentence if there is no such event or process. */
function placesToStop({ event, process: name }: Stops, scenario: ScenarioOptions, { trace, event: failing }: CheckResult): Stops {
  const own = Object.keys(scenario.processes).filter((id) => scenario.processes[id]?.from !== 'course');
  if (name !== undefined) {
    if (!own.includes(name)) throw new UsageError(`--process ${name}: your classes run as ${own.join(', ')}. Name one of them.`);
    return { process: name };
  }
  if (trace === undefined || trace.events.length === 0) {
    if (event !== undefined) throw new UsageError(`--at ${event}: the run has not come to its end, so its events have no numbers. Give --process ${own[0] ?? 'NAME'}.`);
    return {};
  }
  const last = trace.events.length - 1;
  if (event !== undefined && event > last) throw new UsageError(`--at ${event}: the run has the events 0 to ${last}; the first column of the listing shows them`);
  const found = handlerOf(trace, own, event ?? failing ?? last);
  return found === undefined ? {} : { event: found.index };
}

const HANDLED = ['start', 'recover', 'input', 'deliver', 'timer'];

/** The event whose handler brought an event about; for one that none of the learner's did, the last of theirs before it. */
function handlerOf({ events }: TraceData, own: readonly string[], index: number): TraceEvent | undefined {
  const isOwn = (event: TraceEvent | undefined): event is TraceEvent => event !== undefined && HANDLED.includes(event.kind) && own.includes(event.process);
  const at = events[index];
  const cause = events[at?.cause ?? -1];
  return [at, cause].find(isOwn) ?? events.slice(0, index + 1).findLast(isOwn);
}

function stopText({ event, words, handler, line }: DebuggerStop, file: string): string {
  const [time = '', what = ''] = words.split(' ms  ');
  return `\nStopped before ${printable(handler)}, at ${time} ms: ${printable(what)} (event ${event}; ${file}:${line})`;
}

function howToLook(address: string, file: string): string {
  const { host } = new URL(address);
  return `Look with the debugger that you have; breakpoints that you set in ${file} are met, and nothing ends this but you (Ctrl-C) and the end of the run.
  VS Code         "Debug: Attach to Node Process" in the command palette, or a launch configuration that attaches to port ${host.split(':')[1]}
  Chrome or Edge  chrome://inspect, "Configure…", ${host}, then "inspect"
  other           ${address}`;
}

const isOther = ({ trace }: CheckResult, now: TraceData): boolean => trace !== undefined && trace.stopped === now.stopped && toText(trace) !== toText(now);
