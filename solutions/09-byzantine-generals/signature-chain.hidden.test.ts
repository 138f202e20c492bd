import { isSignedBy, keysOf, sign } from 'distsys';
import type { Keys, Order, Random } from 'distsys';
import { fail, grade } from 'distsys/grader';

interface Dispatch { battle: string; order: Order; signatures: { signer: string; signature: string }[] }
interface Circumstances { self: string; commander: string; battle: string; round: number; publicKeys: Readonly<Record<string, string>> }

const ARMY = ['Ney', 'Soult', 'Davout', 'Lannes', 'Murat', 'Bessières'];
const textToSign = (battle: string, order: Order, signers: readonly string[]): string => JSON.stringify([battle, order, signers]);

grade('09/signature-chain', {
  exports: ['isAcceptable'],
  checks: [
    {
      title: 'judges three hundred dispatches of another army, whoever commands it, damaged in any one way or in none',
      points: 3,
      hints: [],
      async run({ learner, random }) {
        const keys = keysOf(ARMY, { seed: random.integer(1, 1_000_000) });
        const cases = Array.from({ length: 300 }, () => randomCase(random, keys));
        const answers = await learner.calls<boolean>('isAcceptable', cases);
        cases.forEach(([dispatch, circumstances], index) => {
          const due = isDue(dispatch, circumstances);
          if (answers[index] !== due) fail({ expected: `${due} for what ${dispatch.signatures.map(({ signer }) => signer).join(', ') || 'nobody'} signed, in round ${circumstances.round}, at ${circumstances.self}`, got: String(answers[index]) });
        });
        const taken = cases.filter((one) => isDue(...one)).length;
        if (taken < 30 || taken > 270) fail({ expected: 'dispatches of both kinds (this is the grader\'s fault)', got: `${taken} of 300 to be taken note of` });
      },
    },
  ],
});

function isDue({ battle, order, signatures }: Dispatch, { self, commander, battle: fought, round, publicKeys }: Circumstances): boolean {
  const names = signatures.map(({ signer }) => signer);
  const others = [...names, self];
  return battle === fought && names[0] === commander && new Set(others).size === others.length && names.length >= round
    && signatures.every(({ signer, signature }, index) => isSignedBy(publicKeys[signer], textToSign(battle, order, names.slice(0, index + 1)), signature));
}

function randomCase(random: Random, { secretKeys, publicKeys }: Keys): [Dispatch, Circumstances] {
  const names = ARMY.map((name) => [random.next(), name] as const).toSorted(([a], [b]) => a - b).map(([, name]) => name);
  const [commander = '', self = ''] = names;
  const signers = [commander, ...names.slice(2)].slice(0, random.integer(1, 5));
  const order: Order = random.chance(0.5) ? 'attack' : 'retreat';
  const battle = `village ${random.integer(1, 3)}`;
  const chain = (signedBy: readonly string[], of: string): Dispatch => ({
    battle: of, order, signatures: signedBy.map((signer, index) => ({ signer, signature: sign(secretKeys[signer] as string, textToSign(of, order, signedBy.slice(0, index + 1))) })),
  });
  const circumstances = { self, commander, battle, round: random.integer(1, signers.length), publicKeys };
  const whole = chain(signers, battle);
  const [one, other] = [random.integer(0, signers.length - 1), random.integer(0, signers.length - 1)];
  const at = (place: number): { signer: string; signature: string } => whole.signatures[place] as { signer: string; signature: string };
  const damaged: (() => [Dispatch, Circumstances])[] = [
    () => [whole, circumstances],
    () => [whole, circumstances],
    () => [whole, { ...circumstances, round: signers.length + 1 }],
    () => [whole, { ...circumstances, battle: 'village 9' }],
    () => [whole, { ...circumstances, self: random.pick(signers) }],
    () => [whole, { ...circumstances, commander: self, self: commander }],
    () => [{ ...whole, order: order === 'attack' ? 'retreat' : 'attack' }, circumstances],
    () => [{ ...whole, battle: 'village 9' }, { ...circumstances, battle: 'village 9' }],
    () => [{ ...whole, signatures: whole.signatures.filter((_, place) => place !== one) }, { ...circumstances, round: 1 }],
    () => [{ ...whole, signatures: whole.signatures.map((entry, place) => (place === one ? { ...entry, signature: at(other).signature } : entry)) }, circumstances],
    () => [{ ...whole, signatures: whole.signatures.map((entry, place) => (place === one ? { ...entry, signer: random.pick(ARMY) } : entry)) }, circumstances],
    () => [chain([...signers, random.pick(signers)], battle), { ...circumstances, round: signers.length + 1 }],
  ];
  return random.pick(damaged)();
}
