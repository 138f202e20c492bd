import { expectEqual, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

interface Faults { failing: number; lying: number }
interface Sizes { replicas: number; quorum: number; replies: number }

/** A quorum of `quorum` of `replicas` bears these faults: tried, and not taken from a formula. */
function bears(replicas: number, quorum: number, { failing, lying }: Faults): boolean {
  const overlap = Math.max(0, 2 * quorum - replicas); // two quorums that meet in as few as they can
  return quorum >= 1 && quorum <= replicas - failing && overlap > lying;
}

function smallestQuorum(replicas: number, faults: Faults): number | null {
  for (let quorum = 1; quorum <= replicas; quorum += 1) if (bears(replicas, quorum, faults)) return quorum;
  return null;
}

function smallest(faults: Faults): Sizes {
  for (let replicas = 1; ; replicas += 1) {
    const quorum = smallestQuorum(replicas, faults);
    if (quorum !== null) return { replicas, quorum, replies: faults.lying + 1 };
  }
}

const upTo = (most: number): number[] => Array.from({ length: most }, (_, index) => index + 1);

async function judgeGroups(learner: Learner, all: readonly Faults[]): Promise<void> {
  const answers = await learner.calls('smallestGroup', all.map((faults) => [faults]));
  all.forEach((faults, index) => expectEqual(answers[index], smallest(faults), { of: `smallestGroup({ failing: ${faults.failing}, lying: ${faults.lying} })` }));
}

grade('09/quorum-sizes', {
  exports: ['quorumFor', 'smallestGroup'],
  checks: [
    {
      title: 'sizes a group whose replicas crash and never lie',
      points: 1,
      hints: ['Two quorums must share one replica at least, and a quorum must be there when `failing` replicas are not.', 'With failing 1 and lying 0: three replicas, two for a quorum, and one reply is enough, for nobody lies.'],
      async run({ learner, random }) {
        await judgeGroups(learner, [...upTo(5), random.integer(6, 40)].map((failing) => ({ failing, lying: 0 })));
      },
    },
    {
      title: 'sizes a group in which whoever fails may lie',
      points: 1,
      hints: ['What two quorums share must be more than all the liars together.', 'Two quorums of q among n share 2q - n replicas at least; q is at most n - failing.'],
      async run({ learner, random }) {
        await judgeGroups(learner, [...upTo(5), random.integer(6, 40)].map((failing) => ({ failing, lying: failing })));
      },
    },
    {
      title: 'sizes every mixture of crashes and lies',
      points: 1,
      hints: ['2q - n > lying and q <= n - failing: which n is the smallest that leaves room for a q?', 'Try n = 1, 2, 3, … and take the first for which quorumFor does not return null.'],
      async run({ learner }) {
        await judgeGroups(learner, upTo(12).flatMap((failing) => [0, ...upTo(failing)].map((lying) => ({ failing, lying }))));
      },
    },
    {
      title: 'finds the smallest quorum of a larger group, and none of one that is too small',
      points: 1,
      hints: ['More replicas than needed do not call for all of them: the smallest q with 2q - n > lying.', 'If that q is more than n - failing, no quorum does: null.'],
      async run({ learner }) {
        const all = upTo(20).flatMap((replicas) => [0, 1, 2, 3].flatMap((failing) => [0, ...upTo(failing)].map((lying) => ({ replicas, failing, lying }))));
        const answers = await learner.calls('quorumFor', all.map((options) => [options]));
        all.forEach(({ replicas, failing, lying }, index) => expectEqual(answers[index], smallestQuorum(replicas, { failing, lying }), { of: `quorumFor({ replicas: ${replicas}, failing: ${failing}, lying: ${lying} })` }));
      },
    },
  ],
});
