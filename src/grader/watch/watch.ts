/**
 * Watch mode: a save grades the exercise again, from an engine that stays warm; a few keys do the rest.
 *
 *     await watch({ root, selected: select(['08']), seed: 1, furtherSeeds: 2, print: (text) => process.stdout.write(text), keys: process.stdin, paint: PLAIN, signal });
 *
 * Ends when `signal` is aborted or q is pressed. What was reached is on disk after each grading, so nothing is lost.
 */
import { join, relative } from 'node:path';
import { chapterFolder } from '../../course.ts';
import { startEngine } from '../engine.ts';
import type { Engine } from '../engine.ts';
import { hintText, nextHint, readClimbed, withHint, writeClimbed } from '../hint.ts';
import { practise } from '../practice.ts';
import { nextLines, progressOf, shortProgress, taskLines } from '../progress.ts';
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
  /** Shows what is under way, in a line that is written over; an empty text takes it away. */
  readonly status?: (text: string) => void;
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
  readonly #wanted = new Set<string>(); // to be graded next
  readonly #later = new Set<string>(); // to be graded after that: what a newer save has broken off
  #grading: AbortController | undefined;
  #under: readonly string[] = []; // being graded
  #last: ExerciseResult | undefined; // what was shown last
  #at: string | undefined; // the exercise that the learner is at
  #visited: string | undefined; // went to by a key, and not saved
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
    const { signal, keys } = this.#options;
    const saved = new SavedFiles([...this.#idOf.keys()]);
    const end = (): void => {
      this.#ended = true;
      this.#grading?.abort();
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    keys?.onKey((key) => (key === 'q' ? end() : this.#press(key)));
    const { next } = this.#progress();
    this.#print(`watching ${this.#ids.length === 1 ? this.#ids[0] : `${this.#ids.length} exercises`}: save a file and it is graded. ${keys === undefined ? 'Ctrl-C ends.' : KEYS}\n`);
    this.#wanted.add(next?.id ?? (this.#ids[0] as string));
    while (!this.#ended) {
      this.#want(saved.look().map((file) => this.#idOf.get(file) as string));
      for (const file of saved.gone()) this.#sayGone(file);
      if (this.#wanted.size + this.#later.size > 0 && this.#grading === undefined) void this.#grade();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    while (this.#grading !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    signal.removeEventListener('abort', end);
    this.#print(`\nended; what was reached is kept: npm run progress\n`);
  }

  /**
   * What the learner has just saved comes first: a grading under way is broken off, be it of an older version or of another exercise, which may take its
   * time. What that had not come to is graded afterwards.
   */
  #want(ids: readonly string[]): void {
    for (const id of ids) this.#wanted.add(id);
    if (this.#visited !== undefined && ids.includes(this.#visited)) this.#visited = undefined;
    if (ids.length === 0 || this.#grading === undefined) return;
    for (const id of this.#under) if (id !== this.#visited) this.#later.add(id);
    this.#grading.abort();
  }

  #press(key: string): void {
    const again = this.#last?.id ?? this.#ids[0];
    if (key === 'r' && again !== undefined) this.#want([again]);
    if (key === 'a') this.#want(this.#ids);
    if (key === 'n') this.#goOn();
    if (key === 'h') this.#hint();
  }

  /** To the next exercise that is not done, after the one that the learner is at, and round again; it is graded, so that hints are about it. */
  #goOn(): void {
    const left = this.#progress().parts.flatMap(({ chapters }) => chapters).flatMap(({ exercises }) => exercises).filter(({ state }) => state !== 'done');
    const here = this.#ids.indexOf(this.#at ?? '');
    const next = left.find(({ id }) => this.#ids.indexOf(id) > here) ?? left[0];
    if (next === undefined) return this.#print(`\n${this.#nextLines().join('\n')}\n`);
    this.#print(`\n${taskLines(next).join('\n')}\n`);
    this.#want([next.id]); // breaks off what is visited now
    this.#at = this.#visited = next.id;
  }

  #sayGone(file: string): void {
    const id = this.#idOf.get(file) as string;
    const name = relative(this.#options.root, file).replaceAll('\\', '/');
    const back = file.endsWith('.test.ts') ? 'It is the grader; get it back from where you got the course' : `The stub comes back with: npm run reset -- ${id}`;
    this.#print(`\n${name} is gone; it is graded when it is back. ${back}\n`);
  }

  /** Takes the line away that says what is under way, and prints. */
  #print(text: string): void {
    this.#options.status?.('');
    this.#options.print(text);
  }

  #hint(): void {
    const { root } = this.#options;
    const result = this.#last;
    if (result === undefined) return this.#print('\nnothing has been graded yet: save an exercise, or press r\n');
    const climbed = readClimbed(root);
    const hint = nextHint(result, climbed);
    if (hint === undefined) return this.#print(`\n${result.id}: every check passes; there is nothing to hint at. Press n for what is next.\n`);
    writeClimbed(root, withHint(climbed, result.id, hint));
    this.#print(`\n${hintText(result.id, hint).replace(/next: npm run hint.*/, 'next: press h')}`);
  }

  async #grade(): Promise<void> {
    const { root, seed, furtherSeeds, paint, status } = this.#options;
    const left = this.#wanted.size === 0; // from a grading that was broken off: shown, and the learner is at something else
    const first = left ? this.#later : this.#wanted;
    const ids = this.#ids.filter((id) => first.has(id));
    for (const id of ids) this.#later.delete(id);
    first.clear();
    this.#under = ids;
    const controller = new AbortController();
    this.#grading = controller;
    status?.(`grading ${ids.length === 1 ? ids[0] : `${ids.length} exercises`} …`);
    let done = 0;
    const onCheck = ({ exercise }: { exercise: string }): void => status?.(`grading ${exercise} … ${(done += 1)} checks`);
    try {
      const { chapters } = await practise({ root, selected: select(ids), seed, furtherSeeds, engine: this.#engine, signal: controller.signal, onCheck });
      const results = chapters.flatMap(({ exercises }) => exercises);
      if (controller.signal.aborted) {
        for (const { id, checks } of results) if (checks.length > 0 && checks.every((check) => check.status === 'passed')) this.#later.delete(id); // has its verdict
        return;
      }
      const width = Math.max(18, ...results.map(({ id }) => id.length - 3)) + 4;
      this.#print(`\n${results.flatMap((result) => [`${paint.strong(result.id.slice(0, 2))} ${exerciseLines(result, width, paint).join('\n').slice(2)}`]).join('\n')}\n`);
      if (!left) this.#last = results.find(({ status: outcome }) => outcome !== 'passed') ?? results.at(-1);
      if (!left) this.#at = this.#last?.id;
      this.#print(this.#summary(results));
    } catch (error) {
      this.#print(`\ncould not grade ${ids.join(', ')}: ${error instanceof Error ? error.message : String(error)}. Press r or save again.\n`);
    } finally {
      status?.('');
      this.#grading = undefined;
      this.#under = [];
    }
  }

  #summary(results: readonly ExerciseResult[]): string {
    const { root, paint, keys } = this.#options;
    const bars = shortProgress(progressOf(readProgress(root), { root }), this.#at ?? '', paint);
    const lines = [paint.quiet(bars), ...(results.every(({ status }) => status === 'passed') ? this.#nextLines() : []), ...(keys === undefined ? [] : [paint.quiet(KEYS)])];
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
