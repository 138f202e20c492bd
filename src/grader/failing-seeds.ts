/**
 * Seeds besides the one that counts. An answer that passes is tried with a few more, and one that passes only some is told so: a warning, and no points
 * lost. The seeds with which an exercise has failed are kept in `.workbook/failing-seeds.json` and tried first the next time, until it has passed with
 * them three times or its grader has changed.
 *
 *     furtherSeeds({ exercise: '08/deciding-message', answer, grader }, { count: 2, kept, except: 1 }) //=> [17, 80211]; 17 has failed before
 */
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FILE_BYTES_MAX } from './learner/stage.ts';
import { readPrivate, writePrivate } from './private-file.ts';
import type { ExerciseResult, TriedSeed } from './result.ts';
import type { Target } from './run.ts';

export interface KeptSeed {
  readonly seed: number;
  /** How often it has passed since it failed. */
  readonly passes: number;
}

/** By exercise: what its grader was, and the seeds. */
export type KeptSeeds = Readonly<Record<string, { readonly grader: string; readonly seeds: readonly KeptSeed[] }>>;

/** What a further seed is chosen by: the texts of the answer and of its grader. */
export interface Tried {
  readonly exercise: string;
  readonly answer: string;
  readonly grader: string;
}

const FILE = 'failing-seeds.json';
const PASSES_MAX = 3;
const KEPT_MAX = 5;
export const FURTHER_SEEDS = 2;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Those that failed before, then new ones, which follow from the answer: the same file meets the same seeds, and each change of it others. */
export function furtherSeeds({ exercise, answer, grader }: Tried, { count, kept, except }: { count: number; kept: KeptSeeds; except: number }): number[] {
  const known = keptFor(kept, exercise, grader).map(({ seed }) => seed).filter((seed) => seed !== except);
  const fresh = Array.from({ length: count }, (_, index) => Number.parseInt(hashOf(`${index} ${answer}`).slice(0, 8), 16) % 100_000);
  return [...new Set([...known, ...fresh])].filter((seed) => seed !== except).slice(0, Math.max(count, known.length));
}

function keptFor(kept: KeptSeeds, exercise: string, grader: string): readonly KeptSeed[] {
  const found = Object.hasOwn(kept, exercise) ? kept[exercise] : undefined;
  return found?.grader === hashOf(grader) ? found.seeds : [];
}

/** What is remembered after `tried` was. */
export function withTried(kept: KeptSeeds, { exercise, grader }: Omit<Tried, 'answer'>, tried: readonly TriedSeed[]): KeptSeeds {
  const before = keptFor(kept, exercise, grader);
  const seeds = before.flatMap((one): KeptSeed[] => {
    const again = tried.find(({ seed }) => seed === one.seed);
    if (again === undefined) return [one];
    if (again.failing !== undefined) return [{ seed: one.seed, passes: 0 }];
    return one.passes + 1 < PASSES_MAX ? [{ seed: one.seed, passes: one.passes + 1 }] : [];
  });
  const fresh = tried.filter(({ seed, failing }) => failing !== undefined && !before.some((one) => one.seed === seed)).map(({ seed }) => ({ seed, passes: 0 }));
  const { [exercise]: _, ...others } = kept;
  const all = [...fresh, ...seeds].slice(0, KEPT_MAX);
  return all.length === 0 ? others : { ...others, [exercise]: { grader: hashOf(grader), seeds: all } };
}

/** What to say of an answer that passes, but not with every seed. */
export function seedNote({ furtherSeeds: tried = [], checks }: ExerciseResult): string | undefined {
  const first = tried.find(({ failing }) => failing !== undefined);
  if (first?.failing === undefined) return undefined;
  const { seed, failing: { title, message, replay } } = first;
  const [check] = checks;
  return `passes with seed ${check?.seed ?? 'given'} and not with seed ${seed}, where it fails "${title}": ${message.replace(/\.$/, '')}. It costs no points. See it with: ${replay}`;
}

/** The seeds of one grading: chosen before it, remembered after it. */
export class SeedMemory {
  readonly #root: string;
  readonly #options: { count: number; except: number };
  readonly #tried = new Map<string, Tried>();

  constructor(root: string, { count, seed }: { count: number; seed: number }) {
    this.#root = root;
    this.#options = { count, except: seed };
  }

  /** None for a file that is not there: that is for its verdict to say. */
  seedsFor({ exercise, file, grader }: Target): readonly number[] {
    const [answer, rules] = [file, grader ?? ''].map((path) => textOf(resolve(this.#root, path)));
    if (answer === undefined || rules === undefined) return [];
    const tried: Tried = { exercise, answer, grader: rules };
    this.#tried.set(exercise, tried);
    return furtherSeeds(tried, { ...this.#options, kept: readKeptSeeds(this.#root) });
  }

  keep(results: readonly ExerciseResult[]): void {
    const before = readKeptSeeds(this.#root);
    const after = results.reduce((kept, { id, furtherSeeds: seeds = [] }) => {
      const tried = this.#tried.get(id);
      return tried === undefined || seeds.length === 0 ? kept : withTried(kept, tried, seeds);
    }, before);
    if (JSON.stringify(after) !== JSON.stringify(before)) writeKeptSeeds(this.#root, after);
  }
}

/** The text of an ordinary file of a size that is graded. */
function textOf(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size <= FILE_BYTES_MAX ? readFileSync(path, 'utf8') : undefined;
}

export function readKeptSeeds(root: string): KeptSeeds {
  const stored = readPrivate(root, FILE) ?? {};
  const sound = Object.entries(stored).filter(([, value]) => {
    const { grader, seeds } = (value ?? {}) as { grader?: unknown; seeds?: unknown };
    return typeof grader === 'string' && Array.isArray(seeds) && seeds.every((one: unknown) => Number.isSafeInteger((one as KeptSeed | null)?.seed) && Number.isSafeInteger((one as KeptSeed).passes));
  });
  return Object.fromEntries(sound) as KeptSeeds;
}

export function writeKeptSeeds(root: string, kept: KeptSeeds): void {
  writePrivate(root, FILE, kept);
}
