/**
 * The options of a search, checked and with their defaults. Every error says what is wrong, the value, the rule and the next step.
 */
import { checkNames } from '../../simulation/option-names.ts';
import { OUTSIDE } from '../../simulation/process.ts';
import type { ProcessId } from '../../simulation/process.ts';
import type { Maker, SearchedSystem, SearchOptions } from './search-options.ts';

/** A system, checked. Processes are meant by their place in `ids`. Limits are Infinity where there is none. */
export interface SystemSettings {
  readonly ids: readonly ProcessId[];
  readonly makers: readonly Maker[];
  readonly inputs: readonly (readonly unknown[])[]; // by process, in their order
  readonly fifo: boolean;
  readonly losesMax: number;
  readonly duplicatesMax: number;
  readonly keepsDelivered: boolean;
  readonly keepsIgnored: boolean;
  readonly timers: 'any time' | 'when idle' | 'never';
  readonly timeoutsMax: number;
  readonly crashesMax: number;
  readonly mayCrash: readonly boolean[];
  readonly recoveriesMax: number;
  readonly symmetry: readonly (readonly number[])[];
}

const SYSTEM_KEYS = ['processes', 'inputs', 'network', 'timers', 'maxTimeouts', 'crashes', 'symmetry'];
const SEARCH_KEYS = ['always', 'sometimes', 'eventually', 'fairness', 'strategy', 'history', 'exhaust', 'maxStates', 'maxDepth', 'onProgress', 'progressEvery'];
const NETWORK_KEYS = ['order', 'loses', 'duplicates', 'keepsDelivered', 'keepsIgnored'];
const CRASH_KEYS = ['max', 'of', 'recover'];

export function systemSettings(options: SearchedSystem<any>): SystemSettings {
  checkNames('search', options, [...SYSTEM_KEYS, ...SEARCH_KEYS]);
  const { processes, network = {}, timers = 'any time', crashes } = options;
  if (typeof processes !== 'object' || processes === null) throw new TypeError('search: no processes; give them as { A: () => new Echo() }');
  const ids = Object.keys(processes);
  if (ids.length === 0) throw new RangeError('search: no processes; give at least one, as { A: () => new Echo() }');
  if (ids.includes(OUTSIDE)) throw new RangeError(`search: "${OUTSIDE}" is the name of the world outside; call the process something else`);
  for (const id of ids) if (typeof processes[id] !== 'function') throw new TypeError(`search: process "${id}" must be given as a function that makes it: ${id}: () => new …`);
  const placeOf = (id: ProcessId, what: string): number => {
    const place = ids.indexOf(id);
    if (place < 0) throw new RangeError(`search: ${what} "${id}"; the processes are ${ids.join(', ')}`);
    return place;
  };
  checkNames('search: network', network, NETWORK_KEYS);
  oneOf('network.order', network.order ?? 'unordered', ['unordered', 'fifo']);
  oneOf('timers', timers, ['any time', 'when idle', 'never']);
  if (crashes !== undefined) checkNames('search: crashes', crashes, CRASH_KEYS);
  const fifo = network.order === 'fifo';
  const { keepsDelivered = false, keepsIgnored = false } = network;
  if (keepsDelivered && fifo) throw new RangeError("search: network.keepsDelivered needs order 'unordered': a message that is never used up would stand before all others for ever");
  if (keepsIgnored && fifo) throw new RangeError("search: network.keepsIgnored needs order 'unordered': a message that is ignored and kept would stand before all others for ever");
  if (keepsDelivered && (network.duplicates ?? false) !== false) throw new RangeError('search: with network.keepsDelivered every message may arrive again; leave network.duplicates out');
  const inputs: unknown[][] = ids.map(() => []);
  for (const { to, message } of options.inputs ?? []) (inputs[placeOf(to, 'an input for')] as unknown[]).push(message);
  const crashing = (crashes?.of ?? (crashes === undefined ? [] : ids)).map((id) => placeOf(id, 'crashes.of names'));
  return {
    ids, inputs, fifo, keepsDelivered, keepsIgnored, timers,
    makers: ids.map((id) => processes[id] as Maker),
    losesMax: limit('network.loses', network.loses ?? false),
    duplicatesMax: limit('network.duplicates', network.duplicates ?? false),
    timeoutsMax: timers === 'never' ? 0 : limit('maxTimeouts', options.maxTimeouts ?? Infinity),
    crashesMax: crashes === undefined ? 0 : limit('crashes.max', crashes.max),
    mayCrash: ids.map((_, place) => crashing.includes(place)),
    recoveriesMax: limit('crashes.recover', crashes?.recover ?? false),
    symmetry: groupsOf(options, placeOf),
  };
}

function groupsOf({ symmetry = [] }: SearchedSystem<any>, placeOf: (id: ProcessId, what: string) => number): number[][] {
  const groups = symmetry.map((group) => group.map((id) => placeOf(id, 'symmetry names')));
  const all = groups.flat();
  if (new Set(all).size < all.length) throw new RangeError('search: symmetry names a process twice; put each into one group at most');
  return groups.filter((group) => group.length > 1);
}

/** What is asked and how far to look, checked. */
export interface SearchLimits {
  readonly strategy: 'breadth-first' | 'depth-first' | { readonly randomWalks: number; readonly seed: number };
  readonly statesMax: number;
  readonly depthMax: number;
  readonly progressEvery: number;
  readonly fair: boolean;
}

export const STATES_MAX = 20_000_000;

export function searchLimits(options: SearchOptions<any>): SearchLimits {
  const { strategy = 'breadth-first', maxStates = STATES_MAX, progressEvery = 20_000, fairness = 'none' } = options;
  if (typeof strategy === 'string') oneOf('strategy', strategy, ['breadth-first', 'depth-first']);
  else {
    checkNames('search: strategy', strategy, ['randomWalks', 'seed']);
    count('strategy.randomWalks', strategy.randomWalks, 1);
    if (!Number.isSafeInteger(strategy.seed)) throw new RangeError(`search: strategy.seed (${strategy.seed}) must be a whole number, such as 42`);
  }
  oneOf('fairness', fairness, ['none', 'weak']);
  if (fairness === 'weak' && (options.symmetry ?? []).length > 0) throw new RangeError("search: fairness 'weak' cannot be told apart under symmetry, where one message stands for many. Leave symmetry out.");
  const depthMax = options.maxDepth ?? (typeof strategy === 'string' ? Infinity : 1000);
  count('maxStates', maxStates, 1);
  count('progressEvery', progressEvery, 1);
  if (depthMax !== Infinity) count('maxDepth', depthMax, 0);
  const names = ['always', 'sometimes', 'eventually'].flatMap((kind) => Object.entries((options as any)[kind] ?? {}).map(([name, property]) => ({ kind, name, property })));
  names.forEach(({ kind, name, property }, index) => {
    if (typeof property !== 'function') throw new TypeError(`search: ${kind} '${name}' must be a function of the state`);
    if (names.findIndex((other) => other.name === name) < index) throw new RangeError(`search: two properties are called '${name}'; give each a name of its own`);
  });
  return { strategy, statesMax: maxStates, depthMax, progressEvery, fair: fairness === 'weak' };
}

function oneOf(what: string, given: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(given as string)) throw new RangeError(`search: ${what} (${String(given)}) must be one of ${allowed.map((one) => `'${one}'`).join(', ')}`);
}

function count(what: string, given: unknown, min: number): void {
  if (!Number.isSafeInteger(given) || (given as number) < min) throw new RangeError(`search: ${what} (${String(given)}) must be a whole number, ${min} or more`);
}

/** A limit on how often something may happen: false is never, true is any number of times. */
function limit(what: string, given: number | boolean): number {
  if (given === true || given === Infinity) return Infinity;
  if (given === false) return 0;
  count(what, given, 0);
  return given;
}
