/**
 * Shows something in the output of the running cell: one `display_data` message with every MIME type that is given, of
 * which each front end (JupyterLab, VS Code, GitHub) takes the richest that it can draw.
 *
 *     displayBundle({ 'text/plain': 'two messages', 'text/html': '<b>two messages</b>' });
 *
 * Outside a kernel (plain Node, tests, the grader) the `text/plain` is written to the standard output. Loads nothing.
 */

/** MIME type to data: text, or JSON for types that end in `+json`. */
export type MimeBundle = Record<string, unknown>;

/** What the kernel puts in place to receive bundles. */
export type DisplayHook = (content: { data: MimeBundle; metadata: Record<string, unknown> }) => void;

// A registered symbol on the global object, since the kernel and the cell may hold two copies of this module.
const hookKey = Symbol.for('distsys.display');
const globals = globalThis as { [hookKey]?: DisplayHook | undefined };

/** Whether there is a notebook cell to draw in. */
export const isNotebook = (): boolean => globals[hookKey] !== undefined;

/** Called by the kernel alone. */
export function installDisplayHook(hook: DisplayHook | undefined): void {
  globals[hookKey] = hook;
}

export function displayBundle(data: MimeBundle, metadata: Record<string, unknown> = {}): void {
  if (Object.keys(data).length === 0) {
    throw new Error('displayBundle was given no data. Pass at least { \'text/plain\': … }.');
  }
  const hook = globals[hookKey];
  if (hook) hook({ data, metadata });
  else process.stdout.write(`${data['text/plain'] ?? `(no text/plain; ${Object.keys(data).join(', ')})`}\n`);
}
