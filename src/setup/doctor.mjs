/**
 * `npm run doctor`: what is set up and what is not, without changing anything.
 */
import { existsSync } from 'node:fs';
import { findChromium } from './chromium.mjs';
import { Problem } from './problem.mjs';
import { findPython } from './python-finder.mjs';
import { steps } from './setup.mjs';

/** @returns {Promise<number>} exit code: 0 when everything is in place */
export async function doctor(context, print = console.log) {
  const { machine, root } = context;
  print(`Workbook in ${root}`);
  print(`Machine: ${machine.platform} ${machine.arch}${machine.libc === 'musl' ? ' (musl)' : ''}, this Node ${process.versions.node}`);
  const marks = { ok: '✓', missing: '·', stale: '✗' };
  let lacking = 0;
  for (const step of steps) {
    const { state, says } = await step.check(context);
    if (state !== 'ok') lacking++;
    print(`  ${marks[state]} ${step.name.padEnd(18)} ${says}`);
  }
  try {
    const { command, args, version } = await findPython(context);
    print(`  ✓ ${'Python'.padEnd(18)} ${version} (${[command, ...args].join(' ')})`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // An environment that exists no longer needs the Python it was made with.
    if (!existsSync(`${root}/.venv/workbook.json`)) lacking++;
    print(`  ✗ ${'Python'.padEnd(18)} ${error.message}`);
  }
  const chromium = findChromium(context);
  print(`  ${chromium ? '✓' : '·'} ${'Browser for tests'.padEnd(18)} ${chromium ?? 'no Chromium found; npm test skips its browser tests (set CHROMIUM to its path)'}`);
  print(lacking === 0 ? 'Everything is set up: npm start opens the workbook.' : `${lacking} to do: npm run setup does it.`);
  return lacking === 0 ? 0 : 1;
}
