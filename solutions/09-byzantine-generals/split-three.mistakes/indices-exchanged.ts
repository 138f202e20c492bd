/**
 * Misconception: "both words are the same to a rule". Looks up the other's word first and the commander's second.
 * Caught by: "splits those who believe each other, and those who differ".
 * Say: You look rules up with the words exchanged. It is rule[from the commander][from the other].
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
      if (rules.L1[other][one] !== rules.L2[one][other]) return { traitor: 'C', tells: { L1: one, L2: other } };
      if (rules.L1[other][one] !== one) return { traitor: 'L2', ordered: one, says: other };
      if (rules.L2[other][one] !== one) return { traitor: 'L1', ordered: one, says: other };
    }
  }
  throw new Error('no traitor splits these three, which cannot be');
}
