/**
 * Misconception: "the commander is above suspicion". Lieutenants who obey whatever comes cannot be made to disobey.
 * Caught by: "splits two who listen to the commander alone, one of whom may do the opposite".
 * Say: You look for a treacherous lieutenant only. Those who obey the commander are split by the commander.
 */
import type { Order } from 'distsys';

/** How a lieutenant decides: `rule[from the commander][from the other lieutenant]`, each 'attack' or 'retreat'. */
export type Rule = Readonly<Record<Order, Readonly<Record<Order, Order>>>>;

/** A traitor among C, L1 and L2, and all that it says. */
export type Treachery =
  /** The commander tells the two lieutenants different things, or the same. They are loyal, and tell each other what they heard. */
  | { readonly traitor: 'C'; readonly tells: Readonly<Record<'L1' | 'L2', Order>> }
  /** The commander is loyal and orders `ordered`; the traitor tells the other lieutenant that it was ordered `says`. */
  | { readonly traitor: 'L1' | 'L2'; readonly ordered: Order; readonly says: Order };

export function split(rules: { readonly L1: Rule; readonly L2: Rule }): Treachery {
  const orders: readonly Order[] = ['attack', 'retreat'];
  for (const one of orders) {
    for (const other of orders) {
      if (rules.L1[one][other] !== one) return { traitor: 'L2', ordered: one, says: other };
      if (rules.L2[one][other] !== one) return { traitor: 'L1', ordered: one, says: other };
    }
  }
  return { traitor: 'L2', ordered: 'attack', says: 'retreat' };
}
