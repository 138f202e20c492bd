/**
 * What a check found: that a property holds, that it is violated, with the evidence, or that nobody knows.
 *
 *     const verdict = violated('one leader per term', { because: 'term 3 has two leaders, n1 and n4', evidence: [first, second] });
 *     describeVerdict(verdict) //=> 'one leader per term is violated: term 3 has two leaders, n1 and n4'
 *
 * A budget that ended is the verdict `unknown` and never a pass; a pass that could not have been anything else says so (`vacuous`).
 */
export type Verdict<Evidence = unknown> = Holds | Violated<Evidence> | Unknown;

export interface Holds {
  readonly outcome: 'holds';
  /** What was asked, in the field's words: 'linearizability', 'one leader per term'. */
  readonly property: string;
  /** What was examined: '120 operations on 5 keys', 'all 8,832 states'. */
  readonly because: string;
  /** Why the check could not have failed, if it could not: 'no operation completed', 'no two operations overlap'. */
  readonly vacuous?: string;
}

export interface Violated<Evidence = unknown> {
  readonly outcome: 'violated';
  readonly property: string;
  /** What broke it, in a sentence that names who and when. */
  readonly because: string;
  /** What shows it, as data: a figure draws it. */
  readonly evidence: Evidence;
}

export interface Unknown {
  readonly outcome: 'unknown';
  readonly property: string;
  /** Which budget ended where, and what would help. */
  readonly because: string;
}

export function holds(property: string, options: { because: string; vacuous?: string | undefined }): Holds {
  const { because, vacuous } = options;
  return { outcome: 'holds', property, because, ...(vacuous === undefined ? {} : { vacuous }) };
}

export function violated<Evidence>(property: string, options: { because: string; evidence: Evidence }): Violated<Evidence> {
  return { outcome: 'violated', property, ...options };
}

export function unknown(property: string, options: { because: string }): Unknown {
  return { outcome: 'unknown', property, ...options };
}

/** What shows the verdict: the way to a violation, or to what a search was to find. Throws a sentence if there is none. */
export function evidenceOf<Evidence>(verdict: Verdict<Evidence> | (Holds & { readonly evidence?: Evidence }) | undefined): Evidence {
  if (verdict === undefined) throw new TypeError('evidenceOf: there is no such verdict. Look at the names of the properties that were asked.');
  const { evidence } = verdict as { readonly evidence?: Evidence };
  if (evidence === undefined) throw new Error(`evidenceOf: there is none. ${describeVerdict(verdict)}.`);
  return evidence;
}

/** The verdict in a sentence or two. */
export function describeVerdict(verdict: Verdict): string {
  const { property, because } = verdict;
  switch (verdict.outcome) {
    case 'holds':
      return `${property} holds: ${because}${verdict.vacuous === undefined ? '' : `. This shows nothing: ${verdict.vacuous}`}`;
    case 'violated':
      return `${property} is violated: ${because}`;
    case 'unknown':
      return `${property} is undecided: ${because}`;
  }
}
