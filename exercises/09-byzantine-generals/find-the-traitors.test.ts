import { isGenuine, keysOf, pbftCluster, sign, simulate, uniform } from 'distsys';
import type { Commit, Keys, PbftMessage, Prepare, PrePrepare, Random, Treason } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

type Ordering = PrePrepare | Prepare | Commit;
const TYPES = ['PrePrepare', 'Prepare', 'Commit'];

grade('09/find-the-traitors', {
  exports: ['traitorsIn'],
  checks: [
    {
      title: 'names those who have signed two digests for one place, in runs in which the logs came to differ',
      points: 1,
      hints: ['Keep, for each replica, view and place, the digest that you have seen it sign. A second one that is not the same is the proof.', 'Go through all the evidence: there is more than one traitor, and each is named once, in alphabetical order.'],
      async run({ learner, random }) {
        for (const traitors of [{ r0: 'equivocating', r3: 'equivocating' }, { r0: 'equivocating', r1: 'equivocating' }] as Record<string, Treason>[]) {
          const { messages, publicKeys } = evidenceOf(traitors, random);
          await judge(learner, messages, publicKeys, Object.keys(traitors), 'the evidence of a run with two traitors');
        }
      },
    },
    {
      title: 'blames nobody who has repeated itself, or changed its mind in a later view',
      points: 1,
      hints: ['The same message twice is no contradiction; what matters is another digest.', 'In a later view the new primary may propose something else for a place. Compare within one view.'],
      async run({ learner, random }) {
        const { messages, publicKeys } = evidenceOf({ r0: 'silent' }, random);
        await judge(learner, messages, publicKeys, [], 'the evidence of a run in which one replica was silent');
        const scribe = new Scribe(random);
        const honest = [
          scribe.write('Prepare', 'r1', 0, 1, 'a'), scribe.write('Commit', 'r1', 0, 1, 'a'), scribe.write('Prepare', 'r1', 0, 1, 'a'), // repeated
          scribe.write('Prepare', 'r1', 2, 1, 'b'), scribe.write('Commit', 'r1', 2, 1, 'b'), // another view
          scribe.write('Prepare', 'r1', 0, 2, 'b'), scribe.write('PrePrepare', 'r0', 0, 1, 'a'), scribe.write('Prepare', 'r2', 0, 1, 'c'), // another place, others
        ];
        await judge(learner, shuffled(random, honest), scribe.publicKeys, [], 'messages of honest replicas');
        await judge(learner, shuffled(random, [...honest, scribe.write('Prepare', 'r2', 0, 1, 'a')]), scribe.publicKeys, ['r2'], 'the same, and a second word of r2');
      },
    },
    {
      title: 'is not taken in by what traitors have written in the names of others',
      points: 1,
      hints: ['Whose name stands in a message, and who has signed it, are two questions. Ask isGenuine first.', 'A message with a foreign signature is as good as not there: it must not count for what a replica "has signed before", either.'],
      async run({ learner, random }) {
        const scribe = new Scribe(random);
        const [one, other] = ['Prepare', 'Commit'].map((type) => ({ ...scribe.write(type, 'r3', 0, 1, 'b'), replica: 'r1' })) as [Ordering, Ordering];
        const changed = { ...scribe.write('Prepare', 'r2', 0, 1, 'a'), digest: 'b' };
        const evidence = [other, scribe.write('Prepare', 'r1', 0, 1, 'a'), one, scribe.write('Commit', 'r1', 0, 1, 'a'), changed, scribe.write('Commit', 'r2', 0, 1, 'a')];
        await judge(learner, evidence, scribe.publicKeys, [], 'messages of which some are forged');
        await judge(learner, [...evidence, scribe.write('Prepare', 'r3', 0, 1, 'a'), scribe.write('Prepare', 'r3', 0, 1, 'b')], scribe.publicKeys, ['r3'], 'the same, and two words of r3');
      },
    },
    {
      title: 'sees a contradiction between messages of different kinds',
      points: 1,
      hints: ['An honest replica commits what it has prepared. Prepare for one digest and Commit for another, in one view and place, is a contradiction, too.', 'Leave the type out of what you compare.'],
      async run({ learner, random }) {
        const scribe = new Scribe(random);
        const evidence = [
          scribe.write('Prepare', 'r2', 1, 4, 'a'), scribe.write('Commit', 'r2', 1, 4, 'b'),
          scribe.write('PrePrepare', 'r1', 1, 4, 'a'), scribe.write('Commit', 'r1', 1, 4, 'b'),
          scribe.write('Prepare', 'r3', 1, 4, 'a'), scribe.write('Commit', 'r3', 1, 4, 'a'),
        ];
        await judge(learner, shuffled(random, evidence), scribe.publicKeys, ['r1', 'r2'], 'messages of three replicas');
      },
    },
  ],
});

/** Signs ordering messages for four replicas. */
class Scribe {
  readonly keys: Keys;

  constructor(random: Random) {
    this.keys = keysOf(['r0', 'r1', 'r2', 'r3'], { seed: random.integer(1, 1_000_000) });
  }

  get publicKeys(): Readonly<Record<string, string>> {
    return this.keys.publicKeys;
  }

  write(type: string, replica: string, view: number, sequence: number, digest: string): Ordering {
    const signature = sign(this.keys.secretKeys[replica] as string, JSON.stringify([type, view, sequence, digest, replica]));
    const message = { type, view, sequence, digest, replica, signature, ...(type === 'PrePrepare' ? { request: null } : {}) } as Ordering;
    if (!isGenuine(message, this.publicKeys)) throw new Error('the grader signs as replicas do no more: see src/protocols/pbft/messages.ts');
    return message;
  }
}

/** What honest replicas have received in a run with these traitors, in some order. */
function evidenceOf(traitors: Record<string, Treason>, random: Random): { messages: Ordering[]; publicKeys: Readonly<Record<string, string>> } {
  const cluster = pbftCluster({ faulty: 1, operations: { c1: ['a', 'b'], c2: ['x', 'y'] }, traitors, seed: random.integer(1, 1_000_000) });
  const run = simulate({ processes: cluster.processes, network: { latency: uniform({ minMs: 5, maxMs: 25 }) }, seed: random.integer(1, 1_000_000), untilMs: 2_000 });
  const received = run.trace.ofKind('deliver').filter(({ process, message }) => cluster.honest.includes(process) && TYPES.includes((message as PbftMessage).type));
  return { messages: shuffled(random, received.map(({ message }) => message as Ordering)), publicKeys: cluster.publicKeys };
}

async function judge(learner: Learner, evidence: readonly Ordering[], publicKeys: Readonly<Record<string, string>>, expected: readonly string[], what: string): Promise<void> {
  const answer = await learner.call<string[]>('traitorsIn', evidence, publicKeys);
  const words = (list: readonly string[]): string => (list.length === 0 ? 'nobody' : list.join(', '));
  if (!Array.isArray(answer)) fail({ expected: 'a list of names', got: describeValue(answer) });
  if (describeValue(answer) !== describeValue([...expected])) fail({ expected: `${words(expected)}, for ${what}`, got: words(answer.map(String)) });
}

/** The same things in another order. */
function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items.map((item) => [random.next(), item] as const).toSorted(([a], [b]) => a - b).map(([, item]) => item);
}
