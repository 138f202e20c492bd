/**
 * Completes the name of an exercise in `check('08/…')`, which is a text to the compiler.
 *
 *     completeExercise(root, "await check('08/dec", 19) //=> { start: 13, end: 19, candidates: ['08/deciding-message'] }
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface Completion { start: number; end: number; candidates: string[] }

/** Undefined where no name of an exercise is being written. */
export function completeExercise(root: string, code: string, position: number): Completion | undefined {
  const written = /\bcheck\(\s*['"`]([\w/-]*)$/.exec(code.slice(0, position))?.[1];
  if (written === undefined) return undefined;
  return { start: position - written.length, end: position, candidates: exercisesOf(root).filter((name) => name.startsWith(written)) };
}

function exercisesOf(root: string): string[] {
  const exercises = join(root, 'exercises');
  if (!existsSync(exercises)) return [];
  return readdirSync(exercises, { withFileTypes: true }).filter((entry) => entry.isDirectory() && /^\d+-/.test(entry.name)).flatMap(({ name: folder }) =>
    readdirSync(join(exercises, folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => `${folder.split('-')[0]}/${name.slice(0, -3)}`)).sort();
}
