/**
 * Which edition of the course a folder holds: the whole project, or the learner's, which `npm run handout` makes and which has no solutions.
 *
 *     isLearnersEdition(root) //=> false where the course is written
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function isLearnersEdition(root: string): boolean {
  const { workbook } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workbook?: { edition?: unknown } };
  return workbook?.edition === 'learner';
}
