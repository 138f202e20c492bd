/**
 * Tells which of some files were saved, by looking at them a few times a second: that works with every editor (one that writes, one that renames over the
 * old file, one that saves in a burst) and on every file system, also where the system's own notices do not come through (network folders, containers).
 * A look at two hundred files takes a millisecond or two.
 *
 *     const saved = new SavedFiles(['exercises/08-two-generals/fewest-messengers.ts']);
 *     saved.look() //=> []
 *     …            // saved in the editor
 *     saved.look() //=> []: it may be written still
 *     saved.look() //=> ['exercises/08-two-generals/fewest-messengers.ts']
 */
import { statSync } from 'node:fs';

/** For so many looks a file may be away before that is worth a word: an editor that saves by renaming takes one or two. */
const AWAY_LOOKS = 10;

export class SavedFiles {
  readonly #known: Map<string, string>;
  readonly #changing = new Map<string, string>();
  readonly #away = new Map<string, number>(); // in how many looks one after the other

  constructor(files: readonly string[]) {
    this.#known = new Map(files.map((file) => [file, markOf(file)]));
  }

  /** The files that were saved and have been at rest since the last look. One that is gone for the moment is waited for. */
  look(): string[] {
    const settled: string[] = [];
    for (const [file, known] of this.#known) {
      const mark = markOf(file);
      if (mark === '') this.#away.set(file, (this.#away.get(file) ?? 0) + 1);
      else this.#away.delete(file);
      if (mark === known) {
        this.#changing.delete(file);
      } else if (mark !== this.#changing.get(file)) {
        this.#changing.set(file, mark);
      } else if (mark !== '') {
        this.#known.set(file, mark);
        this.#changing.delete(file);
        settled.push(file);
      }
    }
    return settled;
  }

  /** The files that the last look found away for good, as far as one can tell; each once. */
  gone(): string[] {
    return [...this.#away].filter(([file, looks]) => looks === AWAY_LOOKS && this.#known.get(file) !== '').map(([file]) => file);
  }
}

/** What changes when a file is saved; empty where there is none. */
function markOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
}
