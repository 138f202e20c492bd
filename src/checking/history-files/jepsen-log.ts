/**
 * Histories of a compare-and-set register as Jepsen logs them.
 *
 *     readJepsenLog('INFO  jepsen.util - 4\t:invoke\t:write\t3\nINFO  jepsen.util - 4\t:ok\t:write\t3\n').operations
 *     //=> [{ process: '4', call: { type: 'Write', value: 3 }, outcome: 'completed', … }]
 *
 * A compare-and-set that failed did observe something: that the register held another value; so it is a completed one that returned false. A write or compare-and-set that
 * timed out may take effect at any later time, and a read that did is left open as well. Times are line numbers. Format: jepsen-io/jepsen, as kept by Porcupine's test data.
 */
import { History } from '../history.ts';
import type { HistoryEvent } from '../history.ts';
import type { CompareAndSetCall } from '../models/registers.ts';

const LINE = /^INFO\s+jepsen\.util\s+-\s+(\S+)\s+:(\w+)\s+:(\w+)(?:\s+(.*))?$/;

/** Lines that are not of an operation are passed over. Throws a sentence that names the line that it cannot read. */
export function readJepsenLog(text: string): History<CompareAndSetCall, unknown> {
  const events: HistoryEvent[] = [];
  text.split('\n').forEach((line, index) => {
    const found = LINE.exec(line.trimEnd());
    if (found === null) return;
    const [, process, kind, operation, value = ''] = found as unknown as [string, string, string, string, string?];
    const at = { process, operation: 0, atMs: index + 1 };
    if (kind === 'invoke') events.push({ ...at, kind: 'invoke', call: callOf(operation, value, index + 1) });
    else if (kind === 'ok') events.push({ ...at, kind: 'complete', result: operation === 'read' ? valueOf(value, index + 1) : operation === 'cas' ? true : undefined });
    else if (kind === 'fail') events.push(operation === 'cas' ? { ...at, kind: 'complete', result: false } : { ...at, kind: 'fail' });
    else if (kind !== 'info') throw new RangeError(`line ${index + 1}: ":${kind}" is none of :invoke, :ok, :fail and :info`);
  });
  return History.fromEvents(events);
}

function callOf(operation: string, value: string, line: number): CompareAndSetCall {
  if (operation === 'read') return { type: 'Read' };
  if (operation === 'write') return { type: 'Write', value: valueOf(value, line) };
  const found = operation === 'cas' ? /^\[(\S+) (\S+)\]$/.exec(value) : null;
  if (found === null) throw new RangeError(`line ${line}: ":${operation} ${value}" is none of :read nil, :write 3 and :cas [3 4]`);
  const [, expected, next] = found as unknown as [string, string, string];
  return { type: 'CompareAndSet', expected: valueOf(expected, line), value: valueOf(next, line) };
}

function valueOf(text: string, line: number): number | null {
  if (text === 'nil') return null;
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) throw new RangeError(`line ${line}: "${text}" is neither a number nor nil`);
  return value;
}
