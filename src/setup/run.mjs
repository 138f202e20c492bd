/**
 * Runs a command to its end, hands over its lines as they come and keeps everything in a log file. The process boundary
 * of the set-up: steps get `run` from their context, so tests can stand in for npm, pip and Python.
 *
 *     const { code, output } = await run('npm', ['ci'], { cwd, log, onLine: (line) => progress.note(line) });
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** Output kept for the recognition of a failure, unless a caller wants all of it; the log file has the rest. */
const keptLinesUsually = 400;

/** Commands under way, so that Ctrl-C takes them along and leaves nothing behind. */
const underWay = new Set();

const endsWithinMs = 5_000;

/** Ends every command that `run` started and that is still under way, and waits until they are gone. */
export async function endCommands() {
  const gone = [...underWay].map((child) => new Promise((resolve) => child.once('close', resolve)));
  for (const child of underWay) child.kill('SIGTERM');
  await Promise.race([Promise.all(gone), pause(endsWithinMs, undefined, { ref: false })]);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, log?: string, onLine?: (line: string) => void, shell?: boolean, keptLinesMax?: number, onStart?: (pid: number) => void, signal?: AbortSignal }} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 when the command does not exist
 */
export function run(command, args, { cwd, env = process.env, log, onLine, shell = false, keptLinesMax = keptLinesUsually, onStart, signal } = {}) {
  return new Promise((resolve) => {
    if (log) mkdirSync(dirname(log), { recursive: true });
    const file = log ? createWriteStream(log) : null;
    const lines = [];
    let failure = '';
    file?.on('error', (error) => {
      failure += `\n${error.code} ${error.message}`;
    });
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    underWay.add(child);
    signal?.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    if (child.pid !== undefined) onStart?.(child.pid);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > keptLinesMax) lines.shift();
        file?.write(`${line}\n`);
        onLine?.(line);
      });
    }
    const finish = (code) => {
      underWay.delete(child);
      file?.end();
      resolve({ code, output: lines.join('\n') + failure });
    };
    child.on('error', (error) => {
      failure += `\n${error.code} ${error.message}`;
      if (child.pid === undefined) finish(error.code === 'ENOENT' ? 127 : 126);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}
