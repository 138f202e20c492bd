/**
 * The types of exercises' files, for JupyterLab while they are edited: the language server of the project's own TypeScript, with what JupyterLab's
 * client does not ask for.
 *
 *     node src/dist/jupyter/type-server.js        (Jupyter's server starts it; Language Server Protocol on the standard streams)
 *
 * TypeScript's server gives diagnostics to whoever asks (`textDocument/diagnostic`), and JupyterLab waits to be told (`publishDiagnostics`): after each
 * change this program asks and tells. Of notebooks nothing is passed on: their cells have the kernel, and as one file they would be full of false alarms.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createMessageConnection, ResponseError, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import { isProgram } from '../grader/program.ts';

/** After the last key. */
const QUIET_MS = 150;
/** What only grays out a name is no error; an exercise that is not written uses none of its parameters. */
const SEVERITY_MAX = 3;

interface Document {
  readonly textDocument?: { readonly uri?: string };
}

interface Diagnostics {
  readonly items?: readonly { readonly severity?: number }[];
}

/** Files that are edited as such; a notebook's cells come as a document of their own. */
export const isFile = (uri: string | undefined): boolean => uri === undefined || (/^file:.*\.[cm]?ts$/.test(uri) && !/[/.]ipynb|virtual_documents/.test(uri));

/** Passes messages between an editor and a language server, and tells the editor what is wrong with its documents. */
export function bridge(editor: MessageConnection, server: MessageConnection): void {
  const waiting = new Map<string, NodeJS.Timeout>();
  const tell = async (uri: string): Promise<void> => {
    waiting.delete(uri);
    const found = await server.sendRequest<Diagnostics | null>('textDocument/diagnostic', { textDocument: { uri } }).catch((error: unknown) => {
      if (error instanceof ResponseError) return null; // changed meanwhile, or closed: the next change asks again
      throw error;
    });
    if (found?.items !== undefined) await editor.sendNotification('textDocument/publishDiagnostics', { uri, diagnostics: found.items.filter(({ severity = 1 }) => severity <= SEVERITY_MAX) });
  };
  const askLater = (uri: string): void => {
    clearTimeout(waiting.get(uri));
    waiting.set(uri, setTimeout(() => void tell(uri), QUIET_MS));
  };

  editor.onRequest(async (method, params, token) => {
    const { uri } = ((params ?? {}) as Document).textDocument ?? {};
    return isFile(uri) ? server.sendRequest(method, params ?? undefined, token) : null;
  });
  editor.onNotification(async (method, params) => {
    const { uri } = ((params ?? {}) as Document).textDocument ?? {};
    if (!isFile(uri)) return;
    await server.sendNotification(method, params ?? undefined);
    if (uri === undefined) return;
    if (method === 'textDocument/didOpen' || method === 'textDocument/didChange' || method === 'textDocument/didSave') askLater(uri);
    if (method === 'textDocument/didClose') {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
    }
  });
  server.onRequest((method, params, token) => editor.sendRequest(method, params ?? undefined, token));
  server.onNotification((method, params) => editor.sendNotification(method, params ?? undefined));
  editor.listen();
  server.listen();
}

function startTypeServer(): void {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const child = spawn(process.execPath, [compiler, '--lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.on('exit', (code) => process.exit(code ?? 1)); // Jupyter starts it again when a file is opened
  process.stdin.on('end', () => child.kill());
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const connection = (from: NodeJS.ReadableStream, to: NodeJS.WritableStream): MessageConnection => createMessageConnection(new StreamMessageReader(from), new StreamMessageWriter(to));
  bridge(connection(process.stdin, process.stdout), connection(child.stdout, child.stdin));
}

if (isProgram(import.meta.url)) startTypeServer();
