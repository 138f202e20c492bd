/** What a search found, as verdicts: each with the path that shows it, or with what was examined. */
import { holds, unknown, violated } from '../verdict.ts';
import type { Holds, Unknown, Violated } from '../verdict.ts';
import type { Processes } from '../../simulation/run-types.ts';
import type { Explored } from './explored.ts';
import type { Finding } from './liveness.ts';
import type { SearchPath } from './path.ts';
import type { Route } from './path-builder.ts';
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

/** Makes the paths that verdicts show. */
export interface Paths {
  /** To the state that decides an always- or sometimes-property. */
  to(question: Question): SearchPath<any>;
  /** To the failure of a handler. */
  toFailure(): SearchPath<any>;
  farthest(): SearchPath<any>;
  /** A run on which an eventually-property never comes true. */
  without(question: Question, route: Route): SearchPath<any>;
}

export function alwaysVerdict(question: Question, explored: Explored, coverage: Coverage, paths: Paths): SearchVerdict<any> {
  const { name, state, because } = question;
  if (state >= 0) {
    const path = paths.to(question);
    return violated(name, { because: `${because === '' ? 'it is false' : because}, ${after(path)}`, evidence: path });
  }
  if (!coverage.complete) return unknown(name, { because: `it is true in the ${seen(explored)} that were seen, and ${coverage.why}` });
  return holds(name, { because: `it is true in ${counted(explored.visited.size)}`, vacuous: vacuity(explored, question) });
}

export function sometimesVerdict(question: Question, explored: Explored, coverage: Coverage, paths: Paths): SearchVerdict<any> {
  const { name, state } = question;
  if (state >= 0) {
    const path = paths.to(question);
    const vacuous = path.steps.length === 0 ? 'it is true before anything has happened' : undefined;
    return { ...holds(name, { because: `it is true ${after(path)}`, vacuous }), evidence: path };
  }
  if (!coverage.complete) return unknown(name, { because: `it is false in the ${seen(explored)} that were seen, and ${coverage.why}` });
  return violated(name, { because: `it is false in ${counted(explored.visited.size)}; the evidence leads to one that is farthest from the beginning`, evidence: paths.farthest() });
}

export function eventuallyVerdict(question: Question, finding: Finding, explored: Explored, coverage: Coverage, paths: Paths): SearchVerdict<any> {
  const { name } = question;
  if (finding.kind === 'violated') {
    const path = paths.without(question, finding.lasso);
    const { loopFrom, steps } = path;
    const how = loopFrom === undefined ? `a run ends without it, ${after(path)}` : `after ${times(loopFrom)}, a run can go round for ever without it, ${times(steps.length - loopFrom)} a round`;
    return violated(name, { because: how, evidence: path });
  }
  if (!coverage.complete) return unknown(name, { because: `no run without it was found among the ${seen(explored)} that were seen, and ${coverage.why}` });
  if (finding.kind === 'unknown') return unknown(name, { because: 'a handler fails, and what would come after nobody knows. Mend that first' });
  const vacuous = question.atOnce ? 'it is true before anything has happened' : undefined;
  return holds(name, { because: `of ${counted(explored.visited.size)}, ${finding.waiting.toLocaleString('en')} come before it, and no run ends or goes round among those`, vacuous });
}

/** The verdict on the property that every search has. */
export function failureVerdict(explored: Explored, coverage: Coverage, paths: Paths): SearchVerdict<any> {
  if (explored.failure !== undefined) {
    const path = paths.toFailure();
    return violated(NO_HANDLER_FAILS, { because: `${explored.failure.because}, ${after(path)}`, evidence: path });
  }
  if (!coverage.complete) return unknown(NO_HANDLER_FAILS, { because: `none failed in the ${seen(explored)} that were seen, and ${coverage.why}` });
  return holds(NO_HANDLER_FAILS, { because: `none fails in ${counted(explored.visited.size)}`, vacuous: vacuity(explored) });
}

/** Why the check could not have failed, if it could not. */
function vacuity(explored: Explored, question?: Question): string | undefined {
  if (explored.transitions === 0) return 'nothing ever happens after the start: no message is sent, no timer is set and no input is given';
  if (question !== undefined && question.reads.size === 0) return 'it does not look at the state';
  if (question !== undefined && ![...question.reads].some((part) => explored.varies(part))) return `what it looks at (${[...question.reads].sort().join(', ')}) is the same in every state`;
  const { settings, transitions } = explored.space;
  if (settings.losesMax > 0 && transitions.messages.size === 0) return 'messages may be lost, and none was ever sent';
  return undefined;
}

const seen = (explored: Explored): string => `${explored.visited.size.toLocaleString('en')} states`;
const times = (steps: number): string => (steps === 1 ? '1 step' : `${steps.toLocaleString('en')} steps`);

export function after({ steps }: SearchPath<any>): string {
  return steps.length === 0 ? 'at the beginning' : `after ${times(steps.length)}`;
}
