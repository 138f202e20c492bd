/** Random small histories of every model: run on a single copy, some with a result that was tampered with. */
import { History } from '../history.ts';
import type { HistoryEvent } from '../history.ts';
import { counter, keyValueStore, lock, queue } from '../models/collections.ts';
import { compareAndSetRegister, register, registers } from '../models/registers.ts';
import type { Model } from '../model.ts';
import { Random } from '../../simulation/random.ts';

type Draw = (random: Random, process: string) => unknown;

const small = (random: Random): number => random.integer(0, 2);

/** A model of a user's own: a set that acknowledges what changes it and what does not alike. It says of nothing that it is a read. */
const membership: Model<readonly number[], { type: 'Add' | 'Remove' | 'Members'; value: number }, any> = {
  name: 'a set of numbers',
  initial: [],
  apply(members, { type, value }) {
    if (type === 'Members') return [members, members];
    const others = members.filter((member) => member !== value);
    return [type === 'Add' ? [...others, value].sort((one, other) => one - other) : others, 'done'];
  },
};

/** The models, and how calls on them are drawn. */
export const drawn: readonly { readonly model: Model; readonly call: Draw }[] = [
  { model: register, call: (random) => (random.chance(0.5) ? { type: 'Read' } : { type: 'Write', value: small(random) }) },
  { model: compareAndSetRegister, call: (random) => random.pick([{ type: 'Read' }, { type: 'Write', value: small(random) }, { type: 'CompareAndSet', expected: random.pick([null, 0, 1, 2]), value: small(random) }]) },
  {
    model: keyValueStore,
    call: (random) => {
      const key = random.pick(['x', 'y']);
      return random.pick([{ type: 'Get', key }, { type: 'Put', key, value: random.pick(['a', 'b']) }, { type: 'Append', key, value: random.pick(['a', 'b']) }]);
    },
  },
  { model: counter, call: (random) => (random.chance(0.5) ? { type: 'Read' } : { type: 'Increment' }) },
  { model: queue, call: (random) => (random.chance(0.5) ? { type: 'Dequeue' } : { type: 'Enqueue', value: small(random) }) },
  {
    model: registers,
    call: (random) => {
      const key = random.pick(['x', 'y']);
      return random.chance(0.5) ? { type: 'Read', key } : { type: 'Write', key, value: small(random) };
    },
  },
  { model: membership, call: (random) => ({ type: random.pick(['Add', 'Remove', 'Members']), value: small(random) }) },
  { model: lock, call: (random, process) => (random.chance(0.5) ? { type: 'Acquire', owner: process } : { type: 'Release', owner: process }) },
];

/**
 * Clients take turns at random: each operation begins, takes effect on the single copy, and ends, three moments with those of others in between. Some never end, some fail. With
 * `tampered`, some results are those of other operations, so that the history may or may not be one of a single copy.
 */
export function randomHistory({ model, call }: (typeof drawn)[number], options: { seed: number; operations: number; clients: number; tampered: boolean }): History {
  const random = new Random(`${model.name} ${options.seed}`);
  const events: HistoryEvent[] = [];
  const results: unknown[] = [];
  let state = model.initial;
  let begun = 0;
  const clients = Array.from({ length: options.clients }, (_, index) => ({ id: `c${index}`, operation: -1, call: undefined as unknown, result: undefined as unknown, effective: false }));
  const working = (): (typeof clients)[number][] => clients.filter(({ operation }) => operation >= 0 || begun < options.operations);
  for (let client = working()[0]; client !== undefined; ) {
    client = random.pick(working());
    const at = { process: client.id, operation: client.operation, atMs: events.length };
    if (client.operation < 0) {
      Object.assign(client, { operation: begun, call: call(random, client.id), effective: false });
      events.push({ ...at, kind: 'invoke', operation: begun, call: client.call });
      begun += 1;
    } else if (!client.effective) {
      const fails = random.chance(0.05);
      if (!fails) [state, client.result] = model.apply(state, client.call) as readonly [unknown, unknown];
      client.effective = true;
      if (fails) events.push({ ...at, kind: 'fail' });
      if (fails || random.chance(0.12)) client.operation = -1; // failed; or nobody will ever know
    } else {
      if (client.result !== undefined) results.push(client.result);
      const result = options.tampered && client.result !== undefined && random.chance(0.5) ? random.pick(results) : client.result;
      events.push({ ...at, kind: 'complete', result });
      client.operation = -1;
    }
    client = working()[0];
  }
  return History.fromEvents(events);
}
