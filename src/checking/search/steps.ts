/** The steps of a path, as data and in words. */
import { fromText } from '../../simulation/plain-data.ts';
import type { ProcessId } from '../../simulation/process.ts';
import { describeMessage } from '../../simulation/trace-text.ts';
import { COPY, CRASH, DELIVER, INPUT, kindOf, LOSE, subjectOf, TIMEOUT } from './actions.ts';
import type { StateSpace } from './state-space.ts';
import type { Taken } from './walk.ts';

/** What was chosen: one step of a path. */
export interface SearchStep {
  readonly kind: 'input' | 'deliver' | 'lose' | 'duplicate' | 'time out' | 'crash' | 'recover';
  readonly process: ProcessId; // where it happened; for a loss, where the message would have arrived
  readonly from?: ProcessId; // deliver, lose, duplicate
  readonly message?: unknown; // input, deliver, lose, duplicate
  readonly timer?: string; // time out
  readonly choice?: number; // which outcome of the handler's ctx.choose, if it has several, from 0
  readonly text: string; // all this in words: 'B gets Ack from A'
}

export function stepOf(space: StateSpace, { action, choice, before }: Taken): SearchStep {
  const { transitions, settings } = space;
  const [kind, subject] = [kindOf(action), subjectOf(action)];
  const chosen = choice === 0 ? {} : { choice };
  const branch = choice === 0 ? '' : ` (choice ${choice + 1})`;
  if (kind === TIMEOUT) {
    const { process, name } = transitions.timerNames[subject] as { process: number; name: string };
    const id = settings.ids[process] as ProcessId;
    return { kind: 'time out', process: id, timer: name, ...chosen, text: `timer "${name}" of ${id} runs out${branch}` };
  }
  if (kind === DELIVER || kind === LOSE || kind === COPY) {
    const { from, to, message } = transitions.messages.inTransit[subject] as { from: ProcessId; to: ProcessId; message: unknown };
    const what = describeMessage(message);
    const carried = { process: to, from, message, ...chosen };
    if (kind === LOSE) return { kind: 'lose', ...carried, text: `${what} from ${from} to ${to} is lost` };
    const down = !space.isRunning(before[transitions.messages.to[subject] as number] as number);
    if (down) return { kind: 'deliver', ...carried, text: `${what} from ${from} finds ${to} down` };
    return { kind: kind === COPY ? 'duplicate' : 'deliver', ...carried, text: `${to} gets ${what} from ${from}${kind === COPY ? ', and a copy stays behind' : ''}${branch}` };
  }
  const id = settings.ids[subject] as ProcessId;
  if (kind === INPUT) {
    const message = fromText(transitions.messages.texts[transitions.inputNumber(subject, space.layout.inputsGiven(before, subject))] as string);
    return { kind: 'input', process: id, message, ...chosen, text: `${id} is told ${describeMessage(message)} from outside${branch}` };
  }
  return kind === CRASH ? { kind: 'crash', process: id, text: `${id} crashes` } : { kind: 'recover', process: id, ...chosen, text: `${id} recovers${branch}` };
}
