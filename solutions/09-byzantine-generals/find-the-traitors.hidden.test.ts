import { isGenuine, keysOf, sign } from 'distsys';
import type { Commit, Prepare, PrePrepare, Random } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';

type Ordering = PrePrepare | Prepare | Commit;
const GROUP = ['nord', 'ouest', 'sud', 'est', 'centre', 'haut', 'bas'];

grade('09/find-the-traitors', {
  exports: ['traitorsIn'],
  checks: [
    {
      title: 'convicts exactly those whom forty heaps of evidence, true and forged, prove guilty',
      points: 3,
      hints: [],
      async run({ learner, random }) {
        const heaps = Array.from({ length: 40 }, () => heapOf(random));
        const answers = await learner.calls('traitorsIn', heaps.map(({ evidence, publicKeys }) => [evidence, publicKeys]));
        heaps.forEach((heap, index) => {
          const guilty = guiltyIn(heap.evidence, heap.publicKeys);
          if (describeValue(answers[index]) !== describeValue(guilty)) fail({ expected: `${guilty.join(', ') || 'nobody'}, of ${heap.evidence.length} messages`, got: describeValue(answers[index]) });
        });
        const convicted = new Set(heaps.map(({ evidence, publicKeys }) => guiltyIn(evidence, publicKeys).length));
        if (convicted.size < 3) fail({ expected: 'heaps that prove different numbers of replicas guilty (this is the grader\'s fault)', got: [...convicted].join(', ') });
      },
    },
  ],
});

/** Every pair of messages is compared: slow, and not the way in which anybody would answer. */
function guiltyIn(evidence: readonly Ordering[], publicKeys: Readonly<Record<string, string>>): string[] {
  const genuine = evidence.filter((message) => isGenuine(message, publicKeys));
  const contradicts = (one: Ordering, other: Ordering): boolean => one.replica === other.replica && one.view === other.view && one.sequence === other.sequence && one.digest !== other.digest;
  return [...new Set(genuine.filter((one) => genuine.some((other) => contradicts(one, other))).map(({ replica }) => replica))].toSorted();
}

function heapOf(random: Random): { evidence: Ordering[]; publicKeys: Readonly<Record<string, string>> } {
  const { secretKeys, publicKeys } = keysOf(GROUP, { seed: random.integer(1, 1_000_000), scheme: 'stand-in' });
  const traitors = GROUP.filter(() => random.chance(0.3));
  const write = (replica: string, key: string): Ordering => {
    const [type, view, sequence] = [random.pick(['PrePrepare', 'Prepare', 'Commit']), random.integer(0, 2), random.integer(1, 12)];
    const digest = traitors.includes(key) && random.chance(0.3) ? 'other' : `digest ${view} ${sequence}`;
    const signature = sign(secretKeys[key] as string, JSON.stringify([type, view, sequence, digest, replica]));
    return { type, view, sequence, digest, replica, signature, ...(type === 'PrePrepare' ? { request: null } : {}) } as Ordering;
  };
  const evidence = Array.from({ length: 120 }, () => {
    const replica = random.pick(GROUP);
    return write(replica, random.chance(0.2) ? random.pick(GROUP) : replica); // some in the name of another
  });
  return { evidence: [...evidence, ...evidence.slice(0, 20)], publicKeys };
}
