import type { Question, Random, ResourceRecord, Response } from 'distsys';
import { expectEqual, grade } from 'distsys/grader';

interface Answer {
  rcode: string;
  answers: readonly ResourceRecord[];
}

type Learnt = Pick<Response, 'question' | 'rcode' | 'answers' | 'authority'>;

type Step = { atMs: number } & ({ learn: Learnt } | { ask: Question });

const NAMES = ['a.example', 'b.a.example', 'c.b.a.example', 'd.a.example', 'a.test', 'example'];
const TYPES = ['A', 'TXT'] as const;

/** All that was learnt, and what of it holds: looked up by going through everything, the newest first. */
function told(learnt: readonly { atMs: number; learn: Learnt }[], { name, type }: Question, nowMs: number): Answer | null {
  const exists = (owner: string, since: number): boolean => learnt.slice(since + 1).some(({ learn }) => learn.rcode === 'NOERROR' && keeps(learn) && isAtOrBelow(learn.question.name, owner));
  const lifeMs = ({ answers, authority }: Learnt): number => {
    const [soa] = authority;
    return 1000 * (answers.length > 0 ? Math.min(...answers.map(({ ttl }) => ttl)) : soa === undefined ? 0 : Math.min(soa.ttl, (soa.data as { minimum: number }).minimum));
  };
  for (let owner: string | undefined = name; owner !== undefined && owner !== ''; owner = owner.includes('.') ? owner.slice(owner.indexOf('.') + 1) : undefined) {
    const index = learnt.findLastIndex(({ learn }) => learn.rcode === 'NXDOMAIN' && keeps(learn) && learn.question.name === owner);
    const denial = learnt[index];
    if (denial !== undefined && nowMs < denial.atMs + lifeMs(denial.learn) && !exists(owner, index)) return { rcode: 'NXDOMAIN', answers: [] };
  }
  const at = learnt.findLastIndex(({ learn }) => learn.rcode === 'NOERROR' && keeps(learn) && learn.question.name === name && learn.question.type === type);
  const denied = learnt.slice(at + 1).some(({ learn }) => learn.rcode === 'NXDOMAIN' && keeps(learn) && isAtOrBelow(name, learn.question.name));
  const found = learnt[at];
  if (found === undefined || denied || nowMs >= found.atMs + lifeMs(found.learn)) return null;
  return { rcode: 'NOERROR', answers: found.learn.answers.map((record) => ({ ...record, ttl: Math.floor(record.ttl - (nowMs - found.atMs) / 1000) })) };
}

const keeps = ({ rcode, answers, authority }: Learnt): boolean => (rcode === 'NOERROR' && answers.length > 0) || ((rcode === 'NOERROR' || rcode === 'NXDOMAIN') && authority.length > 0);

const isAtOrBelow = (name: string, owner: string): boolean => name === owner || name.endsWith(`.${owner}`);

function drawn(random: Random, steps: number): Step[] {
  let atMs = 0;
  const question = (): Question => ({ name: random.pick(NAMES), type: random.pick(TYPES) });
  const seconds = (): number => random.pick([1, 5, 30, 60, 600]);
  const soa = (): ResourceRecord => ({ name: 'example', type: 'SOA', ttl: seconds(), data: { mname: 'ns', rname: 'admin', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: seconds() } });
  return Array.from({ length: steps }, (): Step => {
    atMs += random.pick([0, 250, 1_000, 4_000, 20_000]);
    if (random.chance(0.6)) return { atMs, ask: question() };
    const asked = question();
    const answers: ResourceRecord[] = Array.from({ length: random.integer(1, 3) }, (_, index) => ({ name: asked.name, type: 'A', ttl: seconds(), data: `203.0.113.${index + 1}` }));
    const authority = random.chance(0.8) ? [soa()] : [];
    switch (random.integer(0, 3)) {
      case 0: return { atMs, learn: { question: asked, rcode: 'NXDOMAIN', answers: [], authority } };
      case 1: return { atMs, learn: { question: asked, rcode: 'NOERROR', answers: [], authority } };
      case 2: return { atMs, learn: { question: asked, rcode: random.pick(['SERVFAIL', 'REFUSED'] as const), answers: [], authority } };
      default: return { atMs, learn: { question: asked, rcode: 'NOERROR', answers, authority: [] } };
    }
  });
}

grade('04/answer-cache', {
  exports: ['AnswerCache', 'replay'],
  checks: [
    {
      title: 'says what a list of all that was learnt would say, whatever comes after what',
      points: 3,
      hints: [],
      async run({ learner, random }) {
        const scripts = Array.from({ length: 60 }, () => drawn(random, 60));
        const said = await learner.calls<(Answer | null)[]>('replay', scripts.map((steps) => [steps]));
        scripts.forEach((steps, script) => {
          let asked = 0;
          steps.forEach((step, index) => {
            if (!('ask' in step)) return;
            const learnt = steps.slice(0, index).filter((one): one is { atMs: number; learn: Learnt } => 'learn' in one);
            expectEqual(said[script]?.[asked], told(learnt, step.ask, step.atMs), { of: `the answer to ${step.ask.name} ${step.ask.type} at ${step.atMs} ms, in a script of ${steps.length} steps,` });
            asked += 1;
          });
        });
      },
    },
    {
      title: 'gives what it has learnt, and not what was done to its answers',
      points: 1,
      hints: [],
      async run({ learner }) {
        const records: ResourceRecord[] = [{ name: 'a.example', type: 'A', ttl: 100, data: '203.0.113.1' }, { name: 'a.example', type: 'A', ttl: 100, data: '203.0.113.2' }];
        const ask = { name: 'a.example', type: 'A' } as const;
        const learn: Learnt = { question: ask, rcode: 'NOERROR', answers: records, authority: [] };
        const said = await learner.call('replay', [{ atMs: 0, learn }, { atMs: 10_000, ask }, { atMs: 20_000, ask }, { atMs: 20_000, ask }]);
        const after = (seconds: number): Answer => ({ rcode: 'NOERROR', answers: records.map((record) => ({ ...record, ttl: 100 - seconds })) });
        expectEqual(said, [after(10), after(20), after(20)], { of: 'the answers after 10, 20 and 20 seconds' });
      },
    },
  ],
});
