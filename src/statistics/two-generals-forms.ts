/**
 * Two generals in closed form. `p` is the chance that a messenger is captured, `k` the messengers that carry each message, `n` the
 * messages in a chain, `r` the accepted risk.
 *
 *     twoGeneralsForms.aloneWithoutAcknowledgement.at({ p: 0.5, k: 3 }) //=> 0.125
 *
 * Source: derived; captures are independent, so k messengers are all captured with probability p^k.
 */
import { closedForm } from './closed-form.ts';

export const twoGeneralsForms = {
  /** A attacks anyway: A is alone if all k messengers with the order are captured. */
  aloneWithoutAcknowledgement: closedForm('p^k'),
  /** A waits for an acknowledgement: B is alone if an order arrives and all k acknowledgements are captured. */
  aloneWithAcknowledgement: closedForm('(1 - p^k) * p^k'),
  /** A waits for an acknowledgement: both attack if an order and an acknowledgement arrive. */
  bothWithAcknowledgement: closedForm('(1 - p^k)^2'),
  /** A chain of n messages, one messenger each: one general is alone if only the last message is lost. */
  aloneInChain: closedForm('p * (1 - p)^(n - 1)'),
  /** A chain of n messages, one messenger each: both attack if every message arrives. */
  bothInChain: closedForm('(1 - p)^n'),
} as const;
