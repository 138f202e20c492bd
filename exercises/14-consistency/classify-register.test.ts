import type { Random } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

interface RegisterOperation {
  kind: 'write' | 'read';
  by: string;
  value: string | null;
  fromMs: number;
  untilMs: number;
}
type RegisterClass = 'atomic' | 'regular' | 'safe' | 'not even safe';

const w = (value: string, fromMs: number, untilMs: number): RegisterOperation => ({ kind: 'write', by: 'W', value, fromMs, untilMs });
const r = (value: string | null, fromMs: number, untilMs: number, by = 'R'): RegisterOperation => ({ kind: 'read', by, value, fromMs, untilMs });

grade('14/classify-register', {
  exports: ['classifyRegister'],
  checks: [
    {
      title: 'tells what was written last from what was written before it',
      points: 1,
      hints: [
        'When a read overlaps no write, only one value is right: that of the last write that ended before the read began, or null if none did.',
        'A read of an older value, or of a value that nobody has written, is then "not even safe".',
      ],
      async run({ learner, random }) {
        const at = random.integer(1, 9);
        await judge(learner, [
          [[w('a', 0, 10), r('a', 20 + at, 40)], 'atomic'],
          [[r(null, at, 15), w('a', 20, 30)], 'atomic'],
          [[w('a', 0, 10), r(null, 20 + at, 40)], 'not even safe'],
          [[w('a', 0, 10), w('b', 20, 30), r('a', 31 + at, 50)], 'not even safe'],
          [[w('a', 0, 10), r('z', 20 + at, 40)], 'not even safe'],
          [[r('a', at, 15), w('a', 20, 30)], 'not even safe'],
          [[w('a', 0, 10), w('b', 20, 30), r('b', 40, 50), r('b', 45 + at / 2, 60, 'S')], 'atomic'],
          [[], 'atomic'],
        ]);
      },
    },
    {
      title: 'lets a read that overlaps a write return anything at all, and calls that safe',
      points: 1,
      hints: [
        'A value that nobody has written yet, or ever: while a write is under way, a safe register may return it.',
        'One wrong read that overlaps nothing makes the whole history "not even safe", whatever the others return.',
      ],
      async run({ learner, random }) {
        const at = random.integer(1, 4);
        await judge(learner, [
          [[w('a', 0, 10), r('z', 5 + at, 15)], 'safe'],
          [[w('a', 0, 10), w('b', 20, 30), r(null, 25 + at / 2, 40)], 'safe'],
          [[w('a', 0, 10), w('b', 20, 30), w('c', 40, 50), r('a', 41 + at, 45 + at)], 'safe'],
          [[w('a', 0, 10), r('z', 5 + at, 15), r('z', 20, 30)], 'not even safe'],
          [[w('a', 0, 10), r('b', 5 + at, 15), w('b', 20, 30)], 'safe'],
        ]);
      },
    },
    {
      title: 'lets a read that overlaps writes return the value before them, or that of any of them',
      points: 1,
      hints: [
        'A long read may overlap several writes. Which values may it return?',
        'That of the last write that ended before the read began, and those of all writes that overlap it.',
      ],
      async run({ learner, random }) {
        const at = random.integer(1, 4);
        await judge(learner, [
          [[w('a', 0, 10), w('b', 20, 30), r('a', 25 + at, 40)], 'atomic'],
          [[w('a', 0, 10), w('b', 20, 30), r('b', 25 + at, 40)], 'atomic'],
          [[w('a', 0, 10), r('a', 15, 100), w('b', 20, 30), w('c', 40, 50), w('d', 60, 70 + at)], 'atomic'],
          [[w('a', 0, 10), r('b', 15, 100), w('b', 20, 30), w('c', 40, 50), w('d', 60, 70 + at)], 'atomic'],
          [[w('a', 0, 10), r('c', 15, 100), w('b', 20, 30), w('c', 40, 50), w('d', 60, 70 + at)], 'atomic'],
          [[w('a', 0, 10), r('d', 15, 65 + at), w('b', 20, 30), w('c', 40, 50), w('d', 60, 70 + at)], 'atomic'],
          [[r(null, at, 12), w('a', 5 + at / 8, 20)], 'atomic'],
          [[w('a', 0, 10), r('d', 15, 50 + at), w('b', 20, 30), w('c', 40, 60), w('d', 70, 80)], 'safe'],
        ]);
      },
    },
    {
      title: 'finds the read that returns an older value than a read before it',
      points: 2,
      hints: [
        'Give each read the number of the write that it read: 0 for null, 1 for the first write. A later read must not have a smaller number.',
        'The two reads may be of different readers. And "later" means: it began after the other had ended; reads that overlap may return what they like.',
      ],
      async run({ learner, random }) {
        const at = random.integer(1, 4);
        await judge(learner, [
          [[w('a', 0, 10), w('b', 20, 100), r('b', 30, 40), r('a', 50 + at, 70)], 'regular'],
          [[w('a', 0, 10), w('b', 20, 100), r('b', 30, 40, 'R'), r('a', 50 + at, 70, 'S')], 'regular'],
          [[w('a', 0, 10), w('b', 20, 100), r('b', 30, 60, 'R'), r('a', 50 + at, 70, 'S')], 'atomic'],
          [[w('a', 0, 10), w('b', 20, 100), r('a', 30, 40, 'R'), r('b', 50 + at, 70, 'S')], 'atomic'],
          [[w('a', 0, 100), r('a', 10, 20, 'R'), r(null, 30 + at, 40, 'S')], 'regular'],
          [[w('z', 0, 10), w('b', 20, 100), r('b', 30, 40, 'R'), r('z', 50 + at, 70, 'S')], 'regular'],
          [[w('a', 0, 10), w('b', 20, 100), r('b', 30, 40, 'R'), r('b', 42, 44, 'S'), r('a', 50 + at, 70, 'T')], 'regular'],
        ]);
        await judge(learner, Array.from({ length: 60 }, () => drawn(random)));
      },
    },
  ],
});

async function judge(learner: Learner, cases: readonly (readonly [RegisterOperation[], RegisterClass])[]): Promise<void> {
  const answers = await learner.calls<unknown>('classifyRegister', cases.map(([operations]) => [operations]));
  cases.forEach(([operations, expected], index) => {
    const answer = answers[index];
    if (answer !== expected) fail({ expected: `'${expected}'`, got: `${describeValue(answer)} of the history ${textOf(operations)}` });
  });
}

const textOf = (operations: readonly RegisterOperation[]): string =>
  operations.length === 0 ? 'in which nothing is done' : operations.map(({ kind, by, value, fromMs, untilMs }) => `${by} ${kind}s ${value} (${fromMs} to ${untilMs})`).join(', ');

/** A history of a few writes and reads, most of whose reads return something likely, and its class by the definitions. */
function drawn(random: Random): readonly [RegisterOperation[], RegisterClass] {
  const letters = 'abcdef'.split('');
  const writes: RegisterOperation[] = [];
  let now = 0;
  for (const value of letters.slice(0, random.integer(1, 4))) {
    const fromMs = now + 1 + 20 * random.next();
    now = fromMs + 1 + 40 * random.next();
    writes.push(w(value, fromMs, now));
  }
  const reads = Array.from({ length: random.integer(2, 5) }, (_, index) => {
    const fromMs = (now + 10) * random.next();
    const untilMs = fromMs + 1 + 30 * random.next();
    const may = mayReturn(writes, fromMs, untilMs);
    const value = random.chance(0.04) ? random.pick([null, ...letters]) : random.pick(may);
    return r(value, fromMs, untilMs, `R${index}`);
  });
  const operations = [...writes, ...reads].toSorted((one, other) => one.fromMs - other.fromMs);
  return [operations, classOf(writes, reads)];
}

/** By Lamport's definition: what was written last before the read, and what is written meanwhile. */
function mayReturn(writes: readonly RegisterOperation[], fromMs: number, untilMs: number): (string | null)[] {
  const last = writes.findLast((write) => write.untilMs < fromMs);
  return [last?.value ?? null, ...writes.filter((write) => write.fromMs < untilMs && write.untilMs > fromMs).map(({ value }) => value)];
}

function classOf(writes: readonly RegisterOperation[], reads: readonly RegisterOperation[]): RegisterClass {
  const overlapping = (read: RegisterOperation): boolean => writes.some(({ fromMs, untilMs }) => fromMs < read.untilMs && untilMs > read.fromMs);
  const wrong = reads.filter((read) => !mayReturn(writes, read.fromMs, read.untilMs).includes(read.value));
  if (wrong.some((read) => !overlapping(read))) return 'not even safe';
  if (wrong.length > 0) return 'safe';
  const place = ({ value }: RegisterOperation): number => writes.findIndex((write) => write.value === value);
  return reads.some((one) => reads.some((other) => one.untilMs < other.fromMs && place(other) < place(one))) ? 'regular' : 'atomic';
}
