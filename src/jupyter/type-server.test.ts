/** The types of exercises' files as JupyterLab's client asks for them, from the project's own TypeScript. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { compiledProgram } from './compiled-program.ts';
import { createTestProject, type TestProject } from './test-project.ts';
import { isFile } from './type-server.ts';

interface Published {
  readonly uri: string;
  readonly diagnostics: readonly { readonly message: string; readonly range: { readonly start: { readonly line: number } } }[];
}

const FILE = 'exercises/90-test/double.ts';
const WRONG = "export function double(n: number, unused: string): number {\n  return 2 * m;\n}\n";
const RIGHT = 'export function double(n: number): number {\n  return 2 * n;\n}\n';

let project: TestProject;
let child: ChildProcess;
let editor: MessageConnection;
let uri: string;
let published: Published[] = [];

beforeAll(async () => {
  project = await createTestProject({ [FILE]: WRONG, 'tsconfig.json': '{ "compilerOptions": { "target": "es2023", "module": "nodenext", "strict": true, "noEmit": true }, "include": ["exercises"] }' });
  uri = pathToFileURL(join(project.root, FILE)).href;
  child = spawn(process.execPath, [compiledProgram('type-server')], { cwd: project.root, stdio: ['pipe', 'pipe', 'ignore'] });
  editor = createMessageConnection(new StreamMessageReader(child.stdout as NodeJS.ReadableStream), new StreamMessageWriter(child.stdin as NodeJS.WritableStream));
  editor.onNotification('textDocument/publishDiagnostics', (params: Published) => void published.push(params));
  editor.onRequest(() => null);
  editor.listen();
  await editor.sendRequest('initialize', { processId: process.pid, rootUri: pathToFileURL(project.root).href, capabilities: { textDocument: { publishDiagnostics: {}, hover: {} } } });
  await editor.sendNotification('initialized', {});
}, 30_000);
afterAll(async () => {
  editor?.dispose();
  child?.kill();
  await project?.remove();
});

const of = (file: string): Published | undefined => published.filter((one) => one.uri === file).at(-1);
const open = (file: string, text: string): Promise<void> => editor.sendNotification('textDocument/didOpen', { textDocument: { uri: file, languageId: 'typescript', version: 1, text } });

test('what the types forbid is told without being asked for, and what is only unused is not', { timeout: 30_000 }, async () => {
  await open(uri, WRONG);
  await expect.poll(() => of(uri), { timeout: 20_000 }).toBeDefined();
  expect(of(uri)?.diagnostics.map(({ message, range }) => [range.start.line, message])).toEqual([[1, "Cannot find name 'm'."]]);
});

test('a change is looked at again, and nothing is wrong any more', { timeout: 30_000 }, async () => {
  published = [];
  await editor.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: RIGHT }] });
  await expect.poll(() => of(uri)?.diagnostics, { timeout: 20_000 }).toEqual([]);
});

test('what a name is, is answered', { timeout: 30_000 }, async () => {
  const hover = await editor.sendRequest<{ contents: unknown }>('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 17 } });
  expect(JSON.stringify(hover.contents)).toContain('function double(n: number): number');
});

test('of a notebook nothing is said and nothing is asked', { timeout: 30_000 }, async () => {
  const notebook = pathToFileURL(join(project.root, '.virtual_documents', 'notebooks', '90-test.ipynb.typescript.ts')).href;
  expect(isFile(notebook)).toBe(false);
  await open(notebook, "const n: number = 'x';");
  expect(await editor.sendRequest('textDocument/hover', { textDocument: { uri: notebook }, position: { line: 0, character: 7 } })).toBeNull();
  published = [];
  await editor.sendNotification('textDocument/didChange', { textDocument: { uri, version: 3 }, contentChanges: [{ text: WRONG }] });
  await expect.poll(() => of(uri)?.diagnostics.length, { timeout: 20_000 }).toBe(1); // after the notebook's turn
  expect(of(notebook)).toBeUndefined();
});

test('it ends when nobody listens any more', { timeout: 30_000 }, async () => {
  const ended = once(child, 'exit');
  child.stdin?.end();
  expect(await ended).toHaveLength(2); // its code and its signal
});
