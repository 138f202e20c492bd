/**
 * The search again, as plainly as can be: states are objects, equal if their texts are, and every handler runs whenever it is needed. What the engine is held
 * against in tests.
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import type { SearchOptions } from './search-options.ts';

interface Local {
  running: boolean;
  fields: Record<string, unknown>;
  timers: Record<string, number>; // name -> due in so many ms; all 0 without a clock
  durable: Record<string, unknown>;
  stored: Record<string, unknown>;
}

export interface NaiveState {
  locals: Record<ProcessId, Local>;
  given: Record<ProcessId, number>;
  network: { from: ProcessId; to: ProcessId; message: unknown }[];
  used: { losses: number; duplicates: number; timeouts: number; crashes: number; recoveries: number };
}

export interface NaiveResult {
  states: Map<string, NaiveState>;
  distance: Map<string, number>;
  next: Map<string, string[]>; // the state itself is not among them
  beginnings: string[];
  transitions: number;
}

type Options = SearchOptions<any>;

const copyOf = <T>(value: T): T => structuredClone(value);

/** A copy of a state; what its records hold is replaced and never changed. */
const copy = ({ locals, given, network, used }: NaiveState): NaiveState => ({
  locals: Object.fromEntries(Object.entries(locals).map(([id, local]) => [id, { ...local, timers: { ...local.timers }, durable: { ...local.durable }, stored: { ...local.stored } }])),
  given: { ...given }, network: [...network], used: { ...used },
});

/** The value with Maps and Sets as lists, and all that has no order in the order of its text. */
export function inOrder(value: any): any {
  const sorted = (items: any[]): any[] => items.map((item) => JSON.stringify(inOrder(item))).sort();
  if (value instanceof Map) return { map: sorted([...value]) };
  if (value instanceof Set) return { set: sorted([...value]) };
  if (Array.isArray(value)) return value.map(inOrder);
  return typeof value === 'object' && value !== null ? { record: sorted(Object.entries(value)) } : value;
}

export function naiveSearch(options: Options, statesMax = 5000): NaiveResult | undefined {
  const ids = Object.keys(options.processes);
  const { network = {}, timers = 'any time', crashes, inputs = [] } = options;
  const timed = timers === 'when idle';
  const fifo = network.order === 'fifo';
  const most = (given: number | boolean | undefined): number => (given === true ? Infinity : given === false || given === undefined ? 0 : given);
  const max = {
    losses: most(network.loses), duplicates: most(network.duplicates), timeouts: timers === 'never' ? 0 : (options.maxTimeouts ?? Infinity), crashes: crashes?.max ?? 0, recoveries: most(crashes?.recover),
  };

  const textOf = (state: NaiveState): string =>
    JSON.stringify([
      ids.map((id) => {
        const { running, fields, timers: set, durable, stored } = state.locals[id] as Local;
        return [running, inOrder(fields), inOrder(set), inOrder(durable), inOrder(stored)];
      }),
      state.given,
      fifo ? ids.map((from) => ids.map((to) => state.network.filter((one) => one.from === from && one.to === to))) : state.network.map((one) => JSON.stringify(one)).sort(),
      Object.entries(state.used).map(([name, count]) => (max[name as keyof typeof max] === Infinity ? 0 : count)),
    ]);

  /** Every state that a handler's call may lead to, and whether it did nothing. */
  const handle = (before: NaiveState, id: ProcessId, call: (process: Process<any>, ctx: Context<any>) => void): { after: NaiveState; idle: boolean }[] => {
    const results: { after: NaiveState; idle: boolean }[] = [];
    let scripts: number[][] = [[]];
    while (scripts.length > 0) {
      const script = scripts.shift() as number[];
      const after = copy(before);
      const local = after.locals[id] as Local;
      const process = (options.processes[id] as () => Process<any>)();
      if (local.running) Object.assign(process, copyOf(local.fields));
      const sent: NaiveState['network'] = [];
      const chosen = [...script];
      let branched = false;
      const ctx = {
        id, processes: ids, nowMs: 0,
        send: (to: ProcessId, message: unknown) => sent.push({ from: id, to, message: copyOf(message) }),
        setTimer: (name: string, delayMs: number) => (local.timers[name] = timed ? delayMs : 0),
        cancelTimer: (name: string) => delete local.timers[name],
        choose: (of: readonly unknown[]) => {
          const index = chosen.shift();
          if (index !== undefined) return of[index];
          if (!branched) scripts = [...scripts, ...of.map((_, place) => [...script, place])];
          branched = true;
          return of[0];
        },
        storage: {
          get: (key: string) => local.stored[key], put: (key: string, value: unknown) => (local.stored[key] = value), delete: (key: string) => delete local.stored[key],
          keys: () => Object.keys(local.stored), sync: () => (local.durable = { ...local.stored }),
        },
        log: () => undefined,
      };
      call(process, ctx as unknown as Context<any>);
      if (branched) continue; // it is run again, once for each option
      local.fields = copyOf({ ...process }) as Record<string, unknown>;
      local.running = true;
      const unchanged = network.keepsIgnored === true && sent.length === 0 && textOf(after) === textOf(before);
      for (const letter of sent) {
        const downForGood = max.recoveries === 0 && !(after.locals[letter.to] as Local).running && crashes !== undefined && after.used.crashes > 0;
        const there = network.keepsDelivered === true && after.network.some((one) => JSON.stringify(one) === JSON.stringify(letter));
        if (!downForGood && !there) after.network.push(letter);
      }
      results.push({ after, idle: unchanged });
    }
    return results;
  };

  const stepsFrom = (state: NaiveState): NaiveState[] => {
    const steps: NaiveState[] = [];
    const running = (id: ProcessId): boolean => (state.locals[id] as Local).running;
    for (const id of ids) {
      const own = inputs.filter(({ to }) => to === id);
      const given = state.given[id] as number;
      if (!running(id) || given >= own.length) continue;
      const before = copy(state);
      before.given[id] = given + 1;
      steps.push(...handle(before, id, (process, ctx) => process.onMessage(ctx, 'outside', copyOf(own[given]?.message))).map(({ after }) => after));
    }
    let deliveries = 0;
    const offered = new Set<string>();
    state.network.forEach((letter, place) => {
      const same = fifo ? `${letter.from} ${letter.to}` : JSON.stringify(letter);
      if (offered.has(same)) return;
      offered.add(same);
      const without = copy(state);
      without.network.splice(place, 1);
      if (!running(letter.to)) {
        if (network.keepsDelivered !== true) {
          steps.push(without);
          deliveries += 1;
        }
        return;
      }
      const deliver = (from: NaiveState): NaiveState[] =>
        handle(from, letter.to, (process, ctx) => process.onMessage(ctx, letter.from, copyOf(letter.message))).filter(({ idle }) => !(idle && network.keepsIgnored === true)).map(({ after }) => after);
      const delivered = deliver(network.keepsDelivered === true ? state : without);
      deliveries += timed ? delivered.filter((after) => textOf(after) !== textOf(state)).length : delivered.length;
      steps.push(...delivered);
      if (state.used.duplicates < max.duplicates) {
        const twice = copy(state);
        twice.used.duplicates += 1;
        const ignored = network.keepsIgnored === true && delivered.length === 0;
        if (!ignored) steps.push(...handle(twice, letter.to, (process, ctx) => process.onMessage(ctx, letter.from, copyOf(letter.message))).filter(({ idle }) => !(idle && network.keepsIgnored === true)).map(({ after }) => after));
      }
      if (state.used.losses < max.losses) {
        without.used.losses += 1;
        steps.push(without);
      }
    });
    if (state.used.timeouts < max.timeouts) {
      const set = ids.flatMap((id) => (running(id) ? Object.entries((state.locals[id] as Local).timers).map(([name, inMs]) => ({ id, name, inMs })) : []));
      const soonest = Math.min(...set.map(({ inMs }) => inMs));
      for (const { id, name, inMs } of set) {
        if (timed && (inMs > soonest || (inMs > 0 && deliveries > 0))) continue;
        const before = copy(state);
        before.used.timeouts += 1;
        if (timed) for (const other of ids) for (const timer of Object.keys((before.locals[other] as Local).timers)) (before.locals[other] as Local).timers[timer] = ((before.locals[other] as Local).timers[timer] as number) - inMs;
        delete (before.locals[id] as Local).timers[name];
        steps.push(...handle(before, id, (process, ctx) => process.onTimer?.(ctx, name)).map(({ after }) => after));
      }
    }
    for (const id of ids) {
      const local = state.locals[id] as Local;
      if (running(id) && state.used.crashes < max.crashes && (crashes?.of ?? ids).includes(id)) {
        const after = copy(state);
        after.used.crashes += 1;
        after.locals[id] = { running: false, fields: {}, timers: {}, durable: local.durable, stored: { ...local.durable } };
        if (max.recoveries === 0) after.network = after.network.filter(({ to }) => to !== id);
        steps.push(after);
      }
      if (!running(id) && state.used.recoveries < max.recoveries) {
        const before = copy(state);
        before.used.recoveries += 1;
        steps.push(...handle(before, id, (process, ctx) => (process.onRecover === undefined ? process.onStart?.(ctx) : process.onRecover(ctx))).map(({ after }) => after));
      }
    }
    return steps;
  };

  let start: NaiveState[] = [{
    locals: Object.fromEntries(ids.map((id) => [id, { running: false, fields: {}, timers: {}, durable: {}, stored: {} }])),
    given: Object.fromEntries(ids.map((id) => [id, 0])), network: [], used: { losses: 0, duplicates: 0, timeouts: 0, crashes: 0, recoveries: 0 },
  }];
  for (const id of ids) start = start.flatMap((state) => handle(state, id, (process, ctx) => process.onStart?.(ctx)).map(({ after }) => after));

  const result: NaiveResult = { states: new Map(), distance: new Map(), next: new Map(), beginnings: [...new Set(start.map(textOf))], transitions: 0 };
  let level = start;
  for (let distance = 0; level.length > 0; distance += 1) {
    const following: NaiveState[] = [];
    for (const state of level) {
      const text = textOf(state);
      if (result.states.has(text)) continue;
      if (result.states.size >= statesMax) return undefined;
      result.states.set(text, state);
      result.distance.set(text, distance);
      const steps = stepsFrom(state);
      result.transitions += steps.length;
      result.next.set(text, [...new Set(steps.map(textOf))].filter((other) => other !== text));
      following.push(...steps);
    }
    level = following;
  }
  return result;
}

/** Whether a run from a beginning may never come to a state in `good`: such a run stays among the states from which one can stay so for ever, or ends there. */
export function mayNever({ beginnings, next, states }: NaiveResult, good: (state: NaiveState) => boolean): boolean {
  const staying = new Set([...states].filter(([, state]) => !good(state)).map(([text]) => text));
  for (let changed = true; changed; ) {
    changed = false;
    for (const text of staying) {
      const following = next.get(text) as string[];
      if (following.length === 0 || following.some((other) => staying.has(other))) continue;
      staying.delete(text);
      changed = true;
    }
  }
  return beginnings.some((text) => staying.has(text));
}
