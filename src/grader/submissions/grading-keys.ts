/**
 * What a verdict depends on, as one key: equal keys, equal verdict, so what has been graded once need not be graded again.
 *
 *     keys.of('08/fewest-messengers', text) //=> { key: '3b1f…', hashes: { answer: 'a0…', grader: '77…', library: 'c4…' } }
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExerciseFiles } from '../course-check/course-files.ts';
import { libraryFolder } from '../learner/stage.ts';
import { sha256 } from '../pristine.ts';
import type { GradeResult } from '../result.ts';
import type { VerdictHashes } from './class-result.ts';

export interface GradingKeys {
  of(exercise: string, answer: string): { readonly key: string; readonly hashes: VerdictHashes };
}

export interface KeyedBy {
  readonly root: string;
  readonly exercises: readonly ExerciseFiles[];
  readonly seedId: string;
  readonly versions: GradeResult['versions'];
}

export function gradingKeys({ root, exercises, seedId, versions }: KeyedBy): GradingKeys {
  const library = libraryHash();
  const graders = new Map(exercises.map((files) => [files.id, sha256([files.grader, files.hiddenGrader].map((path) => hashOf(join(root, path))).join('\n'))]));
  const known = new Map<string, ReturnType<GradingKeys['of']>>(); // a class has many equal answers, and each is asked for often
  return {
    of(exercise, answer) {
      const place = `${exercise}\n${answer}`;
      let found = known.get(place);
      if (found === undefined) {
        const hashes = { answer: sha256(answer), grader: graders.get(exercise) ?? '', library };
        found = { key: sha256(JSON.stringify([exercise, hashes, seedId, versions])), hashes };
        known.set(place, found);
      }
      return found;
    },
  };
}

const hashOf = (file: string): string => (existsSync(file) ? sha256(readFileSync(file)) : 'none');

/** The built modules that run answers and judge them; reports, pages, notebooks and figures leave a verdict as it is. */
const JUDGING = /^(simulation|protocols|checking|statistics|grader[\\/]learner)[\\/].*\.js$|^grader[\\/](expect|grade|grading-plan|logged|printable|result|run)\.js$/;

function libraryHash(): string {
  const dist = join(libraryFolder(), 'dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => JUDGING.test(path)).toSorted();
  return sha256(files.map((path) => `${path}\0${sha256(readFileSync(join(dist, path)))}`).join('\n'));
}
