/**
 * Hints, one rung at a time: for the first check that does not pass yet. How far each ladder was climbed is remembered in
 * `.workbook/hints.json`.
 *
 *     const hint = nextHint(result, climbed);   // climbed: { '08/deciding-message': { 'names the message …': 1 } }
 *     hint.shown //=> ['first hint', 'second hint']
 */
import { readPrivate, writePrivate } from './private-file.ts';
import type { CheckResult, ExerciseResult } from './result.ts';

/** Rungs already shown, by exercise and title of the check. */
export type Climbed = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface Hint {
  readonly check: CheckResult;
  /** All rungs up to the new one. */
  readonly shown: readonly string[];
  readonly of: number;
}

/** The next rung, or undefined when every check passes. `all` shows the whole ladder. */
export function nextHint(result: ExerciseResult, climbed: Climbed, { all = false }: { all?: boolean } = {}): Hint | undefined {
  const check = result.checks.find(({ status }) => status !== 'passed');
  if (check === undefined) return undefined;
  const rungs = check.hints ?? [];
  const reached = all ? rungs.length : Math.min(rungs.length, (climbed[result.id]?.[check.title] ?? 0) + 1);
  return { check, shown: rungs.slice(0, reached), of: rungs.length };
}

export function withHint(climbed: Climbed, id: string, { check, shown }: Hint): Climbed {
  return { ...climbed, [id]: { ...climbed[id], [check.title]: shown.length } };
}

export function hintText(id: string, { check, shown, of }: Hint): string {
  const lines = shown.map((text, index) => `  ${index + 1} of ${of}  ${text}`);
  const next = shown.length < of ? `  next: npm run hint -- ${id}` : '  These are all hints for this check.';
  return `${id}: ${check.title}\n${[...lines, next].join('\n')}\n`;
}

/** What is remembered; nothing where the file is missing or was damaged, which costs no more than a hint shown twice. */
export function readClimbed(root: string): Climbed {
  return (readPrivate(root, HINTS_FILE) ?? {}) as Climbed;
}

export function writeClimbed(root: string, climbed: Climbed): void {
  writePrivate(root, HINTS_FILE, climbed);
}

const HINTS_FILE = 'hints.json';
