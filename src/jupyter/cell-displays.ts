/**
 * How a cell ended, as the messages that show it: its result, an exercise that is not written yet, or its error.
 *
 *     cellDisplays({ status: 'ok', results: [{ 'text/plain': '2' }] }, { executionCount: 1, root, notebookFolder })
 *     //=> [{ type: 'execute_result', content: { execution_count: 1, data: { 'text/plain': '2' }, metadata: {} } }]
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CellOutcome } from './cell-executor.ts';
import type { MimeBundle } from './display.ts';
import { escapeHtml } from '../grader/escape-html.ts';

export interface CellPlace {
  readonly executionCount: number;
  readonly root: string;
  /** Links in outputs are read from here. */
  readonly notebookFolder: string;
}

export interface CellDisplay { readonly type: 'error' | 'display_data' | 'execute_result'; readonly content: Record<string, unknown> }

export function cellDisplays(outcome: CellOutcome, place: CellPlace): CellDisplay[] {
  if (outcome.status === 'error') return [{ type: 'error', content: { ...outcome.error } }];
  if (outcome.status === 'not written') return [display(notWrittenBundle(outcome, place))];
  const results = outcome.results ?? [];
  return results.map((data, index) => (index < results.length - 1
    ? display(data)
    : { type: 'execute_result', content: { execution_count: place.executionCount, data, metadata: {} } }));
}

const display = (data: MimeBundle): CellDisplay => ({ type: 'display_data', content: { data, metadata: {}, transient: {} } });

function notWrittenBundle({ exercise, waitsFor }: { exercise: string; waitsFor?: string }, place: CellPlace): MimeBundle {
  const text = waitsFor ? `not written yet: ${exercise} (${waitsFor} comes from it)` : `not written yet: ${exercise}`;
  const file = exerciseFile(exercise, place.root);
  const href = file && relative(place.notebookFolder, join(place.root, file)).replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  const link = href ? `<div>Write it in <a href="${escapeHtml(href)}">${escapeHtml(file)}</a>, save, and run this cell again.</div>` : '';
  return {
    'text/plain': text,
    'text/html': `<div style="border-left:3px solid #8a8f98;padding:2px 10px;line-height:1.5"><div style="opacity:.75">${escapeHtml(text)}</div>${link}</div>`,
  };
}

/** The file of the exercise that `08/deciding-message` names, where there is one. */
function exerciseFile(exercise: string, root: string): string | undefined {
  const [, chapter, name] = /^(\d+)\/([a-z0-9-]+)$/.exec(exercise) ?? [];
  const exercises = join(root, 'exercises');
  if (chapter === undefined || !existsSync(exercises)) return undefined;
  const folder = readdirSync(exercises).sort().find((one) => one.startsWith(`${chapter}-`) && existsSync(join(exercises, one, `${name}.ts`)));
  return folder === undefined ? undefined : `exercises/${folder}/${name}.ts`;
}
