/**
 * While a run is under way, what would make it differ from the next one is an error that names the replacement: the wall clock, unseeded
 * randomness, real timers.
 *
 *     withoutNondeterminism(where, () => process.onMessage(ctx, from, message));
 *
 * A process that reads the real clock is not wrong today; it is wrong on the day on which you want to see its failure again.
 */
type Replaceable = Record<string, unknown>;

const REPLACEMENTS: readonly { holder: Replaceable; name: string; called: string; instead: string }[] = [
  { holder: Math as unknown as Replaceable, name: 'random', called: 'Math.random', instead: 'ctx.random()' },
  { holder: Date as unknown as Replaceable, name: 'now', called: 'Date.now', instead: 'ctx.nowMs' },
  { holder: performance as unknown as Replaceable, name: 'now', called: 'performance.now', instead: 'ctx.nowMs' },
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((name) => ({
    holder: globalThis as unknown as Replaceable,
    name,
    called: name,
    instead: 'ctx.setTimer(name, delayMs)',
  })),
];

/** Calls `action` with the sources of nondeterminism replaced by errors; `where` says what was running, for their text. */
export function withoutNondeterminism<T>(where: () => string, action: () => T): T {
  const originals = REPLACEMENTS.map(({ holder, name }) => holder[name]);
  for (const { holder, name, called, instead } of REPLACEMENTS) {
    holder[name] = () => {
      throw new Error(`${where()} called ${called}; a run would not repeat. Use ${instead} instead.`);
    };
  }
  try {
    return action();
  } finally {
    REPLACEMENTS.forEach(({ holder, name }, index) => {
      holder[name] = originals[index];
    });
  }
}
