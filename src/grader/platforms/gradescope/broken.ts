/**
 * What Gradescope is told when the grading itself broke: a sentence, and the best score that the learner had before.
 *
 *     brokenResults(7, 'hidden').tests //=> [{ name: 'the best score of earlier submissions', score: 7, … }]
 *     brokenResults(undefined, 'hidden').score //=> undefined: Gradescope shows that the autograder failed, and records no score
 *
 * Source: Gradescope autograder documentation, "Submission Metadata" (`previous_submissions`).
 */
import { readFileSync } from 'node:fs';
import { rounded } from '../../outputs/shown.ts';
import type { GradescopeResults, Visibility } from '../../outputs/gradescope.ts';

const SENTENCE = 'This submission could not be graded: the autograder broke. That is not your fault.';

/** `visibility` is that of hidden checks: where there are some, a total is not for the learner either. */
export function brokenResults(before: number | undefined, visibility: Visibility): GradescopeResults {
  const consequence = before === undefined ? 'No score was recorded for it' : 'The best score of your earlier submissions stands';
  return {
    output: `${SENTENCE} ${consequence}, and your instructor can start the autograder again.`,
    output_format: 'text',
    test_output_format: 'text',
    test_name_format: 'text',
    visibility: 'visible',
    stdout_visibility: 'hidden',
    extra_data: { broken: true },
    ...(before !== undefined && {
      tests: [{
        score: before, max_score: before, status: 'passed', name: 'the best score of earlier submissions', name_format: 'text', number: '1', output: SENTENCE, output_format: 'text', tags: [],
        visibility, extra_data: {},
      }],
    }),
  };
}

/** The best score among earlier submissions; undefined where there is none, or nothing can be read. */
export function scoreBefore(metadataFile: string): number | undefined {
  let metadata: { previous_submissions?: readonly { score?: unknown }[] } | null;
  try {
    metadata = JSON.parse(readFileSync(metadataFile, 'utf8')) as typeof metadata;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code !== undefined) return undefined; // then there is no score to keep
    throw error;
  }
  const earlier = Array.isArray(metadata?.previous_submissions) ? metadata.previous_submissions : [];
  const scores = earlier.map((one) => (one?.score === null || one?.score === '' ? Number.NaN : Number(one?.score))).filter((score) => Number.isFinite(score));
  return scores.length === 0 ? undefined : rounded(Math.max(...scores));
}
