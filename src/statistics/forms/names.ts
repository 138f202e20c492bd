/**
 * Names and their caches, in closed form. `lambda` is the rate at which a cache is asked, `T` the time to live, in the same unit; `p` the chance that a packet
 * is lost. The share of questions that a cache answers is `placementForms.hit`.
 *
 *     nameForms.stale.at({ lambda: 0.1, T: 30, t: 15 })             //=> 0.375
 *     nameForms.poisoned.at({ R: 64, N: 1, P: 1, I: 256, D: 1, A: 1 }) //=> 0.25
 *
 * Sources: derived, unless named at the form.
 */
import { closedForm } from '../closed-form.ts';

export const nameForms = {
  /** A cache that is asked at random still gives the old answer, at time t after the change. */
  stale: closedForm('lambda * T / (1 + lambda * T) * (1 - t / T)', { where: 'lambda >= 0 and T > 0 and t >= 0 and t <= T' }),
  /** A question is answered within a attempts, where query and response are lost independently. */
  answered: closedForm('1 - (1 - (1 - p)^2)^a', { where: '0 <= p and p <= 1' }),
  /** A forged response is taken in one of A rounds with D identical queries under way: R different guesses a round, N servers, P ports, I identifiers. After RFC 5452 §7. */
  poisoned: closedForm('1 - (1 - R / (N * P * I))^(D * A)', { where: 'R <= N * P * I' }),
} as const;
