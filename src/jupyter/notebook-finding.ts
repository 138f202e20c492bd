/** What the linter of notebooks finds, and how its rules tell. */
import type { Chapter } from '../course.ts';
import type { Notebook } from './notebook-file.ts';

export type Level = 'error' | 'warning';

/** A cell tagged `allow-RULE` is not judged by that rule. */
export type Rule =
  | 'format' | 'kernel' | 'execution'                        // whether it was made and run as it should be
  | 'import' | 'clock' | 'stock-tslab'                       // what its code does, and where it does not run
  | 'length' | 'size' | 'shape'                              // how long and large its parts are, what a chapter consists of
  | 'figure' | 'plotly' | 'path' | 'date'                    // what its outputs show
  | 'link' | 'heading' | 'image' | 'voice' | 'term' | 'bold' // its prose
  | 'exercise';

export interface Finding {
  readonly level: Level;
  readonly rule: Rule;
  readonly cell: number | null; // index in the notebook, null when it concerns the whole
  readonly message: string; // the sentence: where, what is wrong, and how to mend it
}

/** `what` is the rest of a sentence that begins with the cell, or with the notebook. */
export type Add = (level: Level, rule: Rule, cell: number | null, what: string) => void;

/** A notebook as the rules see it. */
export interface Linted {
  readonly notebook: Notebook;
  readonly path: string; // of its file
  readonly root: string; // of the project
  readonly chapter: Chapter | undefined; // undefined for a notebook that is no chapter's
  readonly add: Add;
}
