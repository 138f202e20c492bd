/**
 * What goes wrong in a run, as data: printable, comparable, and replayable by itself.
 *
 *     const faults: Fault[] = [
 *       { kind: 'crash', process: 'B', atMs: 40, recoverAfterMs: 100 },
 *       { kind: 'partition', groups: [['A', 'B'], ['C']], atMs: 200, forMs: 50 },
 *       { kind: 'lose', messages: [3] },
 *     ];
 *
 * Times are true virtual time, in milliseconds. Messages are numbered from 1 in the order in which they are sent, over the whole run.
 */
import type { LinkOptions } from './network.ts';
import { checkLink, linkEnds } from './network.ts';
import { checkNames } from './option-names.ts';
import type { ProcessId } from './process.ts';

/** From `atMs` on, for `forMs` (to the end of the run unless given). */
interface Spell {
  readonly atMs: number;
  readonly forMs?: number;
}

export type Fault =
  /** The process does nothing any more and forgets its fields. With `recoverAfterMs` it starts again, with what its storage holds. */
  | { readonly kind: 'crash'; readonly process: ProcessId; readonly atMs: number; readonly recoverAfterMs?: number }
  /** The process stands still; what arrives and what runs out meanwhile is handled, in order, when it goes on. */
  | ({ readonly kind: 'pause'; readonly process: ProcessId; readonly forMs: number } & Spell)
  /** Everything that the process handles, it handles `extraMs` later. */
  | ({ readonly kind: 'slow'; readonly process: ProcessId; readonly extraMs: number } & Spell)
  /** No message passes between two groups. Processes that no group names are in none and reach all. */
  | ({ readonly kind: 'partition'; readonly groups: readonly (readonly ProcessId[])[] } & Spell)
  /** No message passes from these to those; the other direction works. */
  | ({ readonly kind: 'one-way'; readonly from: readonly ProcessId[]; readonly to: readonly ProcessId[] } & Spell)
  /** No message passes between one process and all others. */
  | ({ readonly kind: 'isolate'; readonly process: ProcessId } & Spell)
  /** Links behave differently: `'A->B'`, or all of them. What `change` does not name stays. */
  | ({ readonly kind: 'links'; readonly links: readonly string[] | 'all'; readonly change: LinkOptions } & Spell)
  /** A clock is stepped by `stepMs`, or runs with another drift from now on. */
  | { readonly kind: 'clock'; readonly process: ProcessId; readonly atMs: number; readonly stepMs?: number; readonly driftPpm?: number }
  /** The messages with these numbers are lost on their way, whatever the network would have done. */
  | { readonly kind: 'lose'; readonly messages: readonly number[] }
  /** The message with this number is under way for `afterMs`, whatever the network would have done. */
  | { readonly kind: 'late'; readonly message: number; readonly afterMs: number }
  /** The message with this number arrives a second time, `afterMs` after it was sent. */
  | { readonly kind: 'twice'; readonly message: number; readonly afterMs: number };

/** A fault that befalls single messages, by their numbers: it has no time of its own. */
export type MessageFault = Extract<Fault, { kind: 'lose' | 'late' | 'twice' }>;

export const befallsMessages = (fault: { readonly kind: string }): fault is MessageFault => ['lose', 'late', 'twice'].includes(fault.kind);

/** One line a fault, for people. */
export function describeFault(fault: Fault): string {
  const spell = (): string => {
    const { atMs, forMs } = fault as Spell;
    return forMs === undefined ? `from ${atMs} ms` : `from ${atMs} to ${atMs + forMs} ms`;
  };
  switch (fault.kind) {
    case 'crash':
      return `${fault.process} crashes at ${fault.atMs} ms${fault.recoverAfterMs === undefined ? '' : ` and recovers at ${fault.atMs + fault.recoverAfterMs} ms`}`;
    case 'pause':
      return `${fault.process} stands still ${spell()}`;
    case 'slow':
      return `${fault.process} is ${fault.extraMs} ms late ${spell()}`;
    case 'partition':
      return `${fault.groups.map((group) => group.join(', ')).join(' | ')} are cut off from one another ${spell()}`;
    case 'one-way':
      return `nothing passes from ${fault.from.join(', ')} to ${fault.to.join(', ')} ${spell()}`;
    case 'isolate':
      return `${fault.process} is cut off ${spell()}`;
    case 'links':
      return `${fault.links === 'all' ? 'all links' : fault.links.join(', ')} change ${spell()}: ${JSON.stringify(fault.change)}`;
    case 'clock':
      return `${fault.process}'s clock ${[...(fault.stepMs === undefined ? [] : [`jumps by ${fault.stepMs} ms`]), ...(fault.driftPpm === undefined ? [] : [`drifts by ${fault.driftPpm} ppm`])].join(' and ')} at ${fault.atMs} ms`;
    case 'lose':
      return fault.messages.length === 0 ? 'no message is lost' : `lost: message ${fault.messages.join(', ')}`;
    case 'late':
      return `message ${fault.message} arrives ${fault.afterMs} ms after it was sent`;
    case 'twice':
      return `message ${fault.message} arrives a second time, ${fault.afterMs} ms after it was sent`;
  }
}

const SPELL = ['atMs', 'forMs'];

/** What each kind of fault must be given, and what it may be. */
const PARTS: Readonly<Record<Fault['kind'], { readonly needs: readonly string[]; readonly takes: readonly string[] }>> = {
  crash: { needs: ['process', 'atMs'], takes: ['recoverAfterMs'] },
  pause: { needs: ['process', 'atMs'], takes: SPELL },
  slow: { needs: ['process', 'atMs', 'extraMs'], takes: SPELL },
  partition: { needs: ['groups', 'atMs'], takes: SPELL },
  'one-way': { needs: ['from', 'to', 'atMs'], takes: SPELL },
  isolate: { needs: ['process', 'atMs'], takes: SPELL },
  links: { needs: ['links', 'change', 'atMs'], takes: SPELL },
  clock: { needs: ['process', 'atMs'], takes: ['stepMs', 'driftPpm'] },
  lose: { needs: ['messages'], takes: [] },
  late: { needs: ['message', 'afterMs'], takes: [] },
  twice: { needs: ['message', 'afterMs'], takes: [] },
};

/** Throws a sentence if a fault is of no kind that there is, lacks a part, or has one that means nothing. */
export function checkParts(fault: { readonly kind?: unknown }): void {
  const kinds = Object.keys(PARTS);
  if (!kinds.includes(String(fault?.kind))) throw new RangeError(`faults: kind "${String(fault?.kind)}" is none of ${kinds.join(', ')}`);
  const { needs, takes } = PARTS[fault.kind as Fault['kind']];
  const missing = needs.find((name) => (fault as Record<string, unknown>)[name] === undefined);
  if (missing !== undefined) throw new RangeError(`faults: ${String(fault.kind)} without ${missing}; it needs ${needs.join(', ')}`);
  checkNames(`faults: ${String(fault.kind)}`, fault, ['kind', ...new Set([...needs, ...takes])]);
}

/** Throws a sentence if a fault names a process that does not exist, or a value out of range. */
export function checkFaults(faults: readonly Fault[], processes: readonly ProcessId[]): void {
  for (const fault of faults) {
    checkParts(fault);
    for (const id of namedBy(fault)) {
      if (!processes.includes(id)) throw new RangeError(`faults: cannot ${verbs[fault.kind]} "${id}"; the processes are ${processes.join(', ')}`);
    }
    if (befallsMessages(fault)) {
      for (const number of fault.kind === 'lose' ? fault.messages : [fault.message]) {
        if (!Number.isInteger(number) || number < 1) throw new RangeError(`faults: cannot ${verbs[fault.kind]} message ${number}; messages are numbered 1, 2, 3, … in the order of sending`);
      }
    }
    const durations = { atMs: (fault as Spell).atMs, afterMs: (fault as { afterMs?: number }).afterMs, forMs: (fault as Spell).forMs, recoverAfterMs: (fault as { recoverAfterMs?: number }).recoverAfterMs, extraMs: (fault as { extraMs?: number }).extraMs };
    for (const [name, value] of Object.entries(durations)) {
      if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
        throw new RangeError(`faults: ${fault.kind} with ${name} ${value}; it must be a finite number of milliseconds, 0 or more`);
      }
    }
    checkKind(fault, processes);
  }
}

function checkKind(fault: Fault, processes: readonly ProcessId[]): void {
  switch (fault.kind) {
    case 'pause':
      if (fault.forMs === undefined) throw new RangeError(`faults: pause of ${fault.process} without forMs; say how long, or let it crash`);
      break;
    case 'partition':
      if (fault.groups.length < 2) throw new RangeError(`faults: a partition needs two groups or more, not ${fault.groups.length}`);
      for (const id of fault.groups.flat()) {
        if (fault.groups.filter((group) => group.includes(id)).length > 1) throw new RangeError(`faults: "${id}" is in two groups of one partition; a bridge belongs to none of them`);
      }
      break;
    case 'links':
      checkLink('faults: links', fault.change);
      if (fault.links !== 'all') for (const name of fault.links) linkEnds(name, processes, 'faults');
      break;
    case 'clock':
      if (fault.stepMs === undefined && fault.driftPpm === undefined) throw new RangeError(`faults: clock of ${fault.process} with neither stepMs nor driftPpm; give one of them`);
      break;
    default: // nothing more to check
  }
}

const verbs = { crash: 'crash', pause: 'pause', slow: 'slow down', partition: 'cut off', 'one-way': 'cut off', isolate: 'isolate', links: 'change', clock: 'change the clock of', lose: 'lose', late: 'delay', twice: 'double' };

function namedBy(fault: Fault): readonly ProcessId[] {
  if ('process' in fault) return [fault.process];
  if (fault.kind === 'partition') return fault.groups.flat();
  return fault.kind === 'one-way' ? [...fault.from, ...fault.to] : [];
}

/** The directed links that a partition, a one-way cut or an isolation cuts. */
export function cutBy(fault: Extract<Fault, { kind: 'partition' | 'one-way' | 'isolate' }>, processes: readonly ProcessId[]): [ProcessId, ProcessId][] {
  const pairs = processes.flatMap((from) => processes.filter((to) => to !== from).map((to): [ProcessId, ProcessId] => [from, to]));
  switch (fault.kind) {
    case 'isolate':
      return pairs.filter((pair) => pair.includes(fault.process));
    case 'one-way':
      return pairs.filter(([from, to]) => fault.from.includes(from) && fault.to.includes(to));
    case 'partition': {
      const groupOf = (id: ProcessId): number => fault.groups.findIndex((group) => group.includes(id));
      return pairs.filter(([from, to]) => groupOf(from) >= 0 && groupOf(to) >= 0 && groupOf(from) !== groupOf(to));
    }
  }
}
