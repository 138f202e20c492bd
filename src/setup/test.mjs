/**
 * `npm test`: everything that must hold of the course as shipped, one line a step, the output of what fails, and a last line
 * `N passed, M failed`. Every step runs, also after one has failed.
 *
 *     npm test                  everything
 *     npm test -- types lint    these steps alone
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.mjs';
import { stepsOf } from './test-steps.mjs';

const shownLinesMax = 80;
const stillRunningEveryMs = 30_000;

/** The lines that matter of a long output: its end, where runners put their summaries. */
function excerpt(output) {
  const lines = output.trimEnd().split('\n');
  if (lines.length <= shownLinesMax) return lines;
  return [`… ${lines.length - shownLinesMax} lines before these are in the log`, ...lines.slice(-shownLinesMax)];
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** @returns {Promise<number>} exit code: 0 when nothing failed */
export async function test(context, args, { steps = stepsOf(context.root), print = console.log } = {}) {
  const unknown = args.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) throw new Problem(`npm test has no step "${unknown[0]}". Its steps: ${steps.map(({ name }) => name).join(', ')}.`);
  const chosen = args.length > 0 ? steps.filter(({ name }) => args.includes(name)) : steps;

  const results = [];
  for (const step of chosen) {
    const log = join(context.logs, `test-${step.name}.log`);
    const startedMs = Date.now();
    const reminder = setInterval(() => print(`… ${step.name} is at work (${seconds(Date.now() - startedMs)}); its log so far: .workbook/logs/test-${step.name}.log`), stillRunningEveryMs);
    const outcome = await step.run({ ...context, log }).finally(() => clearInterval(reminder));
    const result = { name: step.name, ...outcome, ms: Date.now() - startedMs };
    results.push(result);
    print(`${markOf(result)} ${result.name.padEnd(10)} ${result.says} (${seconds(result.ms)})`);
    if (result.failed > 0) {
      const output = result.output ?? readFileSync(log, 'utf8');
      for (const line of excerpt(output)) print(`    ${line}`);
      if (existsSync(log)) print(`    the whole log: .workbook/logs/test-${step.name}.log`);
    }
  }
  const passed = sum(results, 'passed');
  const failed = sum(results, 'failed');
  print('');
  for (const { name, passed: good, failed: bad, skipped, ms } of results) {
    const count = skipped ? 'skipped' : `${String(good).padStart(5)} passed ${String(bad).padStart(4)} failed`;
    print(`  ${name.padEnd(10)} ${count.padEnd(26)} ${seconds(ms).padStart(8)}`);
  }
  print('');
  print(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

const markOf = ({ failed, skipped }) => (skipped ? '·' : failed > 0 ? '✗' : '✓');
const sum = (results, key) => results.reduce((total, result) => total + result[key], 0);
