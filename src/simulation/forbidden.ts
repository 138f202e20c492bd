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
  readonly by: (where: () => string) => unknown;
}

const USE_CLOCK = 'ctx.nowMs';
const USE_TIMER = 'ctx.setTimer(name, delayMs)';

function failing(holder: object, name: string, called: string, instead: string): Replaced {
  return { holder: holder as Holder, name, by: (where) => () => refuse(where, called, instead) };
}

function refuse(where: () => string, called: string, instead: string): never {
  throw new Error(`${where()} called ${called}; a run would not repeat. Use ${instead} instead.`);
}

const RealDate = Date;

/** Dates of given times, and no others. */
const datesWithoutNow = (where: () => string): unknown =>
  new Proxy(RealDate, {
    apply: () => refuse(where, 'Date()', USE_CLOCK),
    construct: (target, given, newTarget) => (given.length === 0 ? refuse(where, 'new Date() without a time', USE_CLOCK) : (Reflect.construct(target, given, newTarget) as object)),
  });

const REPLACED: readonly Replaced[] = [
  failing(Math, 'random', 'Math.random', 'ctx.random()'),
  failing(RealDate, 'now', 'Date.now', USE_CLOCK),
  { holder: globalThis as unknown as Holder, name: 'Date', by: datesWithoutNow },
  failing(performance, 'now', 'performance.now', USE_CLOCK),
  failing(crypto, 'randomUUID', 'crypto.randomUUID', 'ctx.random()'),
  failing(crypto, 'getRandomValues', 'crypto.getRandomValues', 'ctx.random()'),
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((name) => failing(globalThis, name, name, USE_TIMER)),
  failing(globalThis, 'fetch', 'fetch', 'ctx.send(to, message)'),
].filter(({ holder, name }) => name in holder); // a browser has no setImmediate, and an insecure page no randomUUID

/** Calls `action` with the sources of nondeterminism replaced by errors; `where` says what was running, for their text. */
export function withoutNondeterminism<T>(where: () => string, action: () => T): T {
  const before = REPLACED.map(({ holder, name }) => Object.getOwnPropertyDescriptor(holder, name));
  try {
    for (const { holder, name, by } of REPLACED) Object.defineProperty(holder, name, { value: by(where), configurable: true, writable: true, enumerable: false });
    return action();
  } finally {
    REPLACED.forEach(({ holder, name }, index) => {
      const descriptor = before[index];
      if (descriptor === undefined) delete holder[name]; // inherited, as the methods of crypto are
      else Object.defineProperty(holder, name, descriptor);
    });
  }
}
