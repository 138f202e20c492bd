/** Paths out of verdicts, for the tests of the search: an error says what there was instead. */
import type { SearchPath } from './path.ts';
import type { SearchOptions } from './search-options.ts';
import { search } from './search.ts';
import type { SearchResult } from './search.ts';

export function evidenceOf(result: SearchResult<any>, name: string): SearchPath<any> {
  const verdict = result.verdicts[name];
  if (verdict === undefined || !('evidence' in verdict) || verdict.evidence === undefined) throw new Error(`${name} has no evidence: ${JSON.stringify(verdict)}`);
  return verdict.evidence;
}

/** The path to a state in which `wanted` is true; there must be one. */
export function pathTo(options: SearchOptions<any>, wanted: (state: any) => boolean): SearchPath<any> {
  const result = search<any>({ ...options, sometimes: { wanted } });
  if (result.verdicts['wanted']?.outcome !== 'holds') throw new Error(result.verdicts['wanted']?.because);
  return evidenceOf(result, 'wanted');
}

export const textsOf = (path: SearchPath<any>): string[] => path.steps.map(({ text }) => text);
