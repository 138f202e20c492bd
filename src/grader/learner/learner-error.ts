/**
 * What went wrong in a learner's program, in a sentence that names the learner's file and line and nothing of the grader.
 *
 *     exercises/08-two-generals/fewest-messengers.ts:12 threw TypeError: options.captured is undefined
 */
import { dirname } from 'node:path';
import type { Outcome } from './learner-process.ts';
import type { Evidence } from './scenario-run.ts';
import type { Stage } from './stage.ts';
import type { HandlerCall } from './wire.ts';

export type LearnerErrorStatus = 'not started' | 'error' | 'timeout' | 'memory' | 'exited' | 'skipped';

export class LearnerError extends Error {
  override readonly name = 'LearnerError';
  readonly status: LearnerErrorStatus;
  /** Where in a run it happened, as far as the learner's program says. */
  readonly at: HandlerCall | undefined;
  /** What the learner's program says of the run until then. */
  until: unknown;
  /** The run in which it happened. */
  evidence: Evidence | undefined;

  constructor(status: LearnerErrorStatus, message: string, at?: HandlerCall) {
    super(message);
    this.status = status;
    this.at = at;
  }
}

/** A check asked for a run that cannot be: the grader's fault, not the learner's. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}

interface Where {
  readonly shownAs: string;
  readonly stage: Stage;
  readonly name: string | undefined; // of what was called; undefined while loading
}

/** The error for an outcome that is not a value. */
export function explain(outcome: Exclude<Outcome, { kind: 'value' }>, where: Where): LearnerError {
  const { shownAs, name } = where;
  const what = name === undefined ? `loading ${shownAs}` : `${name === '' ? 'the run' : name} (${declaredAt(where)})`;
  switch (outcome.kind) {
    case 'timeout': {
      const seconds = outcome.withinMs === 0 ? 'the time that it had' : `${outcome.withinMs / 1000} s`;
      const why = name === undefined ? 'top level of the file' : 'a loop that does not end, or a promise that takes too long';
      return new LearnerError('timeout', `${what} was not done after ${seconds} and was stopped. Look for ${name === undefined ? 'an endless loop at the ' : ''}${why}.`);
    }
    case 'memory':
      return new LearnerError('memory', `${what} took more than ${Math.round(outcome.limitBytes / 1024 / 1024)} MB of memory and was stopped. Look for a list or a buffer that grows without end.`);
    case 'flood':
      return new LearnerError('memory', `${what} gave back more than ${Math.round(outcome.limitBytes / 1024 / 1024)} MB and was stopped. Look for a list that grows without end.`);
    case 'never settles':
      return new LearnerError('timeout', name === undefined
        ? `${shownAs} waits at its top level for a promise that nothing can settle any more. Take that await out.`
        : `${what} returned a promise that nothing can settle any more. Look for a resolve that is never called.`);
    case 'exited':
      return new LearnerError('exited', `while ${what} was under way, the program ${outcome.how}.`);
    case 'error':
      return explainError(outcome.error, where);
  }
}

function explainError(error: Extract<Outcome, { kind: 'error' }>['error'], where: Where): LearnerError {
  const { shownAs, stage, name } = where;
  const place = placeOf(error, stage);
  const at = place === undefined ? declaredAt(where) : `${shownAs}:${place}`;
  const message = hideStage(error.message, stage, shownAs);
  switch (error.kind) {
    case 'not implemented':
      return new LearnerError('not started', message);
    case 'exit':
      return new LearnerError('exited', `${at}: ${message}. Return the answer and let the program run on.`);
    case 'not plain':
      return new LearnerError('error', name === undefined ? `${shownAs}: ${message}` : `${name}: ${message} (${at})`);
    case 'refused':
      return new LearnerError('error', `${at}: ${message}`);
    case 'uncaught':
      return new LearnerError('error', `${at}: ${error.name}: ${message}, thrown where nothing catches it (in a timer or in a promise that is not awaited)`);
    default:
  }
  const unreadable = error.name === 'SyntaxError' && !message.includes('does not provide an export');
  if (unreadable && name === undefined) return new LearnerError('error', `${at} cannot be read: ${message}${syntaxAdvice(message)}`);
  // The kernel says where twice when it forbids something inside a handler.
  if (error.name === 'ProcessError') return new LearnerError('error', `${message.replace(/: process "[^"]*", \w+, called/, ': called')} (${at})`, error.at);
  if (name === undefined) return new LearnerError('error', `${at} cannot be loaded: ${message}`);
  const thrown = error.name === 'Error' || error.name === '' ? message : `${error.name}: ${message}`;
  return new LearnerError('error', `${name} threw ${thrown.replace(/^threw /, '')} (${at})`);
}

/** Where in a line a declaration stands; a line of a million spaces would keep the pattern busy for an hour. */
const LINE_LOOKED_AT = 300;

/** The file, and the line that declares what was called: where to look when nothing says more. */
function declaredAt({ shownAs, stage, name }: Where): string {
  const declares = String.raw`(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\b\s*\*?|class\b|const\b|let\b|var\b)\s*`;
  const word = name === undefined || name === '' ? undefined : new RegExp(String.raw`^\s*(?:${declares}|export\s*\{[^}]*(?<![\w$]))${escape(name)}(?![\w$])`);
  const index = word === undefined ? -1 : stage.text.split('\n').findIndex((line) => word.test(line.slice(0, LINE_LOOKED_AT)));
  return index === -1 ? shownAs : `${shownAs}:${index + 1}`;
}

/** `line` or `line:column` in the learner's file. Node strips types in place, so positions are those of the source. */
function placeOf(error: { message: string; stack: string }, stage: Stage): string | undefined {
  const file = 'answer-[^/\\\\\\s]*[/\\\\]answer\\.ts(?:\\?process=[^:\\s)]*)?';
  const head = new RegExp(`^file:\\S*${file}:(\\d+)\\n(?:[^\\n]*\\n)+?( *)\\^`).exec(error.stack); // a syntax error: line, source, caret
  if (head !== null) return `${head[1]}:${(head[2] ?? '').length + 1}`;
  const line = new RegExp(`^file:\\S*${file}:(\\d+)\\n`).exec(error.stack) ?? new RegExp(`${file}:(\\d+):\\d+`).exec(error.stack);
  if (line !== null) return line[1];
  const specifier = /^(?:cannot import|Cannot find (?:package|module)) '([^']+)'/.exec(error.message)?.[1];
  const index = specifier === undefined ? -1 : stage.text.split('\n').findIndex((text) => text.includes(specifier) && /\b(import|from)\b/.test(text));
  return index === -1 ? undefined : String(index + 1);
}

function hideStage(message: string, stage: Stage, shownAs: string): string {
  return message
    .replaceAll(new RegExp(`(file://)?${escape(stage.file)}(\\?process=\\S*)?`, 'g'), shownAs)
    .replaceAll(new RegExp(`(file://)?${escape(dirname(stage.folder))}/?`, 'g'), '')
    .replaceAll(/answer-\w{6}\/answer\.[jt]s/g, shownAs);
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function syntaxAdvice(message: string): string {
  return message.includes('strip-only mode') ? '. Write it with types that can be erased: no enum, no namespace, no parameter properties.' : '';
}
