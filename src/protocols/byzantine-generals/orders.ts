/**
 * What Byzantine generals decide between, and what is asked of them: a commander orders, and lieutenants obey, some of whom may be traitors.
 *
 *     councilOutcome({ loyal: { L1: 'attack', L2: 'retreat' }, commanded: null }) //=> 'disagree'
 *     councilOutcome({ loyal: { L1: 'retreat' }, commanded: 'attack' })           //=> 'disobey'
 *
 * Source: Lamport, Shostak and Pease 1982, "The Byzantine Generals Problem", conditions IC1 and IC2.
 */
import type { ProcessId } from '../../simulation/process.ts';

export type Order = 'attack' | 'retreat';

export const ORDERS: readonly Order[] = ['attack', 'retreat'];

/** The word on the way: the paper's own. */
export type OrderType = 'Attack' | 'Retreat';

export const typeOf = (order: Order): OrderType => (order === 'attack' ? 'Attack' : 'Retreat');

/** The order that a message gives; undefined if it gives none. */
export function orderOf({ type }: { readonly type: unknown }): Order | undefined {
  return type === 'Attack' ? 'attack' : type === 'Retreat' ? 'retreat' : undefined;
}

/** What a general does who is told nothing. */
export const NO_ORDER: Order = 'retreat';

/** How long a round is: a message that is sent at its beginning has arrived at its end. */
export const ROUND_MS = 100;

/** The generals of an army of `size`: the commander C and the lieutenants L1, L2, …, all processes of the run. */
export function army(size: number): ProcessId[] {
  if (!Number.isInteger(size) || size < 2) throw new RangeError(`army: size (${size}) must be a whole number, 2 or more: a commander and a lieutenant`);
  return ['C', ...Array.from({ length: size - 1 }, (_, index) => `L${index + 1}`)];
}

export type CouncilOutcome =
  | 'agree' // what is asked
  | 'disagree' // IC1 is broken: all loyal lieutenants obey the same order
  | 'disobey'; // IC2 is broken: if the commander is loyal, every loyal lieutenant obeys his order

/** What it came to: `loyal` are the decisions of the loyal lieutenants, `commanded` the order of a loyal commander, null if he is a traitor. */
export function councilOutcome({ loyal, commanded }: { loyal: Readonly<Record<ProcessId, Order | null>>; commanded: Order | null }): CouncilOutcome {
  const decisions = Object.entries(loyal).map(([id, decision]) => {
    if (decision === null) throw new Error(`councilOutcome: ${id} has not decided yet. Let the run go on to its end.`);
    return decision;
  });
  if (commanded !== null && decisions.some((decision) => decision !== commanded)) return 'disobey';
  return new Set(decisions).size > 1 ? 'disagree' : 'agree';
}
