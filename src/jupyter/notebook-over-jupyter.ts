/**
 * Runs a notebook as Jupyter itself does: by its own client (nbclient), in its Python environment, over the real kernel.
 *
 *     const { notebook } = await runOverJupyter(shipped, { root: stagedProject, python: '/…/.venv/bin/python' });
 *
 * What guards the fast runner: both must give the same outputs.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { kernelName, kernelSpec } from '#kernel-spec';
import { compiledProgram } from './compiled-program.ts';
import { parseNotebook, stringifyNotebook, type Notebook } from './notebook-file.ts';

export interface JupyterRunOptions {
  /** The project that the kernel runs in. */
  readonly root: string;
  readonly python: string;
  readonly signal?: AbortSignal;
  /** For each cell. Default: two minutes. */
  readonly limitSeconds?: number;
}

/** The whole program that is asked of Python: nbclient's own command. */
const nbclient = 'from nbclient.cli import main; main()';
const shownCharactersMax = 2_000;

/** The Python of the project's own environment, or undefined where the set-up has made none. */
export function projectPython(root: string): string | undefined {
  const python = process.platform === 'win32' ? join(root, '.venv', 'Scripts', 'python.exe') : join(root, '.venv', 'bin', 'python');
  return existsSync(python) ? python : undefined;
}

/** The notebook with the outputs of the run. Rejects with a sentence if a cell fails that is not tagged `raises-exception`. */
export async function runOverJupyter(notebook: Notebook, { root, python, signal, limitSeconds = 120 }: JupyterRunOptions): Promise<Notebook> {
  const folder = await mkdtemp(join(tmpdir(), 'workbook-nbclient-'));
  try {
    // A kernelspec of this run's own: the one that the set-up has written runs in the learner's project.
    const kernel = join(folder, 'kernels', kernelName);
    await mkdir(kernel, { recursive: true });
    const spec = kernelSpec({ nodePath: process.execPath, launcherPath: compiledProgram('launcher') });
    await writeFile(join(kernel, 'kernel.json'), JSON.stringify({ ...spec, argv: [...spec.argv, '--root', root] }));
    const file = join(folder, 'notebook.ipynb');
    await writeFile(file, stringifyNotebook(notebook));
    const { code, output } = await run(python, ['-c', nbclient, '--inplace', `--timeout=${limitSeconds}`, `--kernel_name=${kernelName}`, file], {
      ...process.env,
      // Nothing of the learner's own Jupyter is read, and nothing is left in their home.
      JUPYTER_PATH: [folder, process.env['JUPYTER_PATH']].filter(Boolean).join(delimiter),
      JUPYTER_CONFIG_DIR: join(folder, 'config'), JUPYTER_DATA_DIR: join(folder, 'data'), JUPYTER_RUNTIME_DIR: join(folder, 'runtime'),
      IPYTHONDIR: join(folder, 'ipython'),
      JUPYTER_PREFER_ENV_PATH: '0',
    }, signal);
    signal?.throwIfAborted();
    if (code !== 0) throw new Error(`nbclient ended with code ${code}. It wrote:\n${output.trim().slice(-shownCharactersMax)}`);
    return parseNotebook(await readFile(file, 'utf8'), file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal | undefined): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that its kernel ends with it.
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text; });
    const end = (): void => {
      if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
      else process.kill(-child.pid, 'SIGKILL');
    };
    signal?.addEventListener('abort', end, { once: true });
    child.once('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.once('close', (code) => {
      signal?.removeEventListener('abort', end);
      resolve({ code: code ?? 1, output });
    });
  });
}
