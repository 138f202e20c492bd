import { NotImplemented } from 'distsys';
import type { Order } from 'distsys';

/** How a lieutenant decides: `rule[from the commander][from the other lieutenant]`, each 'attack' or 'retreat'. */
export type Rule = Readonly<Record<Order, Readonly<Record<Order, Order>>>>;

/** A traitor among C, L1 and L2, and all that it says. */
export type Treachery =
  /** The commander tells the two lieutenants different things, or the same. They are loyal, and tell each other what they heard. */
  | { readonly traitor: 'C'; readonly tells: Readonly<Record<'L1' | 'L2', Order>> }
  /** The commander is loyal and orders `ordered`; the traitor tells the other lieutenant that it was ordered `says`. */
  | { readonly traitor: 'L1' | 'L2'; readonly ordered: Order; readonly says: Order };

/**
 * Exercise 09/split-three · 4 points · about 10 lines
 *
 * Break it: three generals, C, L1 and L2, exchange orders for one round, and each lieutenant decides by its rule. You know the rules. Choose a traitor and what it says, so
 * that the generals fail:
 *
 * - with C as the traitor, the loyal L1 and L2 decide differently; or
 * - with a lieutenant as the traitor, the other one, loyal, does not do what the loyal commander ordered.
 *
 *     // Both obey the commander, whatever the other says:
 *     const obey = { attack: { attack: 'attack', retreat: 'attack' }, retreat: { attack: 'retreat', retreat: 'retreat' } };
 *     split({ L1: obey, L2: obey }) //=> { traitor: 'C', tells: { L1: 'attack', L2: 'retreat' } }
 *
 * There is a treachery for every pair of rules. Any one will do.
 */
export function split(rules: { readonly L1: Rule; readonly L2: Rule }): Treachery {
  // TODO: try every traitor with all that it can say, and see what the loyal ones decide.
  throw new NotImplemented('09/split-three');
}
