/**
 * What goes wrong in a run, as data: printable, comparable, and replayable by itself.
 *
 *     const faults: Fault[] = [{ kind: 'crash', process: 'B', atMs: 40 }, { kind: 'lose', messages: [3] }];
 *
 * Messages are numbered from 1 in the order in which they are sent, over the whole run.
 */
import type { ProcessId } from './process.ts';

export type Fault =
  /** From `atMs` on, `process` does nothing any more: crash-stop. */
  | { readonly kind: 'crash'; readonly process: ProcessId; readonly atMs: number }
  /** The messages with these numbers are lost on their way, whatever the network would have done. */
  | { readonly kind: 'lose'; readonly messages: readonly number[] };

/** One line a fault, for people. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'crash':
      return `${fault.process} crashes at ${fault.atMs} ms`;
    case 'lose':
      return fault.messages.length === 0 ? 'no message is lost' : `lost: message ${fault.messages.join(', ')}`;
  }
}

/** Throws a sentence if the plan names a process that does not exist, or a value out of range. */
export function checkFaults(faults: readonly Fault[], processes: readonly ProcessId[]): void {
  for (const fault of faults) {
    switch (fault.kind) {
      case 'crash':
        if (!processes.includes(fault.process)) {
          throw new RangeError(`faults: cannot crash "${fault.process}"; the processes are ${processes.join(', ')}`);
        }
        if (!(Number.isFinite(fault.atMs) && fault.atMs >= 0)) {
          throw new RangeError(`faults: crash of ${fault.process} at ${fault.atMs} ms; the time must be a finite number, 0 or more`);
        }
        break;
      case 'lose':
        for (const number of fault.messages) {
          if (!Number.isInteger(number) || number < 1) {
            throw new RangeError(`faults: cannot lose message ${number}; messages are numbered 1, 2, 3, … in the order of sending`);
          }
        }
        break;
      default:
        throw new RangeError(`faults: kind "${(fault as { kind: unknown }).kind}" is none of crash, lose`);
    }
  }
}
