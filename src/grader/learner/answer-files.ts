/** For tests: answers written to temporary files, and the sentence with which one fails. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Learner } from './learner.ts';
import { LearnerError } from './learner-error.ts';
import type { Limits } from './learner-process.ts';
import { createLibrary } from './stage.ts';

/** What the answers are called in sentences. */
export const SHOWN = 'exercises/08-two-generals/answer.ts';

export class AnswerFiles {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'learner-test-')));
  readonly library = createLibrary();
  #learners: Learner[] = [];
  #files = 0;

  /** A learner with this source; `name` only where the file's name matters. */
  learner(source: string, limits: Partial<Limits> = {}, name = `answer-${this.#files}.ts`): Learner {
    this.#files += 1;
    const file = join(this.folder, name);
    writeFileSync(file, source);
    return this.at(file, limits);
  }

  /** A learner with a file that is there, or is not. */
  at(file: string, limits: Partial<Limits> = {}): Learner {
    const learner = new Learner({ file, shownAs: SHOWN, limits, libraryFolder: this.library.folder });
    this.#learners.push(learner);
    return learner;
  }

  /** Ends what was started since the last call. */
  dispose(): void {
    for (const learner of this.#learners) learner.dispose();
    this.#learners = [];
  }

  remove(): void {
    this.dispose();
    this.library.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The error of a learner's program; anything else, a value included, is thrown. */
export async function errorOf(promise: Promise<unknown>): Promise<LearnerError> {
  const error: unknown = await promise.then((value) => new Error(`gave ${JSON.stringify(value)}`), (reason: unknown) => reason);
  if (!(error instanceof LearnerError)) throw error;
  return error;
}
