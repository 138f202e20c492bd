/**
 * A schedule: what a run was put through, as data that makes another run of the same program the same, and as a token of one line.
 *
 *     const schedule: Schedule = { seed: 17, faults: [{ kind: 'lose', messages: [3] }], calm: ['loss', 'latency'], maxEvents: 12 };
 *     const token = scheduleToken(schedule) //=> 'eyJzZWVkIjoxNywi….4c1f'
 *     replayRun(program, token)             //=> the run, event for event
 *
 * A program is the options of a simulation, or a function from sizes to them. The schedule says what is put in place of its chances.
 */
import type { FaultPlan, PlannedFault } from '../../simulation/fault-plan.ts';
import type { Fault } from '../../simulation/faults.ts';
import type { LinkOptions, NetworkOptions } from '../../simulation/network.ts';
import { fromText, toText } from '../../simulation/plain-data.ts';
import type { ProcessId } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import type { Processes, Run, RunOptions, SimulationOptions } from '../../simulation/simulation.ts';

/** All that a run is a function of. */
export type RunnableOptions<P extends Processes = Processes> = SimulationOptions<P> & RunOptions;

/** What a run goes through, whatever its processes are to those who run it: a schedule is laid over it. */
export type Circumstances = Omit<SimulationOptions, 'processes'> & RunOptions & { readonly processes: Readonly<Record<ProcessId, unknown>> };

/** Named sizes of a program: how many servers, how many operations. Whole numbers, at least 1. */
export type Sizes = Readonly<Record<string, number>>;

/** What is run: options, or a function that makes them for the sizes and the seed given. */
export type Program<P extends Processes = Processes> = RunnableOptions<P> | ((given: { sizes: Sizes; seed: number }) => RunnableOptions<P>);

/** What a network may do besides delivering, as one concern each. `latency` calm: every message takes 10 ms. */
export const CONCERNS = ['loss', 'duplication', 'reordering', 'corruption', 'bandwidth', 'latency'] as const;
export type Concern = (typeof CONCERNS)[number];

/** Everything is as the program says unless the schedule says otherwise. */
export interface Schedule {
  readonly seed?: number;
  readonly sizes?: Sizes;
  /** The processes that take part; the others do not exist. */
  readonly processes?: readonly ProcessId[];
  /** The inputs that are given, by their places in the program's list, from 0. */
  readonly inputs?: readonly number[];
  /** In place of the program's plan. */
  readonly faults?: readonly Fault[];
  /** What the network does not do, on any link and by any fault. */
  readonly calm?: readonly Concern[];
  readonly untilMs?: number;
  readonly maxEvents?: number;
}

const CALM: Readonly<Record<Concern, LinkOptions>> = {
  loss: { lossProbability: 0 },
  duplication: { duplicateProbability: 0 },
  reordering: { reorderProbability: 0 },
  corruption: { corruptProbability: 0 },
  bandwidth: { bandwidth: undefined },
  latency: { latency: undefined },
};

/** The options of the program under the schedule. Throws a sentence if the schedule does not fit the program. */
export function scheduled<P extends Processes>(program: Program<P>, schedule: Schedule): RunnableOptions<P> {
  return underSchedule(typeof program === 'function' ? program({ sizes: schedule.sizes ?? {}, seed: schedule.seed ?? 1 }) : program, schedule);
}

/** The same circumstances under the schedule. Throws a sentence if the schedule does not fit them. */
export function underSchedule<C extends Circumstances>(options: C, schedule: Schedule): C {
  const { seed = options.seed, calm = [], untilMs = options.untilMs, maxEvents = options.maxEvents } = schedule;
  const faults = schedule.faults ?? options.faults;
  const inputs = schedule.inputs === undefined ? options.inputs : schedule.inputs.map((place) => inputAt(options, place));
  const whole = {
    ...options,
    seed,
    ...(options.network === undefined ? {} : { network: calmNetwork(options.network, calm) }),
    ...(faults === undefined ? {} : { faults: faults.map((fault) => calmFault(fault, calm)) }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(untilMs === undefined ? {} : { untilMs }),
    ...(maxEvents === undefined ? {} : { maxEvents }),
  };
  return schedule.processes === undefined ? whole : among(whole, schedule.processes);
}

function calmNetwork(network: NetworkOptions, calm: readonly Concern[]): NetworkOptions {
  const link = (options: LinkOptions): LinkOptions => Object.assign({}, options, ...calm.map((concern) => CALM[concern])) as LinkOptions;
  if (network.links === undefined) return link(network);
  return { ...link(network), links: Object.fromEntries(Object.entries(network.links).map(([name, one]) => [name, link(one)])) };
}

/** A fault that changes links, without what is calm; any other as it is. */
function calmFault(fault: FaultPlan[number], calm: readonly Concern[]): FaultPlan[number] {
  if ('everyMs' in fault) return { ...fault, fault: calmFault(fault.fault, calm) as PlannedFault };
  if (fault.kind !== 'links') return fault;
  const quiet = calm.flatMap((concern) => Object.keys(CALM[concern]));
  return { ...fault, change: Object.fromEntries(Object.entries(fault.change).filter(([name]) => !quiet.includes(name))) };
}

/** The program with some of its processes only, and what is said about the others left out. */
function among<C extends Circumstances>(options: C, ids: readonly ProcessId[]): C {
  for (const id of ids) {
    if (!(id in options.processes)) throw new RangeError(`schedule: there is no process "${id}"; the program's are ${Object.keys(options.processes).join(', ')}. Is the schedule of another program?`);
  }
  const some = <T>(named: Readonly<Record<string, T>>, wanted: (name: string) => boolean): Readonly<Record<string, T>> => Object.fromEntries(Object.entries(named).filter(([name]) => wanted(name)));
  const left = (id: ProcessId): boolean => ids.includes(id);
  const { network, clocks, faults, inputs } = options;
  return {
    ...options,
    processes: some(options.processes, left),
    ...(network?.links === undefined ? {} : { network: { ...network, links: some(network.links, (link) => link.split('->').every(left)) } }),
    ...(clocks === undefined ? {} : { clocks: some(clocks, left) }),
    ...(faults === undefined ? {} : { faults: faults.flatMap((fault) => faultAmong(fault, ids)) }),
    ...(inputs === undefined ? {} : { inputs: inputs.filter(({ to }) => left(to)) }),
  };
}

function faultAmong(fault: FaultPlan[number], ids: readonly ProcessId[]): FaultPlan {
  if ('everyMs' in fault) return faultAmong(fault.fault, ids).map((one) => ({ ...fault, fault: one as PlannedFault }));
  const left = (some: readonly string[]): string[] => some.filter((id) => ids.includes(id));
  if ('process' in fault) return fault.process === 'any' || ids.includes(fault.process) ? [fault] : [];
  if (fault.kind === 'partition') {
    const groups = fault.groups.map(left).filter((group) => group.length > 0);
    return groups.length < 2 ? [] : [{ ...fault, groups }];
  }
  if (fault.kind === 'one-way') return left(fault.from).length === 0 || left(fault.to).length === 0 ? [] : [{ ...fault, from: left(fault.from), to: left(fault.to) }];
  if (fault.kind === 'links' && fault.links !== 'all') {
    const links = fault.links.filter((link) => link.split('->').every((id) => ids.includes(id)));
    return links.length === 0 ? [] : [{ ...fault, links }];
  }
  return [fault];
}

function inputAt(options: Circumstances, place: number): NonNullable<Circumstances['inputs']>[number] {
  const input = options.inputs?.[place];
  if (input === undefined) throw new RangeError(`schedule: there is no input ${place}; the program has ${options.inputs?.length ?? 0}, from 0. Is the schedule of another program?`);
  return input;
}

/** The schedule in one line of letters that survive a shell, a mail and a URL. */
export function scheduleToken(schedule: Schedule): string {
  const text = toText(schedule);
  const bytes = new TextEncoder().encode(text);
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return `${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.${checksum(text)}`;
}

/** Reads a token back. Throws a sentence if it is damaged. */
export function readScheduleToken(token: string): Schedule {
  const damaged = (why: string): Error => new RangeError(`schedule: the token "${token.length > 40 ? `${token.slice(0, 40)}…` : token}" is damaged: ${why}. Copy the whole of it, from the quote to the quote.`);
  const [base64 = '', sum] = token.trim().split('.');
  if (sum === undefined) throw damaged('it has no checksum after a full stop');
  let text: string;
  try {
    const binary = atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
    text = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    throw damaged('it holds letters that no token has');
  }
  if (checksum(text) !== sum) throw damaged('its checksum does not fit');
  return fromText(text) as Schedule;
}

/** Sixteen bits of FNV-1a, folded: enough to tell a token that lost a letter. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return ((hash ^ (hash >>> 16)) & 0xffff).toString(16).padStart(4, '0');
}

/** The run of a program under a schedule, or under the token of one. */
export function replayRun<P extends Processes>(program: Program<P>, schedule: Schedule | string): Run<P> {
  return simulate(scheduled(program, typeof schedule === 'string' ? readScheduleToken(schedule) : schedule));
}
