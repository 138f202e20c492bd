/**
 * Every way in which two lieutenants may decide after one exchange of orders, and who can make each of them fail.
 *
 *     everyRulePair().length                                          //=> 256
 *     everyRulePair().filter(({ brokenBy }) => brokenBy.length === 0) //=> []
 *
 * A lieutenant has heard two words, the commander's and the other lieutenant's; a rule is what it does in each of the four cases. Source: Lamport, Shostak and
 * Pease 1982, §2 (that three generals cannot bear a traitor).
 */
import type { ProcessId } from '../../simulation/process.ts';
import { councilOutcome, ORDERS } from './orders.ts';
import type { Order } from './orders.ts';

/** What a lieutenant does: by what the commander told it, and by what the other lieutenant says that it was told. */
export type DecisionRule = Readonly<Record<Order, Readonly<Record<Order, Order>>>>;

/** One traitor, and all that is said: by the commander to each lieutenant, and by each lieutenant about that. */
interface Play {
  readonly traitor: ProcessId;
  readonly told: readonly [Order, Order];
  readonly passedOn: readonly [Order, Order];
}

/** All sixteen. */
export function everyRule(): DecisionRule[] {
  return Array.from({ length: 16 }, (_, bits) => {
    const entry = (place: number): Order => ((bits >> place) & 1 ? 'attack' : 'retreat');
    return { attack: { attack: entry(0), retreat: entry(1) }, retreat: { attack: entry(2), retreat: entry(3) } };
  });
}

/** All 256 pairs, each with the generals that can make it fail as the only traitor. */
export function everyRulePair(): { readonly rules: readonly [DecisionRule, DecisionRule]; readonly brokenBy: readonly ProcessId[] }[] {
  const plays = everyPlay();
  return everyRule().flatMap((one) => everyRule().map((other) => {
    const failing = plays.filter((play) => outcomeOf([one, other], play) !== 'agree').map(({ traitor }) => traitor);
    return { rules: [one, other] as const, brokenBy: [...new Set(failing)] };
  }));
}

function everyPlay(): Play[] {
  const twoWords = ORDERS.flatMap((one) => ORDERS.map((other): [Order, Order] => [one, other]));
  return [
    ...twoWords.map((told): Play => ({ traitor: 'C', told, passedOn: told })),
    ...twoWords.map(([order, lie]): Play => ({ traitor: 'L1', told: [order, order], passedOn: [lie, order] })),
    ...twoWords.map(([order, lie]): Play => ({ traitor: 'L2', told: [order, order], passedOn: [order, lie] })),
  ];
}

function outcomeOf([one, other]: readonly [DecisionRule, DecisionRule], { traitor, told, passedOn }: Play): ReturnType<typeof councilOutcome> {
  const decided = { L1: one[told[0]][passedOn[1]], L2: other[told[1]][passedOn[0]] };
  const loyal = Object.fromEntries(Object.entries(decided).filter(([id]) => id !== traitor));
  return councilOutcome({ loyal, commanded: traitor === 'C' ? null : told[0] });
}
