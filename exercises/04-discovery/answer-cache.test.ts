import type { Question, ResourceRecord, Response } from 'distsys';
import { describeValue, expectEqual, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

interface Answer {
  rcode: string;
  answers: readonly ResourceRecord[];
}

type Learnt = Pick<Response, 'question' | 'rcode' | 'answers' | 'authority'>;

type Step = { atMs: number } & ({ learn: Learnt } | { ask: Question });

grade('04/answer-cache', {
  exports: ['AnswerCache', 'replay'],
  checks: [
    {
      title: 'gives again what it has learnt, until its time is over',
      points: 1,
      hints: ['Keep the response under its question, with the time at which it is over: nowMs + 1000 * ttl.', 'At that moment it is over: known while nowMs < untilMs. Of other names and types nothing is known. Upper and lower case are alike.'],
      async run({ learner, random }) {
        for (const ttl of [300, 1, random.integer(2, 80_000)]) {
          const start = random.integer(0, 1_000_000);
          const at = (ms: number): number => start + ms;
          await script(learner, [
            { atMs: at(0), learn: found('www.shop.example', [a('www.shop.example', ttl)]) },
            { atMs: at(0), ask: { name: 'www.shop.example', type: 'A' }, gives: positive([a('www.shop.example', ttl)]) },
            { atMs: at(0), ask: { name: 'WWW.Shop.Example', type: 'A' }, gives: positive([a('www.shop.example', ttl)]) },
            { atMs: at(0), ask: { name: 'www.shop.example', type: 'AAAA' }, gives: null },
            { atMs: at(0), ask: { name: 'shop.example', type: 'A' }, gives: null },
            { atMs: at(1000 * ttl - 1), ask: { name: 'www.shop.example', type: 'A' }, gives: 'known' },
            { atMs: at(1000 * ttl), ask: { name: 'www.shop.example', type: 'A' }, gives: null },
          ]);
        }
        await script(learner, [
          { atMs: 0, learn: found('now.shop.example', [a('now.shop.example', 0)]) },
          { atMs: 0, ask: { name: 'now.shop.example', type: 'A' }, gives: null },
          { atMs: 0, learn: { ...found('broken.shop.example', []), rcode: 'SERVFAIL', authority: [soa(60, 60)] } },
          { atMs: 0, ask: { name: 'broken.shop.example', type: 'A' }, gives: null },
        ]);
      },
    },
    {
      title: 'counts times to live down, and lives as long as the shortest',
      points: 1,
      hints: [
        'Each record is given with what is left of its own time to live: its ttl less the seconds that have passed, rounded down.',
        'An answer with an alias has two records. When the alias is over, nobody knows whether it still leads there, so the whole is over.',
      ],
      async run({ learner, random }) {
        const [long, short] = [random.integer(200, 900), random.integer(20, 90)];
        for (const [first, second] of [[long, short], [short, long]] as const) {
          const chain = (passed: number): ResourceRecord[] => [
            { name: 'static.shop.example', type: 'CNAME', ttl: first - passed, data: 'edge.cdn.test' }, a('edge.cdn.test', second - passed),
          ];
          const ask: Question = { name: 'static.shop.example', type: 'A' };
          await script(learner, [
            { atMs: 5_000, learn: found('static.shop.example', chain(0)) },
            { atMs: 5_999, ask, gives: positive(chain(1)) },
            { atMs: 6_000, ask, gives: positive(chain(1)) },
            { atMs: 6_500, ask, gives: positive(chain(2)) },
            { atMs: 15_000, ask, gives: positive(chain(10)) },
            { atMs: 5_000 + 1000 * short - 1, ask, gives: positive(chain(short)) },
            { atMs: 5_000 + 1000 * short, ask, gives: null },
          ]);
        }
      },
    },
    {
      title: 'remembers what does not exist, for as long as the SOA says',
      points: 1,
      hints: ['The SOA record comes in authority, and how long the answer lives is in it: the smaller of soa.ttl and soa.data.minimum.', 'NXDOMAIN is about the name: a question for another type of it has the same answer. Without an SOA, keep nothing.'],
      async run({ learner, random }) {
        for (const [ttl, minimum] of [[3600, random.integer(10, 90)], [random.integer(10, 90), 3600]] as const) {
          const seconds = Math.min(ttl, minimum);
          const ask = (type: Question['type']): Question => ({ name: 'No.shop.example', type });
          await script(learner, [
            { atMs: 0, learn: missing('no.shop.example', [soa(ttl, minimum)]) },
            { atMs: 1_000, ask: ask('A'), gives: negative('NXDOMAIN') },
            { atMs: 1_000, ask: ask('TXT'), gives: negative('NXDOMAIN') },
            { atMs: 1000 * seconds - 1, ask: ask('A'), gives: negative('NXDOMAIN') },
            { atMs: 1000 * seconds, ask: ask('A'), gives: null },
          ]);
        }
        const ns: ResourceRecord = { name: 'shop.example', type: 'NS', ttl: 86_400, data: 'ns1.shop.example' };
        await script(learner, [
          { atMs: 0, learn: missing('gone.shop.example', [ns, soa(50, 70)]) },
          { atMs: 49_999, ask: { name: 'gone.shop.example', type: 'A' }, gives: negative('NXDOMAIN') },
          { atMs: 50_000, ask: { name: 'gone.shop.example', type: 'A' }, gives: null },
        ]);
        await script(learner, [
          { atMs: 0, learn: missing('no.shop.example', []) },
          { atMs: 0, ask: { name: 'no.shop.example', type: 'A' }, gives: null },
        ]);
      },
    },
    {
      title: 'knows a missing type from a missing name',
      points: 1,
      hints: ['NOERROR without answers says that this name has no record of this type. It says nothing of other types.', 'It is kept as any answer under its question, with the life that the SOA says.'],
      async run({ learner, random }) {
        const minimum = random.integer(10, 900);
        const empty: Learnt = { ...found('www.shop.example', [], 'AAAA'), authority: [soa(3600, minimum)] };
        await script(learner, [
          { atMs: 0, learn: empty },
          { atMs: 1_000, ask: { name: 'www.shop.example', type: 'AAAA' }, gives: negative('NOERROR') },
          { atMs: 1_000, ask: { name: 'www.shop.example', type: 'A' }, gives: null },
          { atMs: 1_000, ask: { name: 'a.www.shop.example', type: 'AAAA' }, gives: null },
          { atMs: 1_000, learn: found('www.shop.example', [a('www.shop.example', 300)]) },
          { atMs: 1_000, ask: { name: 'www.shop.example', type: 'A' }, gives: positive([a('www.shop.example', 300)]) },
          { atMs: 1_000, ask: { name: 'www.shop.example', type: 'AAAA' }, gives: negative('NOERROR') },
          { atMs: 1000 * minimum, ask: { name: 'www.shop.example', type: 'AAAA' }, gives: null },
        ]);
      },
    },
    {
      title: 'finds nothing below what does not exist, and takes back what is contradicted',
      points: 1,
      hints: [
        'When asked for a.b.shop.example, see whether it is known that this name, b.shop.example, shop.example and so on do not exist.',
        'A response with NOERROR says that its name exists, and with it every name above it: forget that they did not.',
        'NXDOMAIN says that what was learnt of the name, and of names below it, holds no longer: forget it, so that it does not come back when the denial is over.',
      ],
      async run({ learner }) {
        const ask = (name: string): Question => ({ name, type: 'A' });
        await script(learner, [
          { atMs: 0, learn: found('deep.in.no.shop.example', [a('deep.in.no.shop.example', 900)]) },
          { atMs: 1_000, learn: missing('no.shop.example', [soa(600, 600)]) },
          { atMs: 2_000, ask: ask('in.no.shop.example'), gives: negative('NXDOMAIN') },
          { atMs: 2_000, ask: ask('deep.in.no.shop.example'), gives: negative('NXDOMAIN') },
          { atMs: 2_000, ask: ask('piano.shop.example'), gives: null },
          { atMs: 2_000, ask: ask('shop.example'), gives: null },
          { atMs: 3_000, learn: found('in.no.shop.example', [a('in.no.shop.example', 300)]) },
          { atMs: 3_000, ask: ask('in.no.shop.example'), gives: positive([a('in.no.shop.example', 300)]) },
          { atMs: 3_000, ask: ask('other.no.shop.example'), gives: null },
          { atMs: 3_000, ask: ask('deep.in.no.shop.example'), gives: null },
          { atMs: 4_000, learn: { ...found('new.gone.shop.example', [], 'TXT'), authority: [soa(600, 600)] } },
          { atMs: 4_000, learn: missing('gone.shop.example', [soa(600, 600)]) },
          { atMs: 4_000, learn: { ...found('new.gone.shop.example', [], 'TXT'), authority: [soa(600, 600)] } },
          { atMs: 4_000, ask: ask('gone.shop.example'), gives: null },
          { atMs: 5_000, learn: found('in.no.shop.example', [a('in.no.shop.example', 60, '203.0.113.99')]) },
          { atMs: 5_000, ask: ask('in.no.shop.example'), gives: positive([a('in.no.shop.example', 60, '203.0.113.99')]) },
        ]);
      },
    },
  ],
});

type Asked = { atMs: number; ask: Question; gives: Answer | 'known' | null } | { atMs: number; learn: Learnt };

const a = (name: string, ttl: number, data = '203.0.113.10'): ResourceRecord => ({ name, type: 'A', ttl, data });
const soa = (ttl: number, minimum: number): ResourceRecord => ({ name: 'shop.example', type: 'SOA', ttl, data: { mname: 'ns1.shop.example', rname: 'admin.shop.example', serial: 3, refresh: 7200, retry: 900, expire: 1_209_600, minimum } });
const found = (name: string, answers: readonly ResourceRecord[], type: Question['type'] = 'A'): Learnt => ({ question: { name, type }, rcode: 'NOERROR', answers, authority: [] });
const missing = (name: string, authority: readonly ResourceRecord[]): Learnt => ({ question: { name, type: 'A' }, rcode: 'NXDOMAIN', answers: [], authority });
const positive = (answers: readonly ResourceRecord[]): Answer => ({ rcode: 'NOERROR', answers: answers.map((record) => ({ ...record, ttl: Math.max(0, record.ttl) })) });
const negative = (rcode: string): Answer => ({ rcode, answers: [] });

/** Plays the steps, and judges what was said to each question. */
async function script(learner: Learner, steps: readonly Asked[]): Promise<void> {
  const played = steps.map((step): Step => ('ask' in step ? { atMs: step.atMs, ask: step.ask } : step));
  const answers = await learner.call<(Answer | null)[]>('replay', played);
  const asked = steps.filter((step) => 'ask' in step);
  if (!Array.isArray(answers) || answers.length !== asked.length) fail({ expected: `${asked.length} answers from replay, one a question`, got: describeValue(answers) });
  asked.forEach(({ ask, atMs, gives }, index) => {
    const before = steps.filter((step): step is { atMs: number; learn: Learnt } => 'learn' in step && steps.indexOf(step) < steps.indexOf(asked[index] as Asked));
    const learnt = before.map((step) => `${step.learn.rcode} for ${step.learn.question.name} ${step.learn.question.type} at ${step.atMs} ms`).join(', ');
    if (gives === 'known' && answers[index] !== null) return;
    expectEqual(answers[index], gives, { of: `the answer to ${ask.name} ${ask.type} at ${atMs} ms, after it had learnt ${learnt}` });
  });
}
