/**
 * What a check of the course has found: findings as data, each a sentence, and how much was looked at.
 *
 *     const ledger = new Ledger();
 *     ledger.expect(points === 25, { path: 'src/course.ts', rule: 'chapter points', says: `…` });
 *     ledger.passed          //=> 1, or a finding more
 */

export interface Finding {
  readonly path: string; // the file to mend, from the project's root
  readonly rule: string; // which rule, in two or three words
  readonly says: string; // the sentence: what is wrong, the value, the rule, the next step
}

export class Ledger {
  /** Expectations that held. */
  passed = 0;
  readonly findings: Finding[] = [];
  /** What the reader should know though nothing is wrong: which files were taken from elsewhere, what was left out. */
  readonly notes: string[] = [];

  /** Counts one expectation; notes the finding if it does not hold. Returns whether it held. */
  expect(holds: boolean, finding: Finding): boolean {
    if (holds) this.passed += 1;
    else this.findings.push(finding);
    return holds;
  }

  fail(finding: Finding): void {
    this.findings.push(finding);
  }

  note(text: string): void {
    this.notes.push(text);
  }
}

/** The words `a`, `b` and `c` in a sentence, quoted. */
export function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return quoted.length <= 1 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

/** `one check`, `3 checks`; `one` may be written otherwise. */
export function counted(count: number, noun: string, one = 'one'): string {
  return `${count === 1 ? one : count} ${noun}${count === 1 ? '' : 's'}`;
}

/** What an error says, for errors that are sentences already. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
