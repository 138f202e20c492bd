/**
 * The program that runs in the learner's process: loads the one file, does what the judge asks for, sends back plain data.
 *
 *     node --permission --allow-fs-read=<stage> <stage>/node_modules/distsys/host.js    (pipe at descriptor 3)
 *
 * It shares its process with untrusted code, so it promises nothing; the judge believes it as little as that code. What it takes care of
 * is that ordinary mistakes are reported well, and that clumsy tampering (a patched built-in, a line written to the pipe) comes to nothing.
 * Reading blocks: between two requests nothing runs here, so what a learner's code left behind cannot use up the time of later checks.
 */
import { readFileSync, readSync, writeSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { formatWithOptions } from 'node:util';
import * as course from '../../index.ts';
import { fromText, toText } from '../../simulation/plain-data.ts';
import type { Process } from '../../simulation/process.ts';
import { ProcessError } from '../../simulation/process-error.ts';
import { Simulation } from '../../simulation/simulation.ts';
import { DebuggerStops } from './debugger-stops.ts';
import { TimerRecord, WatchedProcess } from './timer-record.ts';
import { optionsOf } from './wire.ts';
import type { Claim, RemoteError, Reply, Request, Scenario, Stops } from './wire.ts';

const PIPE = 3;
const LOG_LINES_MAX = 50; // a request; the judge shows fewer
const exit = (process as unknown as { reallyExit(code: number): never }).reallyExit.bind(process) as (code: number) => never;
const { Buffer: Bytes } = globalThis;

let pending: Uint8Array[] = [];
let token = '';
let current = 0; // id of the request under way
let logged = 0; // lines of the request under way
let loading = ''; // the URL that is being imported: always the learner's file
let underWay: Simulation | undefined; // the run of the request under way

/** The next request; blocks until it is there. Ends the process when the judge is gone. */
function receive(): Request & { id: number } {
  const chunk = Bytes.alloc(65_536);
  for (;;) {
    const length = readSync(PIPE, chunk, 0, chunk.length, null);
    if (length === 0) exit(0);
    const end = chunk.subarray(0, length).indexOf(10);
    pending.push(Bytes.from(chunk.subarray(0, length)));
    if (end === -1) continue;
    const line = Bytes.concat(pending).toString('utf8'); // one request at a time: nothing follows the line
    pending = [];
    return fromText(line) as Request & { id: number };
  }
}

function reply(answer: Reply): void {
  send(toText(answer));
}

function send(text: string): void {
  const bytes = Bytes.from('\n' + token + ' ' + current + ' ' + text + '\n'); // no method of the token is called: a patched one would see it
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(PIPE, bytes, sent);
}

function log(...parts: unknown[]): void {
  logged += 1;
  if (logged > LOG_LINES_MAX) return;
  const text = logged === LOG_LINES_MAX ? '… and more, which is not shown' : formatWithOptions({ depth: 4, breakLength: 100 }, ...parts);
  const event = (underWay?.trace.length ?? 0) - 1;
  reply({ kind: 'log', line: text.slice(0, 1000), ...(event < 0 ? {} : { event }) });
}

/** An error of the host's own making, which knows what it is. */
class Refusal extends Error {
  readonly kind: RemoteError['kind'];
  constructor(kind: RemoteError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

function describe(error: unknown, kind: RemoteError['kind'] = 'thrown'): RemoteError {
  if (!(error instanceof Error)) return { name: 'Error', message: `threw ${formatWithOptions({}, '%o', error)}`.slice(0, 2000), stack: '', kind };
  const root = error.cause instanceof Error ? error.cause : error;
  return {
    name: String(error.name).slice(0, 100),
    message: String(error.message).slice(0, 2000),
    stack: String(root.stack).slice(0, 8000),
    ...(error instanceof ProcessError ? { at: { process: error.process, handler: error.handler, atMs: error.atMs } } : {}),
    kind: course.isNotImplemented(error) ? 'not implemented' : root instanceof Refusal && kind !== 'exit' ? root.kind : kind,
  };
}

/** The learner's file. Each process of a simulation gets an instance of its own, so that module-level variables are not shared memory. */
async function load(file: string, instance?: string): Promise<Record<string, unknown>> {
  loading = instance === undefined ? file : `${file}?process=${encodeURIComponent(instance)}`;
  return (await import(loading)) as Record<string, unknown>;
}

/** Returned promises are awaited here; what comes back must be plain data. */
async function call(module: Record<string, unknown>, name: string, argumentLists: readonly (readonly unknown[])[]): Promise<unknown> {
  const called = module[name];
  if (typeof called !== 'function') throw new Refusal('no export', `${name} is not an exported function`);
  const returned: unknown[] = [];
  for (const list of argumentLists) returned.push(await (called as (...list: unknown[]) => unknown)(...list));
  return { returned };
}

/** A handler threw: the error, and the run until then. */
class RunFailure extends Error {
  readonly until: Claim;
  constructor(cause: unknown, until: Claim) {
    super('', { cause });
    this.until = until;
  }
}

async function runScenario(file: string, scenario: Scenario, stops: Stops | undefined): Promise<unknown> {
  const makers: Record<string, () => Process> = {};
  const timers = new TimerRecord();
  const debug = stops === undefined ? undefined : new DebuggerStops(stops);
  for (const [id, wanted] of Object.entries(scenario.processes)) {
    const from = (wanted.from === 'course' ? course : await load(file, id)) as Record<string, unknown>;
    const found = from[wanted.class];
    if (typeof found !== 'function') {
      throw new Refusal(wanted.from === 'course' ? 'scenario' : 'no export', `${wanted.class} is not an exported class`);
    }
    const Class = found as new (options?: unknown) => Process;
    const make = (): Process => ('options' in wanted ? new Class(wanted.options) : new Class());
    makers[id] = wanted.from === 'course' ? make : timers.watched(id, () => constructed(make), debug?.before(id));
  }
  const options = { processes: makers, ...optionsOf(scenario) };
  const simulation = new Simulation(options);
  underWay = simulation;
  debug?.begin(simulation, (process) => (process instanceof WatchedProcess ? process.inner : undefined));
  const run = runOf(simulation, options, timers);
  const states = Object.fromEntries(Object.entries(run.processes).map(([id, process]) => [id, { ...(process instanceof WatchedProcess ? process.inner : process) }]));
  return { trace: run.trace.toData(), timers: timers.actions, processes: states };
}

function runOf(simulation: Simulation, options: ReturnType<typeof optionsOf>, timers: TimerRecord): ReturnType<Simulation['run']> {
  try {
    return simulation.run(options);
  } catch (error) {
    const { trace } = simulation;
    trace.endMs = simulation.nowMs;
    throw new RunFailure(error, { trace: trace.toData(), timers: timers.actions });
  }
}

/** A learner's process; what its constructor throws is the learner's, whatever it looks like. */
function constructed(make: () => Process): Process {
  try {
    return make();
  } catch (error) {
    throw course.isNotImplemented(error) || error instanceof Refusal ? error : new ConstructorError(error);
  }
}

class ConstructorError extends Error {
  constructor(thrown: unknown) {
    super(thrown instanceof Error ? String(thrown.message) : formatWithOptions({}, '%o', thrown), { cause: thrown });
    this.name = thrown instanceof Error ? String(thrown.name) : 'Error';
  }
}

async function perform(request: Request, file: string): Promise<unknown> {
  switch (request.op) {
    case 'load': {
      const module = await load(file);
      return Object.fromEntries(Object.entries(module).map(([name, value]) => [name, typeof value]));
    }
    case 'call':
      return call(await load(file), request.name, request.argumentLists);
    case 'simulate':
      return runScenario(file, request.scenario, request.stops);
  }
}

/** The error as the judge should hear it. An error of a scenario in which the learner's file has no part is the judge's own. */
function describeFor(request: Request, error: unknown, file: string): RemoteError {
  if (error instanceof Refusal) return describe(error, error.kind);
  const described = describe(error);
  const own = request.op === 'simulate' && described.kind === 'thrown' && described.name !== 'ProcessError' && !(error instanceof ConstructorError) && !described.stack.includes(file);
  return own ? { ...described, kind: 'scenario' } : described;
}

/**
 * A debugger is told the name of the file that the learner has open, so that breakpoints set there are met. Stripping types keeps lines and columns; the
 * source map, line by line the same, is for debuggers that compare what runs with what is on disk, and would refuse a file without its types.
 */
function nameSource(file: string, sourceUrl: string): void {
  registerHooks({
    load(url, context, next) {
      if (url.split('?')[0] !== file) return next(url, context);
      const text = readFileSync(fileURLToPath(file), 'utf8');
      const mappings = text.split('\n').map((_, line) => (line === 0 ? 'AAAA' : 'AACA')).join(';'); // a step of one line, and of no column
      const map = Bytes.from(JSON.stringify({ version: 3, names: [], sources: [sourceUrl], sourcesContent: [text], mappings })).toString('base64');
      return { format: 'module', source: `${stripTypeScriptTypes(text, { sourceUrl })}\n//# sourceMappingURL=data:application/json;base64,${map}\n`, shortCircuit: true };
    },
  });
}

/** Second line of defence, and better words: what a learner's file has no use for says so. */
function refuseWhatNoExerciseNeeds(file: string): void {
  // Nothing here calls a method before it has decided: a learner's file may have put its own in place. What the host and the library need
  // was loaded before.
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'distsys' || specifier === file || specifier === loading) return next(specifier, context);
      const why = /^\.{0,2}\//.test(specifier) || specifier.startsWith('file:') ? 'an exercise is one file of its own' : 'exercises use nothing else';
      throw new Refusal('refused', `cannot import '${specifier}': import from 'distsys' only, ${why}`);
    },
  });
  for (const name of Object.getOwnPropertyNames(process)) {
    if (!/^(_.*|abort|binding|chdir|dlopen|execve|getBuiltinModule|kill|reallyExit|set(uid|gid|euid|egid|groups)|initgroups|umask)$/.test(name)) continue;
    if (typeof process[name as keyof typeof process] !== 'function') continue;
    if (['_tickCallback', '_fatalException', '_exiting', '_getActiveHandles', '_getActiveRequests', '_rawDebug'].includes(name)) continue; // Node's own needs
    Object.defineProperty(process, name, {
      value: () => {
        throw new Refusal('refused', `process.${name} is not available in an exercise`);
      },
    });
  }
  process.exit = (code?: number | string | null): never => {
    reply({ kind: 'error', error: describe(new Error(`process.exit(${code ?? ''}) ended the program`), 'exit') });
    return exit(0);
  };
  process.argv = ['node', 'exercise'];
  process.execPath = 'node';
  process.title = 'node';
  process.cwd = () => '/'; // paths of the machine would make what is shown differ from one machine to another
  const words = { log, info: log, debug: log, warn: log, error: log, trace: log, dir: (value: unknown) => log(value), table: (value: unknown) => log(value) };
  Object.assign(console, words);
  const write = (text: unknown): boolean => {
    log(String(text).replace(/\n$/, ''));
    return true;
  };
  // Node's own streams would lead to its file system.
  for (const name of ['stdout', 'stderr']) Object.defineProperty(process, name, { value: { write, isTTY: false }, configurable: false });
  Object.defineProperty(process, 'stdin', { value: { isTTY: false }, configurable: false });
}

async function main(): Promise<void> {
  const first = receive();
  if (first.op !== 'load') throw new Error(`the first request must be load, not ${first.op}`);
  const { file, sourceUrl } = first;
  token = first.token;
  if (sourceUrl !== undefined) nameSource(file, sourceUrl);
  refuseWhatNoExerciseNeeds(file);
  const stop = (error: unknown): void => {
    reply({ kind: 'error', error: describe(error, 'uncaught') });
    exit(1);
  };
  process.on('uncaughtException', stop);
  process.on('unhandledRejection', stop);
  for (let request: Request & { id: number } = first; ; request = receive()) {
    current = request.id;
    logged = 0;
    let answer: string;
    try {
      const value = await perform(request, file);
      answer = encodeValue(value, request);
    } catch (error) {
      const thrown: unknown = error instanceof RunFailure ? error.cause : error;
      answer = toText({ kind: 'error', error: describeFor(request, thrown, file), ...(error instanceof RunFailure ? { until: error.until } : {}) });
    }
    underWay = undefined;
    send(answer);
  }
}

function encodeValue(value: unknown, request: Request): string {
  try {
    return toText({ kind: 'value', value });
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replace(/^value\.value(\.returned\[\d+\])?/, request.op === 'call' ? 'the returned value' : 'the state');
    throw new Refusal('not plain', message);
  }
}

await main();
