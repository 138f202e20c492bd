/**
 * The commands behind cli.mjs: each sets up what it needs, does its work and returns an exit code. A Problem is printed as
 * its sentence; any other error is a defect and keeps its stack.
 */
import { createContext } from './context.mjs';
import { doctor } from './doctor.mjs';
import { Problem } from './problem.mjs';
import { createProgress } from './progress.mjs';
import { endCommands } from './run.mjs';
import { setUp, steps } from './setup.mjs';
import { start } from './start.mjs';
import { test } from './test.mjs';

/** With `--without-jupyter`, only what grading needs: no Python. */
async function setup(context, args = []) {
  const unknown = args.find((one) => one !== '--without-jupyter');
  if (unknown) throw new Problem(`setup does not know ${unknown}. It takes --without-jupyter, or nothing.`);
  const wanted = args.length > 0 ? steps.filter((step) => !step.servesJupyter) : steps;
  const progress = createProgress();
  let interrupted = false;
  const interrupt = async () => {
    interrupted = true;
    progress.stop();
    console.error('\nInterrupted. Nothing is broken: the next start goes on from here.');
    await endCommands();
    process.exit(130);
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  try {
    const startedMs = Date.now();
    const { made } = await setUp(context, progress, wanted);
    if (made.length > 0) console.log(`The workbook is set up (${Math.round((Date.now() - startedMs) / 1000)} s).`);
    return 0;
  } catch (error) {
    // The installer that was told to end has failed, which is no news.
    if (interrupted) return 130;
    throw error;
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
}

const commands = { setup, start, test, doctor: (context) => doctor(context) };

/** @returns {Promise<number>} exit code */
export async function runCommand(name, args) {
  const chosen = commands[name];
  if (!chosen) {
    console.error(`There is no command "${name ?? ''}". Choose one of: ${Object.keys(commands).join(', ')}.`);
    return 2;
  }
  try {
    return await chosen(createContext(), args);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`\n${error.message}\n`);
    return 1;
  }
}
