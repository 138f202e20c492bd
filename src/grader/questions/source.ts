/**
 * Questions as an author writes them, once and with their answers, in `solutions/NN-slug/questions.ts`.
 *
 *     import type { QuestionSource } from 'distsys/grader';
 *     export const questions: readonly QuestionSource[] = [{
 *       id: 'who-is-sure', kind: 'choice', title: 'Who is sure', prompt: '…', because: 'B saw the same in both runs.',
 *       options: [{ id: 'nobody', text: 'Nobody', right: true }, { id: 'a-alone', text: 'A alone', remark: 'A has seen nothing yet.' }],
 *     }];
 *
 * A wrong option carries a remark that names the misconception behind it. `npm run ship` makes the learner's file from it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { questionSource, type Chapter } from '../../course.ts';
import { typescript } from '../stub.ts';
import type { Option, Prediction } from './question.ts';

interface SourceOf {
  readonly id: string;
  readonly title: string;
  readonly prompt: string;
  readonly points?: number;
  readonly reread?: string;
  readonly because: string; // why the right answer holds: said to whoever gives it
}

export interface OptionSource extends Option {
  readonly right?: true;
  readonly remark?: string; // of a wrong one: what whoever chooses it believes, and why it does not hold
}

export interface ChoiceSource extends SourceOf {
  readonly kind: 'choice' | 'choices';
  readonly options: readonly OptionSource[];
  readonly ordered?: true; // keeps the options in this order, such as numbers by size
}

export interface NumberSource extends SourceOf {
  readonly kind: 'number';
  readonly answer: number;
  readonly unit?: string;
  readonly within?: number;
  readonly mistaken?: readonly { readonly value: number; readonly remark: string }[]; // wrong numbers that a misconception leads to
}

export type QuestionSource = ChoiceSource | NumberSource | Prediction;

/** The questions with their answers; undefined where the file is not, as in a learner's edition. Throws a sentence if it cannot be read. */
export async function loadSource(root: string, chapter: Chapter): Promise<readonly QuestionSource[] | undefined> {
  const path = questionSource(chapter);
  const file = join(root, path);
  if (!existsSync(file)) return undefined;
  let module: { questions?: unknown };
  try {
    // From its text and not by its path: what was changed since is read anew. It stands alone, so only types can be imported.
    const ts = typescript();
    const { outputText, diagnostics = [] } = ts.transpileModule(readFileSync(file, 'utf8'), { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
    const [faulty] = diagnostics; // the compiler goes on where it can guess what was meant
    if (faulty !== undefined) throw new Error(ts.flattenDiagnosticMessageText(faulty.messageText, ' '));
    module = (await import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`)) as typeof module;
  } catch (error) {
    throw new Error(`${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (!Array.isArray(module.questions)) throw new Error(`${path} exports no list named "questions". Write: export const questions: readonly QuestionSource[] = [ … ];`);
  return module.questions as readonly QuestionSource[];
}
