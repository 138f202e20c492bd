/**
 * `npm start`: JupyterLab, rooted at the project and on the first notebook, until Ctrl-C, a signal that ends it, or the end
 * of the process that started it (npm).
 *
 *     npm start -- --no-browser --port 9000 notebooks/08-two-generals.ipynb
 *
 * Jupyter gets a process group of its own, so that Ctrl-C reaches this script alone, which then ends Jupyter and its kernels
 * in order instead of leaving them to Jupyter's question on the terminal.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { jupyterEnvironment } from './jupyter-settings.mjs';
import { watchParent } from './parent.mjs';
import { freePort, namedPort } from './port.mjs';
import { Problem, problemOf } from './problem.mjs';
import { pythonPath } from './steps/python.mjs';

const firstNotebook = 'notebooks/00-start-here.ipynb';
const usualPort = 8888;
const readyWithinMs = 120_000;
const endsWithinMs = 10_000;

/** @returns {{ browser: boolean, port?: string, notebook?: string }} */
export function readArguments(args, { root }) {
  let parsed;
  try {
    parsed = parseArgs({ args, allowPositionals: true, options: { 'no-browser': { type: 'boolean' }, port: { type: 'string' } } });
  } catch (error) {
    throw new Problem(`${error.message.split('. ')[0]}. Known are --no-browser, --port N and the path of a notebook: npm start -- --no-browser --port 9000`);
  }
  const [asked, ...more] = parsed.positionals;
  if (more.length > 0) throw new Problem(`npm start opens one notebook, and ${more.length + 1} were named. The others open from JupyterLab's file browser.`);
  const notebook = asked ?? (existsSync(join(root, firstNotebook)) ? firstNotebook : undefined);
  if (asked) {
    const inside = relative(root, resolve(root, asked));
    if (inside.startsWith('..') || isAbsolute(inside)) throw new Problem(`${asked} lies outside the project. JupyterLab is rooted at ${root}; name a notebook in it.`);
    if (!existsSync(join(root, inside))) throw new Problem(`There is no file ${asked} in ${root}. The notebooks lie in notebooks/.`);
    return { browser: !parsed.values['no-browser'], port: parsed.values.port, notebook: inside.split(sep).join('/') };
  }
  return { browser: !parsed.values['no-browser'], port: parsed.values.port, notebook };
}

/** Waits until Jupyter answers. @returns {Promise<boolean>} false when it ended instead */
async function becomesReady({ base, ended }) {
  const untilMs = Date.now() + readyWithinMs;
  while (!ended()) {
    if (Date.now() > untilMs) throw new Problem(`JupyterLab did not answer on ${base} within ${readyWithinMs / 1000} s.`);
    try {
      const reply = await fetch(`${base}/api`, { signal: AbortSignal.timeout(2_000) });
      if (reply.ok) return true;
    } catch (error) {
      // Not listening yet, or too busy to answer; anything else is a defect of this script.
      if (!(error instanceof TypeError) && error.name !== 'TimeoutError') throw error;
    }
    await pause(100);
  }
  return false;
}

export async function start(context, args) {
  const { root, env, machine } = context;
  const { browser, port: named, notebook } = readArguments(args, { root });
  const port = named === undefined ? await freePort({ from: usualPort, args }) : await namedPort(named, args);
  if (named === undefined && port !== usualPort) console.log(`Port ${usualPort} is in use; this one takes ${port}.`);

  const token = randomBytes(24).toString('hex');
  const log = join(root, '.workbook', 'logs', 'jupyter.log');
  mkdirSync(join(log, '..'), { recursive: true });
  const output = openSync(log, 'w');
  console.log('Starting JupyterLab …');
  const detached = machine.platform !== 'win32';
  const jupyter = spawn(
    pythonPath(context),
    ['-m', 'jupyterlab', '--ServerApp.ip=127.0.0.1', `--ServerApp.port=${port}`, '--ServerApp.port_retries=0', `--ServerApp.open_browser=${browser ? 'True' : 'False'}`, '--allow-root', ...(notebook ? [notebook] : [])],
    // The token goes by the environment: a command line is readable by every user of the machine.
    { cwd: root, env: { ...jupyterEnvironment({ root, env }), JUPYTER_TOKEN: token }, stdio: ['ignore', output, output], detached, windowsHide: true },
  );
  closeSync(output);

  let exitCode = null;
  const over = new Promise((settle) => {
    jupyter.once('error', (error) => settle((exitCode = error.code)));
    jupyter.once('exit', (code, signal) => settle((exitCode = code ?? signal)));
  });
  const ended = () => exitCode !== null;

  let stopping = false;
  const base = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping JupyterLab and its kernels …');
    if (detached) jupyter.kill('SIGTERM');
    // Windows has no signal that asks; Jupyter's own interface does.
    else await fetch(`${base}/api/shutdown`, { method: 'POST', headers: { authorization: `token ${token}` } }).catch(() => jupyter.kill());
    await Promise.race([over, pause(endsWithinMs, undefined, { ref: false })]);
    if (ended()) return;
    if (detached) process.kill(-jupyter.pid, 'SIGKILL');
    else jupyter.kill();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  const forgetParent = watchParent(stop);
  over.then(forgetParent);

  try {
    if (!(await becomesReady({ base, ended }))) {
      if (stopping) return 130;
      throw problemOf(readFileSync(log, 'utf8'), { doing: 'starting JupyterLab', log });
    }
  } catch (error) {
    if (!ended()) await stop();
    throw error;
  }
  if (!stopping) {
    const path = notebook ? `/lab/tree/${notebook.split('/').map(encodeURIComponent).join('/')}` : '/lab';
    console.log(`\nThe workbook is open at\n\n  ${base}${path}?token=${token}\n\nReachable from this machine alone. Its messages go to .workbook/logs/jupyter.log. Ctrl-C ends it.`);
  }
  await over;
  if (!stopping && exitCode !== 0) {
    throw new Problem(`JupyterLab ended by itself (${exitCode}). Its last messages are in .workbook/logs/jupyter.log; npm start opens it again.`);
  }
  console.log('JupyterLab has ended.');
  return 0;
}
