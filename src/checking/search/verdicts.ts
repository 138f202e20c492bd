/** What a search found, as verdicts: each with the path that shows it, or with what was examined. */
import { holds, unknown, violated } from '../verdict.ts';
import type { Holds, Unknown, Violated } from '../verdict.ts';
import type { Processes } from '../../simulation/run-types.ts';
import type { Explored } from './explored.ts';
import type { SearchPath } from './path.ts';
import type { Question } from './questions.ts';
import { NO_HANDLER_FAILS } from './questions.ts';

/** A verdict with the path that shows it: to the bad state of a violation, to the good one of a sometimes-property that holds. */
export type SearchVerdict<P extends Processes = Processes> = (Holds & { readonly evidence?: SearchPath<P> }) | Violated<SearchPath<P>> | Unknown;

/** How far the search came. */
export interface Coverage {
  readonly complete: boolean;
  /** Why it did not see everything, and what would help; empty if it did. */
  readonly why: string;
}

const counted = (states: number): string => (states === 1 ? 'the only state' : `all ${states.toLocaleString('en')} states`);

/** The verdict on an always- or sometimes-property. */
export function verdictOf(question: Question, explored: Explored, coverage: Coverage, paths: { to(question: Question): SearchPath<any>; farthest(): SearchPath<any> }): SearchVerdict<any> {
  const { kind, name, state, because } = question;
  const states = explored.visited.size;
  if (kind === 'always') {
    if (state >= 0) {
      const path = paths.to(question);
      return violated(name, { because: `${because === '' ? 'it is false' : because}, ${after(path)}`, evidence: path });
    }
    if (!coverage.complete) return unknown(name, { because: `it is true in the ${states.toLocaleString('en')} states that were seen, and ${coverage.why}` });
    return holds(name, { because: `it is true in ${counted(states)}`, vacuous: nothingHappens(explored) });
  }
  if (kind === 'eventually') return unknown(name, { because: 'loops have not been looked for' });
  if (state >= 0) {
    const path = paths.to(question);
    return { ...holds(name, { because: `it is true ${after(path)}`, vacuous: path.steps.length === 0 ? 'it is true before anything has happened' : undefined }), evidence: path };
  }
  if (!coverage.complete) return unknown(name, { because: `it is false in the ${states.toLocaleString('en')} states that were seen, and ${coverage.why}` });
  return violated(name, { because: `it is false in ${counted(states)}; the evidence leads to the one that is farthest from the beginning`, evidence: paths.farthest() });
}

/** The verdict on the property that every search has. */
export function failureVerdict(explored: Explored, coverage: Coverage, pathTo: () => SearchPath<any>): SearchVerdict<any> {
  if (explored.failure !== undefined) {
    const path = pathTo();
    return violated(NO_HANDLER_FAILS, { because: `${explored.failure.because}, ${after(path)}`, evidence: path });
  }
  if (!coverage.complete) return unknown(NO_HANDLER_FAILS, { because: `none failed in the ${explored.visited.size.toLocaleString('en')} states that were seen, and ${coverage.why}` });
  return holds(NO_HANDLER_FAILS, { because: `none fails in ${counted(explored.visited.size)}`, vacuous: nothingHappens(explored) });
}

function nothingHappens(explored: Explored): string | undefined {
  return explored.transitions === 0 ? 'nothing ever happens after the start: no message is sent, no timer is set and no input is given' : undefined;
}

export function after({ steps }: SearchPath<any>): string {
  return steps.length === 0 ? 'at the beginning' : `after ${steps.length === 1 ? '1 step' : `${steps.length.toLocaleString('en')} steps`}`;
}
