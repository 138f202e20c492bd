import { checkLinearizability, History, register } from 'distsys';
import type { Random } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';

interface RegisterOperation {
  kind: 'write' | 'read';
  by: string;
  value: string | null;
  fromMs: number;
  untilMs: number;
}

/** Many writes and readers; reads return what was written lately, whether they may or not. */
function longHistory(random: Random): RegisterOperation[] {
  const writes: RegisterOperation[] = [];
  let now = 0;
  const values = Array.from({ length: 12 }, (_, index) => `v${index}`);
  for (const value of values) {
    const fromMs = now + 0.5 + 15 * random.next();
    now = fromMs + 0.5 + 25 * random.next();
    writes.push({ kind: 'write', by: 'W', value, fromMs, untilMs: now });
  }
  const reads = Array.from({ length: 14 }, (_, index): RegisterOperation => {
    const fromMs = now * random.next();
    const untilMs = fromMs + 0.5 + 20 * random.next();
    const ended = writes.filter((write) => write.untilMs < fromMs).length;
    const begun = writes.filter((write) => write.fromMs < untilMs).length;
    const place = random.integer(ended, begun);
    return { kind: 'read', by: `R${index % 4}`, value: place === 0 ? null : (values[place - 1] as string), fromMs, untilMs };
  });
  return [...writes, ...reads].toSorted((one, other) => one.fromMs - other.fromMs);
}

/** Atomic means linearizable: asked of a checker that knows nothing of registers with one writer. */
function isAtomic(operations: readonly RegisterOperation[]): boolean {
  const written = operations.map(({ kind, value, fromMs, untilMs }, index) => [`p${index}`, [kind === 'write' ? { call: { type: 'Write', value } as const, fromMs, untilMs } : { call: { type: 'Read' } as const, fromMs, untilMs, result: value }]] as const);
  return checkLinearizability(History.of<any, any>(Object.fromEntries(written)), register).outcome === 'holds';
}

grade('14/classify-register', {
  exports: ['classifyRegister'],
  checks: [
    {
      title: 'calls a long history atomic exactly if it is linearizable',
      points: 3,
      hints: [],
      async run({ learner, random }) {
        // Half of them with one read fewer at a time, so that both classes are many.
        const cases = Array.from({ length: 60 }, () => longHistory(random)).flatMap((all) => {
          const few = all.filter(({ kind }, index) => kind === 'write' || index % 4 === 0);
          return [all, few];
        });
        const answers = await learner.calls<unknown>('classifyRegister', cases.map((operations) => [operations]));
        cases.forEach((operations, index) => {
          const expected = isAtomic(operations) ? 'atomic' : 'regular';
          if (answers[index] !== expected) fail({ expected: `'${expected}' of a history of ${operations.length} operations`, got: describeValue(answers[index]) });
        });
      },
    },
    {
      title: 'one read that is wrong without a write under way decides, however many operations there are',
      points: 2,
      hints: [],
      async run({ learner, random }) {
        const cases = Array.from({ length: 20 }, () => {
          const all = longHistory(random);
          const end = Math.max(...all.map(({ untilMs }) => untilMs));
          const value = random.pick(['v0', 'v5', 'v10', null, 'never']);
          return [...all, { kind: 'read', by: 'R0', value, fromMs: end + 1, untilMs: end + 2 }];
        });
        const answers = await learner.calls<unknown>('classifyRegister', cases.map((operations) => [operations]));
        answers.forEach((answer) => answer === 'not even safe' || fail({ expected: "'not even safe' where the last read, long after all writes, is stale", got: describeValue(answer) }));
      },
    },
  ],
});
