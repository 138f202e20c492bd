/**
 * Watch mode: a save grades the exercise again, from an engine that stays warm; a few keys do the rest.
 *
 *     await watch({ root, selected: select(['08']), seed: 1, furtherSeeds: 2, print: (text) => process.stdout.write(text), keys: process.stdin, paint: PLAIN, signal });
 *
 * Ends when `signal` is aborted or q is pressed. What was reached is on disk after each grading, so nothing is lost.
 */
import { join } from 'node:path';
import { chapterFolder } from '../../course.ts';
import { DEFAULT_SEED } from '../grading-plan.ts';
import { startEngine } from '../engine.ts';
import type { Engine } from '../engine.ts';
import { hintText, nextHint, readClimbed, withHint, writeClimbed } from '../hint.ts';
import { practise } from '../practice.ts';
import { nextLines, progressOf, shortProgress } from '../progress.ts';
import type { Progress } from '../progress.ts';
import { readProgress } from '../progress-record.ts';
import { exerciseLines } from '../report.ts';
import type { Paint } from '../report.ts';
import type { ExerciseResult } from '../result.ts';
import { select } from '../selection.ts';
import type { SelectedChapter } from '../selection.ts';
import type { Keys } from './keys.ts';
import { SavedFiles } from './saved-files.ts';

export interface WatchOptions {
  readonly root: string;
  readonly selected: readonly SelectedChapter[];
  readonly seed: number;
  readonly furtherSeeds: number;
  readonly print: (text: string) => void;
  /** Where keys come from; none where nobody sits at a keyboard. */
  readonly keys?: Keys;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

const LOOK_MS = 150;
const KEYS = 'keys: h hint   r grade again   a grade all   n next exercise   q quit';

export async function watch(options: WatchOptions): Promise<void> {
  const engine = await startEngine(options.root, { ownSignals: true });
  try {
    await new Session(options, engine).run();
  } finally {
    options.keys?.close();
    await engine.close();
  }
}

class Session {
  readonly #options: WatchOptions;
  readonly #engine: Engine;
  readonly #ids: readonly string[];
  readonly #idOf: ReadonlyMap<string, string>; // by absolute path of an answer or its grader
  readonly #wanted = new Set<string>(); // to be graded
  #grading: AbortController | undefined;
  #under: readonly string[] = []; // being graded
  #last: ExerciseResult | undefined; // what was shown last
  #ended = false;

  constructor(options: WatchOptions, engine: Engine) {
    this.#options = options;
    this.#engine = engine;
    const files = options.selected.flatMap(({ chapter, names }) => names.flatMap((name) => ['.ts', '.test.ts'].map((ending) =>
      [join(options.root, 'exercises', chapterFolder(chapter), `${name}${ending}`), `${chapter.number}/${name}`] as const)));
    this.#idOf = new Map(files);
    this.#ids = [...new Set(files.map(([, id]) => id))];
  }

  async run(): Promise<void> {
    const { signal, keys, print } = this.#options;
    const saved = new SavedFiles([...this.#idOf.keys()]);
    const end = (): void => {
      this.#ended = true;
      this.#grading?.abort();
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    keys?.onKey((key) => (key === 'q' ? end() : this.#press(key)));
    const { next } = this.#progress();
    print(`watching ${this.#ids.length === 1 ? this.#ids[0] : `${this.#ids.length} exercises`}: save a file and it is graded. ${keys === undefined ? 'Ctrl-C ends.' : KEYS}\n`);
    this.#wanted.add(next?.id ?? (this.#ids[0] as string));
    while (!this.#ended) {
      for (const file of saved.look()) this.#want(this.#idOf.get(file) as string);
      if (this.#wanted.size > 0 && this.#grading === undefined) void this.#grade();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    while (this.#grading !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    signal.removeEventListener('abort', end);
    print(`\nended; what was reached is kept: npm run progress\n`);
  }

  /** A verdict on what is not there any more helps nobody: the grading under way is broken off, if this exercise is in it. */
  #want(id: string): void {
    this.#wanted.add(id);
    if (!this.#under.includes(id)) return;
    for (const other of this.#under) this.#wanted.add(other);
    this.#grading?.abort();
  }

  #press(key: string): void {
    const again = this.#last?.id ?? this.#ids[0];
    if (key === 'r' && again !== undefined) this.#want(again);
    if (key === 'a') for (const id of this.#ids) this.#want(id);
    if (key === 'n') this.#options.print(`\n${this.#nextLines().join('\n')}\n`);
    if (key === 'h') this.#hint();
  }

  #hint(): void {
    const { root, print } = this.#options;
    const result = this.#last;
    if (result === undefined) return print('\nnothing has been graded yet: save an exercise, or press r\n');
    const climbed = readClimbed(root);
    const hint = nextHint(result, climbed);
    if (hint === undefined) return print(`\n${result.id}: every check passes; there is nothing to hint at. Press n for what is next.\n`);
    writeClimbed(root, withHint(climbed, result.id, hint));
    print(`\n${hintText(result.id, hint).replace(/next: npm run hint.*/, 'next: press h')}`);
  }

  async #grade(): Promise<void> {
    const { root, seed, furtherSeeds, print, paint } = this.#options;
    const ids = this.#ids.filter((id) => this.#wanted.has(id));
    this.#wanted.clear();
    this.#under = ids;
    const controller = new AbortController();
    this.#grading = controller;
    try {
      const further = seed === DEFAULT_SEED ? furtherSeeds : 0;
      const { chapters } = await practise({ root, selected: select(ids), seed, furtherSeeds: further, engine: this.#engine, signal: controller.signal });
      if (controller.signal.aborted) return;
      const results = chapters.flatMap(({ exercises }) => exercises);
      const width = Math.max(18, ...results.map(({ id }) => id.length - 3)) + 4;
      print(`\n${results.flatMap((result) => [`${paint.strong(result.id.slice(0, 2))} ${exerciseLines(result, width, paint).join('\n').slice(2)}`]).join('\n')}\n`);
      this.#last = results.find(({ status }) => status !== 'passed') ?? results.at(-1);
      print(this.#summary(results));
    } catch (error) {
      print(`\ncould not grade ${ids.join(', ')}: ${error instanceof Error ? error.message : String(error)}. Press r or save again.\n`);
    } finally {
      this.#grading = undefined;
      this.#under = [];
    }
  }

  #summary(results: readonly ExerciseResult[]): string {
    const { paint, keys } = this.#options;
    const progress = this.#progress();
    const lines = [paint.quiet(shortProgress(progress, paint)), ...(results.every(({ status }) => status === 'passed') ? this.#nextLines() : []), ...(keys === undefined ? [] : [paint.quiet(KEYS)])];
    return `\n${lines.filter((line) => line !== '').join('\n')}\n`;
  }

  /** Of what is watched, or, when that is done, of the course. */
  #nextLines(): string[] {
    const { root } = this.#options;
    const watched = this.#progress();
    return nextLines(watched.next === undefined ? progressOf(readProgress(root), { root }) : watched);
  }

  #progress(): Progress {
    const { root } = this.#options;
    return progressOf(readProgress(root), { root, only: new Set(this.#ids) });
  }
}
