/**
 * Eventual convergence: when nothing is written any more and nothing is broken any more, all replicas come to hold the same.
 *
 *     checkConvergence({ A: [1, 2], B: [1, 2], C: [1] })
 *     //=> violated: 'replicas differ: A, B hold [1,2]; C holds [1]'
 *     checkConvergedReads(history, { sinceMs: 5_000 })       // by what clients read from then on
 *     checkRunConverges(phases, { stateOf: (replica) => replica.entries })
 *
 * "Eventually" has no date, so a check must be given one: how long after the last write and the last fault replicas may differ. Sources: Terry et al. 1994,
 * §2 (total propagation and consistent ordering); Shapiro, Preguiça, Baquero and Zawirski 2011, "Conflict-free replicated data types".
 */
import { simulateInPhases } from '../../simulation/phases.ts';
import type { PhasedRun, PhasesOptions } from '../../simulation/phases.ts';
import { toText } from '../../simulation/plain-data.ts';
import type { ProcessId } from '../../simulation/process.ts';
import type { Processes } from '../../simulation/simulation.ts';
import type { ConvergenceEvidence } from './evidence.ts';
import type { History, Operation } from '../history.ts';
import { registerOrStore } from './reads-and-writes.ts';
import type { Access } from './reads-and-writes.ts';
import { canonicalText } from '../search/canonical.ts';
import { holds, unknown, violated } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';

const PROPERTY = 'convergence';

export interface ConvergenceOptions {
  /** What all must hold, such as what a merge of all updates gives. Left out, they need only agree. */
  readonly expected?: unknown;
  /** Whether replicas differed at some time before; if not, that they agree in the end shows nothing. */
  readonly differed?: boolean;
}

/** Whether all replicas hold the same, by name; in whatever order maps, sets and records were filled. Throws if a state is not plain data. */
export function checkConvergence(states: Readonly<Record<ProcessId, unknown>>, options: ConvergenceOptions = {}): Verdict<ConvergenceEvidence> {
  const { differed } = options;
  const groups = groupsOf(Object.entries(states).map(([member, value]) => ({ member, value })));
  const held = groups.map(({ value, members }) => `${members.join(', ')} ${members.length === 1 ? 'holds' : 'hold'} ${toText(value)}`).join('; ');
  if (groups.length > 1) return violated(PROPERTY, { because: `replicas differ: ${held}`, evidence: { groups, ...expectedOf(options) } });
  const wrong = 'expected' in options && groups.some(({ value }) => canonicalText(value) !== canonicalText(options.expected));
  if (wrong) return violated(PROPERTY, { because: `all replicas agree and should hold ${toText(options.expected)}: ${held}`, evidence: { groups, ...expectedOf(options) } });
  const count = Object.keys(states).length;
  const vacuous = count < 2 && !('expected' in options) ? 'one replica agrees with itself' : differed === false ? 'no two replicas ever differed' : undefined;
  return holds(PROPERTY, { because: `${count} replicas hold the same`, vacuous: count === 0 ? 'there is no replica' : vacuous });
}

const expectedOf = (options: ConvergenceOptions): { expected?: unknown } => ('expected' in options ? { expected: options.expected } : {});

/** By what they hold, the largest group first. */
function groupsOf(held: readonly { readonly member: string; readonly value: unknown; readonly operation?: Operation }[]): { value: unknown; members: string[]; operations?: Operation[] }[] {
  const groups = new Map<string, { value: unknown; members: string[]; operations?: Operation[] }>();
  for (const { member, value, operation } of held) {
    const content = canonicalText(value);
    const group = groups.get(content) ?? { value, members: [] };
    if (!group.members.includes(member)) group.members.push(member);
    if (operation !== undefined) group.operations = [...(group.operations ?? []), operation];
    groups.set(content, group);
  }
  return [...groups.values()].toSorted((one, other) => other.members.length - one.members.length);
}

export interface ConvergedReadsOptions {
  /** From when on replicas are to agree, in milliseconds: when all was healed and what was written had time to spread. */
  readonly sinceMs: number;
  /** What an operation did; see `readsAndWrites`. */
  readonly view?: (operation: Operation) => Access;
  /** What a key must hold in the end, such as what a merge of its writes gives. */
  readonly expected?: (key: string) => unknown;
}

/**
 * Whether all reads of a key that begin at `sinceMs` or later, and after the last write of the key has ended, return the same. A write of unknown outcome
 * counts as ended when it began: by `sinceMs` it is to have taken effect, or not.
 */
export function checkConvergedReads(history: History, options: ConvergedReadsOptions): Verdict<ConvergenceEvidence> {
  const { sinceMs, view = registerOrStore, expected } = options;
  if (!Number.isFinite(sinceMs)) throw new RangeError(`converged reads: sinceMs (${sinceMs}) must be a finite number of milliseconds`);
  const accesses = history.operations.filter(({ outcome }) => outcome !== 'failed').map((operation) => ({ operation, access: view(operation) }));
  const quietFrom = new Map<string, number>(); // by key: when its last write had ended
  for (const { operation: { endedMs, begunMs }, access: { kind, key } } of accesses) {
    if (kind === 'write') quietFrom.set(key, Math.max(quietFrom.get(key) ?? -Infinity, endedMs === Infinity ? begunMs : endedMs));
  }
  const last = accesses.filter(({ operation, access: { kind, key } }) => kind === 'read' && operation.outcome === 'completed' && operation.begunMs >= Math.max(sinceMs, quietFrom.get(key) ?? -Infinity));
  const keys = [...new Set(last.map(({ access }) => access.key))];
  const readsOf = (key: string) => last.filter(({ access }) => access.key === key).map(({ operation, access: { value } }) => ({ member: operation.process, value: value ?? null, operation }));
  for (const key of keys) {
    const groups = groupsOf(readsOf(key));
    const of = key === '' ? '' : ` of ${key}`;
    const found = groups.map(({ value, members }) => `${members.join(', ')} read ${toText(value)}`).join('; ');
    if (groups.length > 1) return violated(PROPERTY, { because: `from ${sinceMs} ms on, reads${of} differ: ${found}`, evidence: { groups, key } });
    if (expected !== undefined && canonicalText((groups[0] as { value: unknown }).value) !== canonicalText(expected(key))) {
      return violated(PROPERTY, { because: `from ${sinceMs} ms on, reads${of} agree and should return ${toText(expected(key))}: ${found}`, evidence: { groups, key, expected: expected(key) } });
    }
  }
  const twice = keys.some((key) => quietFrom.has(key) && new Set(readsOf(key).map(({ member }) => member)).size > 1);
  const vacuous = quietFrom.size === 0 ? 'nothing was written' : last.length === 0 ? `no read began after the last write and ${sinceMs} ms` : twice || expected !== undefined ? undefined : 'no key that was written was then read by two processes';
  return holds(PROPERTY, { because: `${last.length} reads of ${keys.length} keys from ${sinceMs} ms on agree`, vacuous });
}

export interface RunConvergenceOptions<P extends Processes> {
  /** What a process holds as a replica, as plain data; undefined for one that is none, such as a client. */
  readonly stateOf: (process: ReturnType<P[keyof P]>, id: ProcessId) => unknown;
  /** What all must hold when all is healed, as the run tells. Left out, they need only agree. */
  readonly expected?: (run: PhasedRun<P>) => unknown;
}

/** Runs in two phases and checks what the replicas hold at the end of the healing phase. Unknown if the run used up its events. */
export function checkRunConverges<P extends Processes>(options: PhasesOptions<P>, { stateOf, expected }: RunConvergenceOptions<P>): { readonly run: PhasedRun<P>; readonly verdict: Verdict<ConvergenceEvidence> } {
  let differed = false;
  const statesOf = (processes: object): Record<ProcessId, unknown> =>
    Object.fromEntries(Object.entries(processes).flatMap(([id, process]) => {
      const state = stateOf(process as ReturnType<P[keyof P]>, id);
      return state === undefined ? [] : [[id, state]];
    }));
  const run = simulateInPhases<P>({
    ...options,
    afterEvent: (moment) => {
      if (!differed) differed = groupsOf(Object.entries(statesOf(moment.processes)).map(([member, value]) => ({ member, value }))).length > 1;
      options.afterEvent?.(moment);
    },
  });
  if (run.stopped === 'event budget') return { run, verdict: unknown(PROPERTY, { because: run.verdict as string }) };
  return { run, verdict: checkConvergence(statesOf(run.processes), { differed, ...(expected === undefined ? {} : { expected: expected(run) }) }) };
}
