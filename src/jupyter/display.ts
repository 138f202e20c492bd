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

/** A display; with an id, one that can be updated. */
export interface Displayed {
  readonly data: MimeBundle;
  readonly metadata: Record<string, unknown>;
  readonly transient?: { readonly display_id: string };
}

/** What the kernel puts in place to receive bundles. With `update`, what was displayed under the same id is replaced. */
export type DisplayHook = (content: Displayed, update?: boolean) => void;

/** The cell whose code asks: code that runs later, by a timer or a promise, belongs to the cell that started it. */
export interface RunningCell {
  /** Calls back when the cell has ended, however it did; outputs still belong to it then. */
  atEnd(then: () => void): void;
  /**
   * Asks `stop` when the cell is interrupted, and lets the cell go on: its code is to come to an end soon, with what it has. A second interrupt
   * ends the cell as ever.
   */
  onInterrupt(stop: () => void): void;
}

/** In the metadata of a display that shows how far something is. Such displays are not kept in a shipped notebook. */
export const progressMark = 'distsys-progress';

// Registered symbols on the global object, since the kernel and the cell may hold two copies of this module.
const hookKey = Symbol.for('distsys.display');
const cellKey = Symbol.for('distsys.cell');
const globals = globalThis as { [hookKey]?: DisplayHook | undefined; [cellKey]?: (() => RunningCell | undefined) | undefined };

/** Whether there is a notebook cell to draw in. */
export const isNotebook = (): boolean => globals[hookKey] !== undefined;

/** Called by the kernel alone. */
export function installDisplayHook(hook: DisplayHook | undefined): void {
  globals[hookKey] = hook;
}

/** Called by the kernel alone. */
export function installRunningCell(running: (() => RunningCell | undefined) | undefined): void {
  globals[cellKey] = running;
}

/** Undefined outside a notebook, and in code that is left over from a cell that has ended. */
export const runningCell = (): RunningCell | undefined => globals[cellKey]?.();

/** Shows a bundle under an id of the caller's, or replaces what is shown there. In a notebook only. */
export function displayAs(id: string, data: MimeBundle, options: { metadata: Record<string, unknown>; update: boolean }): void {
  globals[hookKey]?.({ data, metadata: options.metadata, transient: { display_id: id } }, options.update);
}

export function displayBundle(data: MimeBundle, metadata: Record<string, unknown> = {}): void {
  if (Object.keys(data).length === 0) {
    throw new Error('displayBundle was given no data. Pass at least { \'text/plain\': … }.');
  }
  const hook = globals[hookKey];
  if (hook) hook({ data, metadata });
  else process.stdout.write(`${data['text/plain'] ?? `(no text/plain; ${Object.keys(data).join(', ')})`}\n`);
}
