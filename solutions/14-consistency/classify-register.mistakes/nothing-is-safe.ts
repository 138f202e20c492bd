/**
 * Misconception: "a value that nobody wrote is never right". Demands sense of a read that overlaps a write, which a safe register does not.
 * Caught by: "lets a read that overlaps a write return anything at all, and calls that safe".
 * Say: You call a history "not even safe" because a read that overlaps a write returned nonsense. A safe register may do that.
 */
export interface RegisterOperation {
  readonly kind: 'write' | 'read';
  readonly by: string; // 'W' is the writer; everybody else reads
  readonly value: string | null; // what was written, or what the read returned
  readonly fromMs: number; // when it began
  readonly untilMs: number; // when it ended; no two of all these times are equal
}

export type RegisterClass = 'atomic' | 'regular' | 'safe' | 'not even safe';

export function classifyRegister(operations: readonly RegisterOperation[]): RegisterClass {
  const writes = operations.filter(({ kind }) => kind === 'write');
  const reads = operations.filter(({ kind }) => kind === 'read');
  const values = [null, ...writes.map(({ value }) => value)];
  const ages = reads.map((read) => {
    const ended = writes.filter(({ untilMs }) => untilMs < read.fromMs).length;
    const begun = writes.filter(({ fromMs }) => fromMs < read.untilMs).length;
    const age = values.indexOf(read.value);
    return { read, age, overlaps: begun > ended, allowed: age >= ended && age <= begun };
  });
  if (ages.some(({ allowed, overlaps, age }) => !allowed && (!overlaps || age < 0))) return 'not even safe';
  if (ages.some(({ allowed }) => !allowed)) return 'safe';
  const inverted = ages.some((one) => ages.some((later) => one.read.untilMs < later.read.fromMs && later.age < one.age));
  return inverted ? 'regular' : 'atomic';
}
