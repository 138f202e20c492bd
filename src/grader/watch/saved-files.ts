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

export class SavedFiles {
  readonly #known: Map<string, string>;
  readonly #changing = new Map<string, string>();

  constructor(files: readonly string[]) {
    this.#known = new Map(files.map((file) => [file, markOf(file)]));
  }

  /** The files that were saved and have been at rest since the last look. One that is gone for the moment is waited for. */
  look(): string[] {
    const settled: string[] = [];
    for (const [file, known] of this.#known) {
      const mark = markOf(file);
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
}

/** What changes when a file is saved; empty where there is none. */
function markOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
}
