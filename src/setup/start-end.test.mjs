/** How `npm start` ends: by a signal, and with the process that started it. Jupyter is a stand-in of a few lines here. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchParent } from './parent.mjs';
import { makeProject } from './test-project.mjs';

describe('the watch on the parent', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  /** @param {{ platform?: string }} [options] */
  const watch = ({ platform = 'linux' } = {}) => {
    const machine = { pid: 40, alive: true };
    const gone = vi.fn();
    const forget = watchParent(gone, { parent: () => machine.pid, there: () => machine.alive, platform });
    return { machine, gone, forget };
  };

  test('says once that another process has adopted this one', () => {
    const { machine, gone } = watch();
    vi.advanceTimersByTime(60_000);
    expect(gone).not.toHaveBeenCalled();
    machine.pid = 1;
    vi.advanceTimersByTime(60_000);
    expect(gone).toHaveBeenCalledTimes(1);
  });
  test('on Windows, where the number stays, says once that the parent is not there', () => {
    const { machine, gone } = watch({ platform: 'win32' });
    vi.advanceTimersByTime(60_000);
    expect(gone).not.toHaveBeenCalled();
    machine.alive = false;
    vi.advanceTimersByTime(60_000);
    expect(gone).toHaveBeenCalledTimes(1);
  });
  test('says nothing once it is no longer wanted', () => {
    const { machine, gone, forget } = watch();
    forget();
    machine.pid = 1;
    vi.advanceTimersByTime(60_000);
    expect(gone).not.toHaveBeenCalled();
  });
});

// Windows has neither these signals nor programs by their first line.
describe.skipIf(process.platform === 'win32')('npm start', () => {
  const within = { timeout: 20_000, interval: 50 };
  let project;
  let parent;
  beforeEach(() => {
    project = makeProject();
    // It answers as Jupyter does, leaves its number, and on SIGTERM leaves a word and ends.
    project.write('.venv/bin/python', `#!/usr/bin/env node
      const { writeFileSync } = require('node:fs');
      const port = Number(process.argv.find((arg) => arg.startsWith('--ServerApp.port=')).split('=')[1]);
      process.on('SIGTERM', () => { writeFileSync('ended', 'SIGTERM'); process.exit(0); });
      require('node:http').createServer((_request, answer) => answer.end('{}')).listen(port, '127.0.0.1', () => writeFileSync('started', String(process.pid)));
    `);
    chmodSync(join(project.root, '.venv/bin/python'), 0o755);
    project.write('start.mjs', `
      import { writeFileSync } from 'node:fs';
      import { createContext } from ${JSON.stringify(new URL('context.mjs', import.meta.url).href)};
      import { start } from ${JSON.stringify(new URL('start.mjs', import.meta.url).href)};
      writeFileSync('start.pid', String(process.pid));
      process.exitCode = await start(createContext({ root: process.cwd() }), ['--no-browser']);
    `);
    // As npm does it: a process between the terminal and the script.
    project.write('npm.mjs', `
      import { spawn } from 'node:child_process';
      // The second command keeps a shell from becoming the first.
      const [command, args] = process.argv[2] === 'shell' ? ['sh', ['-c', 'node start.mjs; true']] : [process.execPath, ['start.mjs']];
      spawn(command, args, { stdio: 'inherit' });
      setInterval(() => {}, 1000);
    `);
  });
  afterEach(() => {
    for (const name of ['start.pid', 'started']) if (existsSync(join(project.root, name)) && isAlive(name)) process.kill(pidIn(name), 'SIGKILL');
    parent.kill('SIGKILL');
    project.remove();
  });

  const pidIn = (name) => Number(readFileSync(join(project.root, name), 'utf8'));
  function isAlive(name) {
    try {
      return process.kill(pidIn(name), 0);
    } catch (error) {
      if (error.code === 'ESRCH') return false;
      throw error;
    }
  }

  async function opened(by = 'itself') {
    parent = spawn(process.execPath, ['npm.mjs', by], { cwd: project.root, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    parent.stdout.on('data', (data) => (printed += data));
    await vi.waitFor(() => expect(printed).toContain('The workbook is open at'), within);
  }

  /** What Jupyter was told, once it and the script are gone. */
  async function toldWhenAllGone() {
    await vi.waitFor(() => expect([isAlive('start.pid'), isAlive('started')]).toEqual([false, false]), within);
    return readFileSync(join(project.root, 'ended'), 'utf8');
  }

  test.each(['SIGTERM', 'SIGKILL'])('ends Jupyter in order when npm is ended by %s', { timeout: 60_000 }, async (signal) => {
    await opened();
    parent.kill(signal);
    await once(parent, 'exit');
    expect(await toldWhenAllGone()).toBe('SIGTERM');
  });

  test.runIf(process.platform === 'linux')('ends Jupyter in order when npm is killed and its shell waits on', { timeout: 60_000 }, async () => {
    await opened('shell');
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(await toldWhenAllGone()).toBe('SIGTERM');
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('ends Jupyter in order on %s', { timeout: 60_000 }, async (signal) => {
    await opened();
    process.kill(pidIn('start.pid'), signal);
    expect(await toldWhenAllGone()).toBe('SIGTERM');
  });
});
