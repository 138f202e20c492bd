/**
 * What a bundle for Gradescope was made for, as it stands in its `grading.json`.
 *
 *     { "chapters": ["08"], "seed": 4711, "afterDue": true, "minutes": 9 }
 */
import { readFileSync } from 'node:fs';

export interface BundleSettings {
  readonly chapters: readonly string[];
  /** The secret seed of the class. */
  readonly seed: number;
  /** Hidden checks are shown once the due date is over. */
  readonly afterDue: boolean;
  /** The grading ends by itself before the platform ends it. */
  readonly minutes: number;
}

export const SETTINGS_FILE = 'grading.json';

/** Throws a sentence for a file that was changed into something else. */
export function readSettings(file: string): BundleSettings {
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Partial<BundleSettings>;
  const { chapters, seed, afterDue, minutes } = settings;
  if (!Array.isArray(chapters) || !Number.isSafeInteger(seed) || typeof afterDue !== 'boolean' || typeof minutes !== 'number') {
    throw new Error(`${SETTINGS_FILE} is not as npm run gradescope wrote it. Make the bundle again.`);
  }
  return settings as BundleSettings;
}
