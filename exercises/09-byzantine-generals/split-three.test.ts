import { ORDERS } from 'distsys';
import type { Order, Random } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

type Rule = Record<Order, Record<Order, Order>>;
type Rules = { L1: Rule; L2: Rule };

const ruleOf = (decide: (commander: Order, other: Order) => Order): Rule => ({
  attack: { attack: decide('attack', 'attack'), retreat: decide('attack', 'retreat') },
  retreat: { attack: decide('retreat', 'attack'), retreat: decide('retreat', 'retreat') },
});
const majority = ruleOf((one, other) => (one === 'attack' && other === 'attack' ? 'attack' : 'retreat'));
const obey = ruleOf((commander) => commander);
const contrary = ruleOf((commander) => (commander === 'attack' ? 'retreat' : 'attack'));
const echo = ruleOf((_, other) => other);
const bold = ruleOf((one, other) => (one === 'attack' || other === 'attack' ? 'attack' : 'retreat'));
const always = (order: Order): Rule => ruleOf(() => order);

/** All sixteen. */
const RULES: readonly Rule[] = Array.from({ length: 16 }, (_, bits) => {
  const of = (bit: number): Order => ((bits >> bit) & 1 ? 'attack' : 'retreat');
  return { attack: { attack: of(0), retreat: of(1) }, retreat: { attack: of(2), retreat: of(3) } };
});

grade('09/split-three', {
  exports: ['split'],
  checks: [
    {
      title: 'splits two lieutenants who go by the majority',
      points: 1,
      hints: ['This rule attacks only if both words are "attack". A loyal commander orders "attack": what must the traitor say?', 'Compare what the loyal lieutenant does with what the commander ordered, not with what the traitor says.'],
      async run({ learner }) {
        await splitAll(learner, [{ L1: majority, L2: majority }]);
      },
    },
    {
      title: 'splits two who listen to the commander alone, one of whom may do the opposite',
      points: 1,
      hints: ['No lieutenant can make one that obeys disobey. Who is left?', 'One that does the opposite disobeys by itself: make the other one the traitor.'],
      async run({ learner }) {
        await splitAll(learner, [{ L1: obey, L2: obey }, { L1: obey, L2: contrary }, { L1: contrary, L2: obey }]);
      },
    },
    {
      title: 'splits those who believe each other, and those who differ',
      points: 1,
      hints: ['If L1 obeys the commander, and L2 does what L1 says that it was told, C cannot split them. Who can?', 'The two lieutenants have rules of their own: try each of them as the traitor, and look at the rule of the other.'],
      async run({ learner }) {
        await splitAll(learner, [{ L1: echo, L2: echo }, { L1: obey, L2: echo }, { L1: echo, L2: obey }]);
      },
    },
    {
      title: 'splits every pair of rules there is',
      points: 1,
      hints: ['There are three who may be the traitor, and four things that each can do: two words for the commander, an order and a lie for a lieutenant.', 'Try all twelve, and return the first that makes the generals fail.'],
      async run({ learner, random }) {
        const all = [bold, always('attack'), ...RULES].flatMap((L1) => [bold, always('retreat'), ...RULES].map((L2): Rules => ({ L1, L2 })));
        await splitAll(learner, shuffled(random, all));
      },
    },
  ],
});

async function splitAll(learner: Learner, pairs: readonly Rules[]): Promise<void> {
  const answers = await learner.calls('split', pairs.map((rules) => [rules]));
  pairs.forEach((rules, index) => judge(rules, answers[index]));
}

const isOrder = (value: unknown): value is Order => ORDERS.includes(value as Order);

function judge(rules: Rules, answer: unknown): void {
  const { traitor, tells, ordered, says } = (answer ?? {}) as { traitor?: unknown; tells?: { L1?: unknown; L2?: unknown } | null; ordered?: unknown; says?: unknown };
  if (traitor === 'C') {
    const [one, other] = [tells?.L1, tells?.L2];
    if (!isOrder(one) || !isOrder(other)) return fail({ expected: 'tells: { L1, L2 }, each \'attack\' or \'retreat\'', got: describeValue(answer) });
    const [first, second] = [rules.L1[one][other], rules.L2[other][one]];
    if (first === second) fail({ expected: `L1 and L2 decide differently (${described(rules)})`, got: `told ${one} and ${other}, both ${first}` });
    return;
  }
  if (traitor !== 'L1' && traitor !== 'L2') return fail({ expected: 'traitor is \'C\', \'L1\' or \'L2\'', got: describeValue(answer) });
  if (!isOrder(ordered) || !isOrder(says)) return fail({ expected: 'ordered and says, each \'attack\' or \'retreat\'', got: describeValue(answer) });
  const loyal = traitor === 'L1' ? 'L2' : 'L1';
  const decision = rules[loyal][ordered][says];
  if (decision === ordered) fail({ expected: `the loyal ${loyal} does not do what was ordered (${described(rules)})`, got: `ordered to ${ordered}, and told that ${traitor} was ordered to ${says}, it does ${decision}` });
}

const described = ({ L1, L2 }: Rules): string => [L1, L2].map((rule, index) => {
  const cases = ORDERS.flatMap((one) => ORDERS.filter((other) => rule[one][other] === 'attack').map((other) => `${one}/${other}`));
  return `L${index + 1} attacks on ${cases.length === 0 ? 'nothing' : cases.join(', ')}`;
}).join('; ');

/** The same things in another order. */
function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items.map((item) => [random.next(), item] as const).toSorted(([a], [b]) => a - b).map(([, item]) => item);
}
