/**
 * Histories as JSON Lines: an event a line, in the order in which they happened, to be kept in a file and read again.
 *
 *     toHistoryLines(history)
 *     //=> {"kind":"invoke","process":"A","operation":0,"atMs":0,"call":{"type":"Write","value":1}}
 *     //   {"kind":"complete","process":"A","operation":0,"atMs":20}
 *     readHistoryLines(text) // the same history again
 *
 * What plain data holds and JSON does not is marked as in plain-data.ts. Format of the lines: jsonlines.org.
 */
import { fromText, toText } from '../../simulation/plain-data.ts';
import { History } from '../history.ts';
import type { HistoryEvent } from '../history.ts';

/** Ends with a newline, unless the history is empty. */
export function toHistoryLines(history: History): string {
  const events = history.operations.flatMap(({ index, process, call, outcome, result, begun, ended, begunMs, endedMs }) => {
    const invoke: HistoryEvent = { kind: 'invoke', process, operation: index, atMs: begunMs, call };
    if (outcome === 'unknown') return [{ place: begun, event: invoke }];
    const end: HistoryEvent = { kind: outcome === 'failed' ? 'fail' : 'complete', process, operation: index, atMs: endedMs, ...(result === undefined ? {} : { result }) };
    return [{ place: begun, event: invoke }, { place: ended, event: end }];
  });
  return events.sort((one, other) => one.place - other.place).map(({ event }) => `${toText(event)}\n`).join('');
}

/** Empty lines are passed over. Throws a sentence that names the line that it cannot read. */
export function readHistoryLines(text: string): History {
  return History.fromEvents(text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [eventOf(line, index + 1)])));
}

function eventOf(line: string, number: number): HistoryEvent {
  let event: unknown;
  try {
    event = fromText(line);
  } catch (error) {
    throw new RangeError(`line ${number}: "${line.slice(0, 60)}" cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const wrong = (what: string, value: unknown, rule: string): RangeError => new RangeError(`line ${number}: ${what} (${value === undefined ? 'missing' : toText(value)}) must be ${rule}`);
  if (typeof event !== 'object' || event === null) throw wrong('the event', event, 'a record in braces');
  const { kind, process, operation, atMs, call } = event as Record<string, unknown>;
  if (kind !== 'invoke' && kind !== 'complete' && kind !== 'fail') throw wrong('kind', kind, '"invoke", "complete" or "fail"');
  if (typeof process !== 'string') throw wrong('process', process, 'a text: who asked');
  if (typeof operation !== 'number' && typeof operation !== 'string') throw wrong('operation', operation, 'a number or a text: which operation of the process');
  if (typeof atMs !== 'number') throw wrong('atMs', atMs, 'a number of milliseconds');
  if (kind === 'invoke' && call === undefined) throw wrong('call', call, 'there: what was asked');
  return event as HistoryEvent;
}
