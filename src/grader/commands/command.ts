/**
 * What the commands of the autograder share: where the project is, how words are read, where a result is written.
 *
 *     const { values, positionals } = readWords(['08', '--seed', '17'], { seed: { type: 'string' } }, USAGE);
 *     readSeed(values.seed) //=> 17
 */
import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { didYouMean } from '../did-you-mean.ts';
import { DEFAULT_SEED } from '../grading-plan.ts';
import { UsageError } from '../selection.ts';

/** One command: what is typed, and what it does. */
export interface Command {
  /** Its lines of the usage. */
  readonly usage: string;
  /** Gives the exit code. Throws a sentence for words that it does not understand. */
  run(words: readonly string[]): Promise<number>;
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;
type Read<T extends Options> = { [Name in keyof T]?: T[Name] extends { type: 'boolean' } ? boolean : T[Name] extends { multiple: true } ? string[] : string };

/** Options that are for other programs, or for every command, and are not proposed. */
const UNSAID = ['text', 'debug'];

/** The options and the other words; throws a `UsageError` for an option that is none of `options`. `--debug` belongs to every command. */
export function readWords<T extends Options>(words: readonly string[], options: T, usage: string): { values: Read<T> & { debug?: boolean }; positionals: string[] } {
  const known: Options = { ...options, debug: { type: 'boolean' } };
  try {
    const { values, positionals } = parseArgs({ args: withJoinedSeed(words), options: known, allowPositionals: true });
    return { values: values as Read<T> & { debug?: boolean }, positionals };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const unknown = /^Unknown option '(-[^']*)'/.exec(said)?.[1];
    if (unknown === undefined) throw new UsageError(`${said}\nusage: ${usage}`);
    const names = Object.keys(known).filter((name) => !UNSAID.includes(name)).map((name) => `--${name}`);
    throw new UsageError(`there is no option '${unknown}'.${didYouMean(unknown, names)}\nusage: ${usage}`);
  }
}

/** A number that starts with a minus would be read as an option: `--seed -3` is `--seed=-3`. */
function withJoinedSeed(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const next = words[index + 1];
    if (word === '--seed' && next !== undefined && /^-\d/.test(next)) return [`--seed=${next}`];
    return words[index - 1] === '--seed' && /^-\d/.test(word) ? [] : [word];
  });
}

/** The project's root: the nearest folder, from `from` upwards, that has exercises. */
export function findRoot(from: string = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'exercises')) && existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new UsageError(`${from} is not inside a workbook: no folder above it has exercises/ and package.json`);
  }
}

/** A path as the user means it: npm starts the commands in the project's root, and the user means the folder that they are in. */
export const typedPath = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path);

/** The absolute path of a file that is to be written; refused before an hour's work is done. `-` is the standard output. */
export function writableFile(option: string, file: string | undefined): string | undefined {
  if (file === undefined || file === '-') return file;
  const path = typedPath(file);
  try {
    closeSync(openSync(path, 'a'));
  } catch (error) {
    throw new UsageError(`${option} ${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}). Name a file in a folder that exists.`);
  }
  return path;
}

/** The one word of a command that takes one exercise. */
export function only(words: readonly string[], command: string): string | undefined {
  if (words.length > 1) throw new UsageError(`npm run ${command} takes one exercise, and was given ${words.length}: ${words.join(', ')}. Name one at a time.`);
  return words[0];
}

/** `--seed`; the course's own seed without one. */
export function readSeed(text: string | undefined): number {
  if (text === undefined) return DEFAULT_SEED;
  const seed = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(seed)) throw new UsageError(`--seed ${text}: a seed is a whole number, such as 17`);
  return seed;
}
