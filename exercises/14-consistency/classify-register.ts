import { NotImplemented } from 'distsys';

/** An operation on a register that one writer writes and any number of readers read. It has ended. */
export interface RegisterOperation {
  readonly kind: 'write' | 'read';
  readonly by: string; // 'W' is the writer; everybody else reads
  readonly value: string | null; // what was written, or what the read returned
  readonly fromMs: number; // when it began
  readonly untilMs: number; // when it ended; no two of all these times are equal
}

export type RegisterClass = 'atomic' | 'regular' | 'safe' | 'not even safe';

/**
 * Exercise 14/classify-register · 5 points · about 20 lines
 *
 * Say which register a history could have come from; of several, the strongest. The register holds null at first. Its one writer writes one value after
 * another, each another one, and nobody ever writes null. Two operations overlap if each began before the other ended. (Lamport 1986)
 *
 * - safe:    a read that overlaps no write returns what was written last before it. A read that overlaps a write may return anything at all.
 * - regular: it is safe, and a read that overlaps writes returns what was written last before it began, or what one of those writes writes.
 * - atomic:  it is regular, and a read that begins after another read has ended never returns an older value than that one.
 *
 *     classifyRegister([
 *       { kind: 'write', by: 'W', value: 'a', fromMs: 0, untilMs: 10 },
 *       { kind: 'read', by: 'R', value: null, fromMs: 5, untilMs: 15 },
 *     ]) //=> 'atomic': the read may count as having come before the write
 *
 * Operations are given in the order in which they began.
 */
export function classifyRegister(operations: readonly RegisterOperation[]): RegisterClass {
  // TODO: what may a read return, and what may the reads after it?
  throw new NotImplemented('14/classify-register');
}
