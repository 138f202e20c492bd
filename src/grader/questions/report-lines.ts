/**
 * How a grading shows the questions of a chapter: how many hold, and for each that does not, why.
 *
 *       ✗ questions             1/2   practice 3 of 4 right, for credit 2 of 2 recorded
 *           ✗ Who is sure: "b · A alone" does not hold. A has seen nothing yet.
 *           · What messengers buy: not answered
 */
import type { ExerciseResult, QuestionCounts } from '../result.ts';

/** What stands beside the name. */
export function countsText({ practice, credit, predictions }: QuestionCounts): string {
  return [
    ...(practice.of > 0 ? [`practice ${practice.right} of ${practice.of} right`] : []),
    ...(credit.of > 0 ? [`for credit ${credit.recorded} of ${credit.of} recorded${credit.judged ? '' : ` (${credit.points === 1 ? 'a point' : `${credit.points} points`}, judged when graded)`}`] : []),
    ...(predictions.of > 0 ? [`${predictions.made} of ${predictions.of} predicted`] : []),
  ].join('; ');
}

export interface QuestionLine {
  readonly status: 'failed' | 'not started';
  readonly text: string;
}

/** What is left to do, a line each; nothing while nothing has been answered. */
export function leftToDo({ checks, status }: ExerciseResult): QuestionLine[] {
  if (status === 'not started') return [];
  return checks.flatMap((check): QuestionLine[] => {
    if (check.status === 'passed') return [];
    return check.status === 'not started' ? [{ status: check.status, text: `${check.title}: not answered` }] : [{ status: 'failed', text: `${check.title}: ${check.message}` }];
  });
}
