/** Two-phase commit with n resource managers, searched to its end: 2^n + 4^n + 6^n states, of ordinary process classes. */
import { commitAgreement, transactionCommit } from '../protocols/transaction-commit.ts';
import { search } from '../checking/search/search.ts';
import type { SearchResult } from '../checking/search/search.ts';

/** Throws a sentence if a state is missing, or if agreement does not hold in all of them. */
export function searchCommit(managers: number): SearchResult {
  const names = Array.from({ length: managers }, (_, index) => `r${index + 1}`);
  const statesOf = (processes: Readonly<Record<string, { readonly state: string }>>): Record<string, string> => Object.fromEntries(names.map((name) => [name, processes[name]?.state ?? '']));
  const result = search({
    processes: transactionCommit(names), network: { keepsDelivered: true },
    always: { agreement: ({ processes }) => commitAgreement(statesOf(processes as Readonly<Record<string, { readonly state: string }>>)) },
  });
  let expected = 0;
  for (const base of [2, 4, 6]) expected += Array.from({ length: managers }).reduce((product: number) => product * base, 1);
  if (result.states !== expected || !result.complete) throw new Error(`the search saw ${result.states} states where there are ${expected}, so the work was not done right`);
  if (result.verdicts['agreement']?.outcome !== 'holds') throw new Error('agreement holds in two-phase commit, and the search says otherwise');
  return result;
}
