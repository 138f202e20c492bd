/**
 * Misconception: "the lieutenants are alike". Tries L2 as the traitor and never L1; where the rules differ, that is not the same.
 * Caught by: "splits those who believe each other, and those who differ".
 * Say: You never make L1 the traitor. Where L1 obeys whatever L2 says, and L2 believes L1, nobody else can split them.
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
      if (rules.L1[one][other] !== rules.L2[other][one]) return { traitor: 'C', tells: { L1: one, L2: other } };
      if (rules.L1[one][other] !== one) return { traitor: 'L2', ordered: one, says: other };
    }
  }
  return { traitor: 'C', tells: { L1: 'attack', L2: 'retreat' } };
}
