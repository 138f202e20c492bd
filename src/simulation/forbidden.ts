/**
 * While a run is under way, what would make it differ from the next one is an error that names the replacement: the wall clock, unseeded
 * randomness, real timers, the network of the machine.
 *
 *     withoutNondeterminism(where, () => process.onMessage(ctx, from, message));
 *
 * A process that reads the real clock is not wrong today; it is wrong on the day on which you want to see its failure again. Dates of given times
 * (`new Date(0)`, `Date.UTC(…)`) depend on nothing and stay.
 *
 * What is replaced is what code of this realm sees by its global names, which includes the cells of a notebook (tslab runs them by
 * `vm.runInThisContext`). Code in a realm of its own (`vm.createContext`, a frame) has globals of its own, and code that imports `node:crypto`
 * or `node:perf_hooks` has them by another way; neither is caught here. Running twice catches both: see determinism.
 */
type Holder = Record<string, unknown>;

interface Replaced {
  readonly holder: Holder;
  readonly name: string;
  readonly by: PropertyDescriptor; // made once: a search calls for it with every handler
}

const USE_CLOCK = 'ctx.nowMs';
const USE_TIMER = 'ctx.setTimer(name, delayMs)';

let where = (): string => 'a handler'; // what is running, in words

function refuse(called: string, instead: string): never {
  throw new Error(`${where()} called ${called}; a run would not repeat. Use ${instead} instead.`);
}

/** A global by its holder, which may be missing: a browser has no setImmediate and no process, an insecure page no randomUUID. */
function replaced(holder: object | undefined, name: string, by: unknown): Replaced[] {
  if (holder === undefined || !(name in holder)) return [];
  return [{ holder: holder as Holder, name, by: { value: by, configurable: true, writable: true, enumerable: false } }];
}

const failing = (holder: object, name: string, called: string, instead: string): Replaced[] => replaced(holder, name, () => refuse(called, instead));

const RealDate = Date;

/** Dates of given times, and no others. */
const datesWithoutNow = new Proxy(RealDate, {
  apply: () => refuse('Date()', USE_CLOCK),
  construct: (target, given, newTarget) => (given.length === 0 ? refuse('new Date() without a time', USE_CLOCK) : (Reflect.construct(target, given, newTarget) as object)),
});

const nowOfTemporal = new Proxy({}, { get: (_, name) => () => refuse(`Temporal.Now.${String(name)}`, USE_CLOCK) });
const machineTime = Object.assign(() => refuse('process.hrtime', USE_CLOCK), { bigint: () => refuse('process.hrtime.bigint', USE_CLOCK) });
const { Temporal: temporal, process: machine } = globalThis as { Temporal?: object; process?: object };

const REPLACED: readonly Replaced[] = [
  failing(Math, 'random', 'Math.random', 'ctx.random()'),
  failing(RealDate, 'now', 'Date.now', USE_CLOCK),
  replaced(globalThis, 'Date', datesWithoutNow),
  replaced(temporal, 'Now', nowOfTemporal),
  failing(performance, 'now', 'performance.now', USE_CLOCK),
  replaced(machine, 'hrtime', machineTime),
  failing(crypto, 'randomUUID', 'crypto.randomUUID', 'ctx.random()'),
  failing(crypto, 'getRandomValues', 'crypto.getRandomValues', 'ctx.random()'),
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((name) => failing(globalThis, name, name, USE_TIMER)),
  failing(globalThis, 'fetch', 'fetch', 'ctx.send(to, message)'),
].flat();

/** Calls `action` with the sources of nondeterminism replaced by errors; `running` says what was running, for their text. */
export function withoutNondeterminism<T>(running: () => string, action: () => T): T {
  const before = REPLACED.map(({ holder, name }) => Object.getOwnPropertyDescriptor(holder, name));
  const outer = where;
  where = running;
  try {
    for (const { holder, name, by } of REPLACED) Object.defineProperty(holder, name, by);
    return action();
  } finally {
    where = outer;
    REPLACED.forEach(({ holder, name }, index) => {
      const descriptor = before[index];
      if (descriptor === undefined) delete holder[name]; // inherited, as the methods of crypto are
      else Object.defineProperty(holder, name, descriptor);
    });
  }
}
