import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { jupyterEnvironment, serverSettings } from './jupyter-settings.mjs';
import { freePort, namedPort } from './port.mjs';
import { readArguments } from './start.mjs';
import { makeProject } from './test-project.mjs';

let project;
beforeEach(() => {
  project = makeProject();
  project.write('notebooks/00-start-here.ipynb', {});
  project.write('notebooks/08-two-generals.ipynb', {});
});
afterEach(() => project.remove());

describe('arguments', () => {
  const read = (...args) => readArguments(args, project);
  test('without any, the first notebook opens in the browser', () => expect(read()).toEqual({ browser: true, port: undefined, notebook: 'notebooks/00-start-here.ipynb' }));
  test('for servers and tests', () => expect(read('--no-browser', '--port', '9000')).toMatchObject({ browser: false, port: '9000' }));
  test('a notebook by its path', () => expect(read('./notebooks/08-two-generals.ipynb')).toMatchObject({ notebook: 'notebooks/08-two-generals.ipynb' }));
  test.each([
    [['--prot', '1'], /Unknown option '--prot'.*Known are --no-browser, --port N/],
    [['notebooks/80.ipynb'], /There is no file notebooks\/80\.ipynb/],
    [['../elsewhere.ipynb'], /lies outside the project/],
    [['a.ipynb', 'b.ipynb'], /opens one notebook, and 2 were named/],
  ])('%j is refused in a sentence', (args, sentence) => expect(() => read(...args)).toThrow(sentence));
});

describe('ports', () => {
  /** A port that another program has for the length of a test. */
  async function withBusyPort(use) {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await use(server.address().port);
    } finally {
      server.close();
    }
  }

  test('the next free one is taken where none was named', () => withBusyPort(async (port) => expect(await freePort({ from: port })).toBeGreaterThan(port)));
  test('a named one that is in use is refused, and a free one is offered', () =>
    withBusyPort(async (port) => {
      const refusal = await namedPort(String(port)).catch((error) => error);
      expect(refusal).toMatchObject({ name: 'Problem', message: expect.stringMatching(new RegExp(`^Port ${port} is in use\\. Port \\d+ is free: npm start -- --port \\d+$`)) });
    }));
  test.each([
    [['--no-browser', '--port', '1'], '--no-browser --port'],
    [['--port=1', 'notebooks/08-two-generals.ipynb', '--no-browser'], 'notebooks/08-two-generals.ipynb --no-browser --port'],
    [['a b.ipynb', '--port', '1'], '"a b.ipynb" --port'],
  ])('the command that is offered keeps the rest of %j', (args, kept) =>
    withBusyPort(async (port) => {
      const refusal = await namedPort(String(port), args).catch((error) => error);
      expect(refusal.message).toMatch(new RegExp(`is free: npm start -- ${kept} \\d+$`));
    }));
  test.each(['0', '70000', 'abc', '1.5'])('%s is not a port', (text) => expect(namedPort(text)).rejects.toThrow(`--port is "${text}"; a port is a whole number from 1 to 65535`));
});

test('Jupyter writes inside the project and listens on the loopback address alone', () => {
  const variables = jupyterEnvironment({ root: project.root, env: {} });
  for (const [name, value] of Object.entries(variables).filter(([key]) => /^(JUPYTER.*DIR|IPYTHONDIR)$/.test(key))) expect(value, name).toContain(`${project.root}/.workbook/`);
  expect(serverSettings({ root: project.root, kernelName: 'k', typeServer: [] }).ServerApp).toMatchObject({ root_dir: project.root, ip: '127.0.0.1', allow_remote_access: false });
});
