/**
 * Misconception: "a record lives for its ttl". Gives the whole time to live again with each answer.
 * Caught by: "counts times to live down, and lives as long as the shortest".
 * Say: You give records with the time to live that they came with. The next cache would begin to count anew, and so on: pass on what is left.
 */
import { ancestorsOf, canonical, isWithin } from 'distsys';
import type { Question, ResourceRecord, Response, StartOfAuthority } from 'distsys';

/** What a cache says to a question. */
export interface Answer {
  readonly rcode: Response['rcode'];
  readonly answers: readonly ResourceRecord[]; // none if something does not exist
}

/** The parts of a response that a cache needs. */
export type Learnt = Pick<Response, 'question' | 'rcode' | 'answers' | 'authority'>;

export class AnswerCache {
  kept = new Map<string, { answer: Answer; atMs: number; untilMs: number }>(); // by name and type; 'name *' if there is no such name

  learn(response: Learnt, nowMs: number): void {
    const { question, rcode, answers, authority } = response;
    if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return;
    const name = canonical(question.name);
    const soa = authority.find(({ type }) => type === 'SOA');
    const negative = rcode === 'NXDOMAIN' || answers.length === 0;
    if (negative && soa === undefined) return;
    const seconds = negative ? Math.min((soa as ResourceRecord).ttl, ((soa as ResourceRecord).data as StartOfAuthority).minimum) : Math.min(...answers.map(({ ttl }) => ttl));
    if (rcode === 'NOERROR') for (const above of ancestorsOf(name)) this.kept.delete(`${above} *`);
    else for (const key of this.kept.keys()) if (!key.endsWith(' *') && isWithin(key.split(' ')[0] as string, name)) this.kept.delete(key);
    const key = `${name} ${rcode === 'NXDOMAIN' ? '*' : question.type}`;
    this.kept.set(key, { answer: { rcode, answers: negative ? [] : answers }, atMs: nowMs, untilMs: nowMs + 1000 * seconds });
  }

  answer(question: Question, nowMs: number): Answer | null {
    const name = canonical(question.name);
    for (const key of [...ancestorsOf(name).map((above) => `${above} *`), `${name} ${question.type}`]) {
      const entry = this.kept.get(key);
      if (entry === undefined || nowMs >= entry.untilMs) continue;
      const { answer } = entry;
      return { ...answer, answers: [...answer.answers] };
    }
    return null;
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
