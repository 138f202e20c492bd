import { NotImplemented, ancestorsOf, canonical, isWithin } from 'distsys';
import type { Question, ResourceRecord, Response } from 'distsys';

/** What a cache says to a question. */
export interface Answer {
  readonly rcode: Response['rcode'];
  readonly answers: readonly ResourceRecord[]; // none if something does not exist
}

/** The parts of a response that a cache needs. */
export type Learnt = Pick<Response, 'question' | 'rcode' | 'answers' | 'authority'>;

/**
 * Exercise 04/answer-cache · 5 points · about 20 lines
 *
 * The memory of a forwarder, such as the one in a home router: it learns whole responses of a recursive resolver and gives them again to whoever asks the same.
 * Times are in milliseconds, times to live (`ttl`) in seconds. Names are compared by `canonical(name)`.
 *
 * `learn` keeps a response:
 * - with answers, under its question, for as long as the record with the *shortest* time to live, aliases included;
 * - with `NXDOMAIN` (here always without answers), for every type of the name, and for every name below it, since nothing can be below what does not
 *   exist (RFC 8020);
 * - with `NOERROR` and without answers, for this name and this type alone;
 * - the last two live for the `ttl` of the SOA record in `authority` or its `data.minimum`, whichever is smaller (RFC 2308 §5). Without an SOA they are not kept;
 * - with any other code, not at all. What is not kept changes nothing.
 *
 * What is kept takes back what it contradicts: an earlier response to the same question; if it says that there is no such name, all answers learnt
 * earlier for this name and those below it; if it says that there is one, that this name, or one above it, does not exist. What was taken back does not return.
 *
 * `answer` gives what is known at `nowMs`, or null. A response that came at time t and lives s seconds is known before t + 1000 s and no longer. The
 * records have what is left of their time to live, in whole seconds, rounded down: of 300 s, 299 s are left after 1 s, and 298 s after 1.5 s.
 *
 *     cache.learn({ question, rcode: 'NOERROR', answers: [{ name: 'www.shop.example', type: 'A', ttl: 300, data: '203.0.113.10' }], authority: [] }, 0);
 *     cache.answer({ name: 'WWW.shop.example', type: 'A' }, 100_000) //=> { rcode: 'NOERROR', answers: [{ …, ttl: 200, … }] }
 *
 * `ancestorsOf('a.b')` is `['a.b', 'b', '.']`; `isWithin('a.b', 'b')` and `isWithin('b', 'b')` are true.
 */
export class AnswerCache {
  // TODO: what do you keep, and under which key?

  learn(response: Learnt, nowMs: number): void {
    // TODO: what does the response say, of which names and types, and for how long?
    throw new NotImplemented('04/answer-cache');
  }

  answer(question: Question, nowMs: number): Answer | null {
    // TODO: is it known that there is no such name? If not, what is known of the question?
    throw new NotImplemented('04/answer-cache');
  }
}

/** What happens to a cache: it learns a response or is asked a question, at a time. */
export type Step = { readonly atMs: number } & ({ readonly learn: Learnt } | { readonly ask: Question });

/** A cache through all of this: what it said to each question. The notebook and the grader call it; leave it as it is. */
export function replay(steps: readonly Step[]): (Answer | null)[] {
  const cache = new AnswerCache();
  return steps.flatMap((step) => {
    if ('ask' in step) return [cache.answer(step.ask, step.atMs)];
    cache.learn(step.learn, step.atMs);
    return [];
  });
}
