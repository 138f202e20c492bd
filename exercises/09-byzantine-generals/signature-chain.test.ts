import { keysOf, sign } from 'distsys';
import type { Keys, Order, Random } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

interface Dispatch { battle: string; order: Order; signatures: { signer: string; signature: string }[] }
interface Case { dispatch: Dispatch; round: number; self?: string; accepts: boolean; what: string }

const GENERALS = ['C', 'L1', 'L2', 'L3', 'L4'];
const textToSign = (battle: string, order: Order, signers: readonly string[]): string => JSON.stringify([battle, order, signers]);

grade('09/signature-chain', {
  exports: ['isAcceptable'],
  checks: [
    {
      title: 'takes note of what loyal generals have passed on',
      points: 1,
      hints: ['The k-th signature is under textToSign(battle, order, the first k names).', 'A dispatch with two signatures may come in round 1 or in round 2; one with one only in round 1.'],
      async run({ learner, random }) {
        await judgeAll(learner, random, (army) => [
          army.good(['C'], 1), army.good(['C', 'L2'], 2), army.good(['C', 'L3', 'L2'], 3), army.good(['C', 'L4', 'L3', 'L2'], 4),
          army.good(['C', 'L2'], 1), army.good(['C', 'L3', 'L4'], 2), army.good(['C', 'L3'], 2, 'retreat'),
        ]);
      },
    },
    {
      title: 'throws away what somebody has not signed',
      points: 1,
      hints: ['Every signature must be genuine, not the last one alone and not the first one alone.', 'Names without a key have no genuine signature: isSignedBy(undefined, …) is false.'],
      async run({ learner, random }) {
        await judgeAll(learner, random, (army) => [
          army.good(['C'], 1),
          { ...army.good(['C'], 1), dispatch: { ...army.chain(['C']), order: 'retreat' }, accepts: false, what: 'the order was changed after C had signed it' },
          { ...army.good(['C'], 1), dispatch: army.chain(['C'], { C: 'L3' }), accepts: false, what: 'C\'s signature was made with L3\'s key' },
          { ...army.good(['C'], 2), dispatch: army.chain(['C', 'L3'], { C: 'L3' }), accepts: false, what: 'C\'s signature was made with L3\'s key, and L3\'s is genuine' },
          { ...army.good(['C'], 2), dispatch: army.chain(['C', 'L3'], { L3: 'L4' }), accepts: false, what: 'L3\'s signature was made with L4\'s key, and C\'s is genuine' },
          { ...army.good(['C'], 3), dispatch: army.chain(['C', 'L3', 'L4'], { L3: 'L4' }), accepts: false, what: 'the second of three signatures was made with the third one\'s key' },
          { ...army.good(['C'], 2), dispatch: army.chain(['C', 'L9'], { L9: 'L3' }), accepts: false, what: 'L9, who has no key, is among the signers' },
          { ...army.good(['C'], 1), dispatch: { ...army.chain(['C']), signatures: [{ signer: 'C', signature: '00' }] }, accepts: false, what: 'C\'s signature is "00"' },
        ]);
      },
    },
    {
      title: 'throws away what does not begin with the commander',
      points: 1,
      hints: ['The first signer must be the commander; that it signs somewhere is not enough.', 'A dispatch without signatures has no first signer.'],
      async run({ learner, random }) {
        await judgeAll(learner, random, (army) => [
          army.good(['C'], 1, 'retreat'),
          { ...army.good(['C'], 1), dispatch: army.chain(['L3']), accepts: false, what: 'L3 is the first signer' },
          { ...army.good(['C'], 2), dispatch: army.chain(['L3', 'C']), accepts: false, what: 'C is the second signer, L3 the first' },
          { ...army.good(['C'], 1), dispatch: { ...army.chain(['C']), signatures: [] }, accepts: false, what: 'nobody has signed' },
        ]);
      },
    },
    {
      title: 'throws away what somebody has signed twice, or the receiver itself',
      points: 1,
      hints: ['Twice the same signer is one general who has passed it on to itself, to look in time.', 'What you have signed you have taken note of. It says nothing new.'],
      async run({ learner, random }) {
        await judgeAll(learner, random, (army) => [
          army.good(['C', 'L3', 'L4'], 3),
          { ...army.good(['C'], 2), dispatch: army.chain(['C', 'C']), accepts: false, what: 'C has signed twice' },
          { ...army.good(['C'], 3), dispatch: army.chain(['C', 'L3', 'L3']), accepts: false, what: 'L3 has signed twice' },
          { ...army.good(['C'], 3), dispatch: army.chain(['C', 'L3', 'C']), accepts: false, what: 'C has signed first and last' },
          { ...army.good(['C'], 2), self: 'L3', dispatch: army.chain(['C', 'L3']), accepts: false, what: 'the receiver has signed' },
        ]);
      },
    },
    {
      title: 'throws away signatures that are genuine and belong to something else',
      points: 1,
      hints: ['Orders from the last battle are signed by the same keys. Which field says which battle it is, and which do you fight?', 'A signature covers the names before it: taken out of one dispatch and put into another, it is under another text.'],
      async run({ learner, random }) {
        await judgeAll(learner, random, (army) => {
          const [first, , third] = army.chain(['C', 'L3', 'L4']).signatures as [{ signer: string; signature: string }, unknown, { signer: string; signature: string }];
          const [, direct] = army.chain(['C', 'L4']).signatures as [unknown, { signer: string; signature: string }];
          return [
            army.good(['C', 'L3', 'L4'], 2),
            { ...army.good(['C'], 1), dispatch: army.chain(['C'], {}, army.otherBattle), accepts: false, what: 'it was signed for another battle' },
            { ...army.good(['C'], 2), dispatch: army.chain(['C', 'L3'], {}, army.otherBattle), accepts: false, what: 'it was signed and passed on in another battle' },
            { ...army.good(['C'], 1), dispatch: { ...army.chain(['C'], {}, army.otherBattle), battle: army.battle }, accepts: false, what: 'it was signed for another battle, and says this one' },
            { ...army.good(['C'], 2), dispatch: { ...army.chain(['C']), signatures: [first, third] }, accepts: false, what: 'L3 was cut out of the chain C, L3, L4' },
            { ...army.good(['C'], 3), dispatch: { ...army.chain(['C']), signatures: [first, (army.chain(['C', 'L3']).signatures[1] as { signer: string; signature: string }), direct] }, accepts: false, what: 'L4 signed after C alone, and stands behind L3 here' },
          ];
        });
      },
    },
    {
      title: 'throws away what was held back until it can no longer be passed on',
      points: 1,
      hints: ['A loyal general passes on in the round after the one in which it hears: count signatures, and count rounds.', 'In round 3 a dispatch has at least three signatures.'],
      async run({ learner, random }) {
        await judgeAll(learner, random, (army) => [
          { ...army.good(['C'], 2), accepts: false, what: 'one signature in round 2' },
          { ...army.good(['C', 'L3'], 3), accepts: false, what: 'two signatures in round 3' },
          { ...army.good(['C', 'L3', 'L4'], 4), accepts: false, what: 'three signatures in round 4' },
          army.good(['C', 'L3', 'L4'], 3),
        ]);
      },
    },
  ],
});

/** One army with its keys, and what it signs. */
class Army {
  readonly battle: string;
  readonly otherBattle: string;
  readonly keys: Keys;

  constructor(random: Random) {
    const number = random.integer(10, 90);
    this.battle = `hill ${number}`;
    this.otherBattle = `hill ${number + 1}`;
    this.keys = keysOf(GENERALS, { seed: random.integer(1, 1_000_000) });
  }

  /** A dispatch that these have signed one after another; `forgers` sign in the name of others. */
  chain(signers: readonly string[], forgers: Readonly<Record<string, string>> = {}, battle = this.battle, order: Order = 'attack'): Dispatch {
    const signatures = signers.map((signer, index) => ({
      signer, signature: sign(this.keys.secretKeys[forgers[signer] ?? signer] as string, textToSign(battle, order, signers.slice(0, index + 1))),
    }));
    return { battle, order, signatures };
  }

  good(signers: readonly string[], round: number, order: Order = 'attack'): Case {
    return { dispatch: this.chain(signers, {}, this.battle, order), round, accepts: true, what: `signed by ${signers.join(', ')}` };
  }
}

async function judgeAll(learner: Learner, random: Random, casesOf: (army: Army) => Case[]): Promise<void> {
  const army = new Army(random);
  const cases = casesOf(army);
  const { publicKeys } = army.keys;
  const answers = await learner.calls('isAcceptable', cases.map(({ dispatch, round, self = 'L1' }) => [dispatch, { self, commander: 'C', battle: army.battle, round, publicKeys }]));
  cases.forEach(({ accepts, what, round }, index) => {
    const answer = answers[index];
    const words = (value: unknown): string => (value === true ? 'taken note of' : value === false ? 'thrown away' : describeValue(value));
    if (answer !== accepts) fail({ expected: `${words(accepts)}, a dispatch in round ${round}: ${what}`, got: words(answer) });
  });
}
