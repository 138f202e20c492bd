import type { Random } from 'distsys';
import { fail, grade } from 'distsys/grader';

interface Basket {
  quantities: Record<string, number>;
  note: string | null;
}
interface Merged {
  quantities: Record<string, number>;
  notes: (string | null)[];
}

const ITEMS = ['nuts', 'oil', 'rice', 'soap', 'figs', 'ink'];

function someBasket(random: Random, near?: Basket): Basket {
  const quantities = Object.fromEntries(ITEMS.map((item) => [item, random.chance(0.4) && near !== undefined ? (near.quantities[item] ?? 0) : random.integer(0, 5)] as const).filter(([, quantity]) => quantity > 0));
  return { quantities, note: near !== undefined && random.chance(0.4) ? near.note : random.pick([null, 'left', 'right', 'gate']) };
}

grade('14/merge-at-healing', {
  exports: ['merge'],
  checks: [
    {
      title: 'a side that has done nothing changes nothing',
      points: 3,
      hints: [],
      async run({ learner, random }) {
        const cases = Array.from({ length: 40 }, () => {
          const before = someBasket(random);
          return { before, sides: Array.from({ length: random.integer(1, 4) }, () => someBasket(random, before)) };
        });
        const asked = cases.flatMap(({ before, sides }) => [[before, sides], [before, [...sides, before]], [before, [before, ...sides]]] as const);
        const answers = await learner.calls<Merged>('merge', asked);
        cases.forEach((_, index) => {
          const [one, more, first] = answers.slice(3 * index, 3 * index + 3).map((merged) => JSON.stringify([Object.entries(merged?.quantities ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)), merged?.notes]));
          if (one !== more || one !== first) fail({ expected: `${one}, with and without a side that is as before`, got: one === more ? String(first) : String(more) });
        });
      },
    },
    {
      title: 'all sides but one being as before, what that one has is what comes out',
      points: 2,
      hints: [],
      async run({ learner, random }) {
        const cases = Array.from({ length: 40 }, () => {
          const before = someBasket(random);
          return [before, someBasket(random, before)] as const;
        });
        const answers = await learner.calls<Merged>('merge', cases.map(([before, side]) => [before, [before, side, before]]));
        cases.forEach(([, side], index) => {
          const text = (quantities: Record<string, number> | undefined, notes: unknown): string => JSON.stringify([Object.entries(quantities ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)), notes]);
          const [expected, got] = [text(side.quantities, [side.note]), text(answers[index]?.quantities, answers[index]?.notes)];
          if (expected !== got) fail({ expected, got });
        });
      },
    },
  ],
});
