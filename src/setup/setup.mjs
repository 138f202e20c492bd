/**
 * The set-up: steps in order, each of which first looks whether it has anything to do. A complete set-up takes a fraction of
 * a second to confirm; an interrupted one goes on where it stopped.
 *
 *     await setUp(createContext(), createProgress()) //=> { made: ['Library'] }
 */
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from './lock.mjs';
import { Problem, recogniseFailure } from './problem.mjs';
import * as kernel from './steps/kernel.mjs';
import * as library from './steps/library.mjs';
import * as packages from './steps/packages.mjs';
import * as pristine from './steps/pristine.mjs';
import * as python from './steps/python.mjs';
import * as runtime from './steps/runtime.mjs';

/** A later step may stand on every earlier one. */
export const steps = [packages, runtime, library, python, kernel, pristine];

const isComplete = async (context, wanted) => {
  for (const step of wanted) if ((await step.check(context)).state !== 'ok') return false;
  return true;
};

/**
 * @returns {Promise<{ made: string[] }>} the names of the steps that had something to do
 * @throws {Problem} with the sentence to print
 */
export async function setUp(context, progress, wanted = steps) {
  if (await isComplete(context, wanted)) return { made: [] };
  const { root } = context;
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new Problem(`The project folder ${root} cannot be written to. Copy the project to a folder of your own, or change the owner, and start again.`);
  }
  let lock = null;
  const made = [];
  try {
    lock = await takeLock(join(root, '.workbook', 'set-up.lock'), { say: progress.say });
    // An installer outlives a set-up that is killed; the lock names it, so that the next set-up does not work beside it.
    const run = (command, args, options) => context.run(command, args, { ...options, onStart: lock.names });
    for (const [index, step] of wanted.entries()) {
      // Looked at again under the lock: another set-up may have done it meanwhile, and earlier steps change later ones.
      const before = await step.check(context);
      if (before.state === 'ok') continue;
      progress.begin(index + 1, wanted.length, step.name, before.says);
      await step.make({ ...context, run, note: progress.note });
      const after = await step.check(context);
      if (after.state !== 'ok') throw new Problem(`${step.name}: done, and yet ${after.says}. The logs are in ${context.logs}.`);
      made.push(step.name);
      progress.end(after.says);
    }
  } catch (error) {
    progress.stop();
    if (error instanceof Problem || !error.code) throw error;
    const sentence = recogniseFailure(`${error.code} ${error.message}`, { doing: `setting up ${root}` });
    throw sentence ? new Problem(sentence) : error;
  } finally {
    lock?.release();
  }
  return { made };
}
