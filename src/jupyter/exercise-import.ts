/**
 * Which exercise an import that leads nowhere may have meant.
 *
 *     nearestExercise(root, './exercises/08-two-generals/chian') //=> " Did you mean 'chain'?"
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { didYouMean } from '../grader/did-you-mean.ts';

export function nearestExercise(root: string, specifier: string): string {
  const folder = resolve(root, dirname(specifier));
  if (!existsSync(folder)) {
    const exercises = resolve(root, 'exercises');
    return existsSync(exercises) ? didYouMean(basename(folder), readdirSync(exercises)) : '';
  }
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => name.slice(0, -3));
  return didYouMean(basename(specifier), names);
}
