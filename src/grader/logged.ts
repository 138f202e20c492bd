/**
 * What of a program's log lines a person is shown: a few, and the same ones once, each with its virtual time in a run. The JSON result keeps them all.
 *
 *     shownLogs([{ logged: ['a', 'b'] }, { logged: ['a', 'b'] }]) //=> [['a', 'b'], ['as above']], by check
 *     loggedLines({ logged: ['asks'], loggedAfter: [4], trace })  //=> ['100.0 ms  shop  asks']
 */
import type { CheckResult } from './result.ts';

const LINES_MAX = 8;

/** By check, the lines to show with what happened there. Checks that passed or were not started have none. */
export function shownLogs(checks: readonly CheckResult[]): ReadonlyMap<CheckResult, readonly string[]> {
  const shown = new Map<CheckResult, readonly string[]>();
  let above = '';
  for (const check of checks) {
    const lines = loggedLines(check).flatMap((text) => text.split('\n'));
    if (lines.length === 0 || check.status === 'passed' || check.status === 'not started') continue;
    const text = lines.join('\n');
    const tooMany = lines.length > LINES_MAX;
    shown.set(check, text === above ? ['as above'] : tooMany ? [...lines.slice(0, LINES_MAX - 1), '… (more was logged; --json FILE keeps it)'] : lines);
    above = text;
  }
  return shown;
}

/** The lines of a check, with when and where they were logged as far as its run tells. */
export function loggedLines({ logged = [], loggedAfter = [], trace }: Pick<CheckResult, 'logged' | 'loggedAfter' | 'trace'>): string[] {
  return logged.map((text, index) => {
    const event = trace?.events[loggedAfter[index] ?? -1];
    return event === undefined ? text : `${event.atMs.toFixed(1)} ms  ${event.process}  ${text}`;
  });
}
