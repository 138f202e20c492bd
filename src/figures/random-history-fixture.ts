/** Histories for the tests of figures: clients of a register that is linearizable, some operations of which fail or are never answered. */
import { History } from '../checking/history.ts';
import type { WrittenOperation } from '../checking/history.ts';

export interface RandomHistoryOptions {
  readonly operations: number;
  readonly clients: number;
  readonly random: { next(): number; chance(probability: number): boolean; integer(min: number, max: number): number };
  /** Operations of a client overlap one another. */
  readonly overlapping?: boolean;
}

/** The history, and the order in which its operations took effect: those that failed did not, and half of those of unknown outcome. */
export function randomHistory({ operations, clients, random, overlapping = false }: RandomHistoryOptions): { history: History; order: History['operations'] } {
  const written: Record<string, WrittenOperation[]> = {};
  const freeFrom = new Map<string, number>();
  const effects: { process: string; at: number; effectMs: number; write: number | undefined }[] = [];
  for (let index = 0; index < operations; index += 1) {
    const process = `client ${random.integer(1, clients)}`;
    const fromMs = (freeFrom.get(process) ?? 0) + 1 + 30 * random.next();
    const untilMs = fromMs + 5 + 60 * random.next();
    freeFrom.set(process, overlapping && random.chance(0.3) ? fromMs : untilMs);
    const [isWrite, fate] = [random.chance(0.5), random.next()];
    const call = isWrite ? { type: 'Write', value: index } : { type: 'Read' };
    const outcome = fate < 0.08 ? 'failed' : fate < 0.16 ? 'unknown' : 'completed';
    const session = (written[process] ??= []);
    if (outcome === 'completed' || (outcome === 'unknown' && random.chance(0.5))) effects.push({ process, at: session.length, effectMs: fromMs + (untilMs - fromMs) * random.next(), write: isWrite ? index : undefined });
    session.push({ call, fromMs, ...(outcome === 'unknown' ? {} : { untilMs }), ...(outcome === 'failed' ? { failed: true } : {}) });
  }
  effects.sort((one, other) => one.effectMs - other.effectMs);
  let value: number | null = null;
  for (const { process, at, write } of effects) {
    const session = written[process] as WrittenOperation[];
    if (write !== undefined) value = write;
    else if (session[at]?.untilMs !== undefined) session[at] = { ...(session[at] as WrittenOperation), result: value };
  }
  const history = History.of(written);
  const order = effects.map(({ process, at }) => {
    const { fromMs } = (written[process] as WrittenOperation[])[at] as WrittenOperation;
    return history.operations.find((operation) => operation.process === process && operation.begunMs === fromMs) as History['operations'][number];
  });
  return { history, order };
}
