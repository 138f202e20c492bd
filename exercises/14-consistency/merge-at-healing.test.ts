import type { Random } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

interface Basket {
  quantities: Record<string, number>;
  note: string | null;
}
interface Merged {
  quantities: Record<string, number>;
  notes: (string | null)[];
}
interface Case {
  before: Basket;
  sides: Basket[];
  expected: Merged;
}

const basket = (quantities: Record<string, number>, note: string | null = null): Basket => ({ quantities, note });
const healing = (before: Basket, sides: Basket[], quantities: Record<string, number>, notes: (string | null)[] = [null]): Case => ({ before, sides, expected: { quantities, notes } });

grade('14/merge-at-healing', {
  exports: ['merge'],
  checks: [
    {
      title: 'keeps what each side has put in, once',
      points: 1,
      hints: ['What has a side put in? Compare its basket with the one before the cut, item by item.', 'Both sides hold the two cartons of before the cut. Adding up the baskets counts them twice; add up the changes.'],
      async run({ learner, random }) {
        const [some, more] = [random.integer(1, 5), random.integer(1, 5)];
        await judge(learner, [
          healing(basket({}), [basket({ milk: 1 }), basket({ bread: 1 })], { milk: 1, bread: 1 }),
          healing(basket({ milk: 2 }), [basket({ milk: 3 }), basket({ milk: 2, bread: 1 })], { milk: 3, bread: 1 }),
          healing(basket({ milk: some }), [basket({ milk: some }), basket({ milk: some })], { milk: some }),
          healing(basket({ milk: some }), [basket({ milk: some + 1 }), basket({ milk: some + more })], { milk: some + 1 + more }),
          healing(basket({ milk: some }), [basket({ milk: some, tea: more })], { milk: some, tea: more }),
        ]);
      },
    },
    {
      title: 'takes out what a side has taken out',
      points: 1,
      hints: ['An item that a side no longer has was taken out there: its change is negative.', 'Look at all items of before the cut too, not only at those that some side still has; and leave out what comes to 0.'],
      async run({ learner, random }) {
        const some = random.integer(2, 6);
        await judge(learner, [
          healing(basket({ milk: some }), [basket({ milk: some - 1 }), basket({ milk: some + 2 })], { milk: some + 1 }),
          healing(basket({ milk: 1, tea: 1 }), [basket({ milk: 1 }), basket({ milk: 1, tea: 1, bread: 1 })], { milk: 1, bread: 1 }),
          healing(basket({ milk: some }), [basket({}), basket({ milk: some + 3 })], { milk: 3 }),
          healing(basket({ milk: 2 }), [basket({ milk: 1 }), basket({ milk: 1 })], {}),
          healing(basket({ tea: 1 }), [basket({}), basket({})], {}),
        ]);
      },
    },
    {
      title: 'comes out the same in whatever order the sides are named',
      points: 1,
      hints: ['A quantity may fall below 0 on the way, when two sides have taken out the same cartons and a third has put some in.', 'Add up all changes first, and see to it that the sum is not below 0 last.'],
      async run({ learner, random }) {
        const base = basket({ milk: 2, tea: 1 });
        const three = [basket({ tea: 1 }), basket({ tea: 1 }), basket({ milk: 5, tea: 2 })];
        const cases = [[0, 1, 2], [2, 1, 0], [0, 2, 1]].map((order) => healing(base, order.map((place) => three[place] as Basket), { milk: 1, tea: 2 }));
        await judge(learner, [...cases, ...Array.from({ length: 20 }, () => drawn(random, false)).flatMap((one) => [one, { ...one, sides: one.sides.toReversed() }])]);
      },
    },
    {
      title: 'takes a note that was changed, and keeps all if several were',
      points: 1,
      hints: ['Which sides have a note that differs from the one before the cut? Only those have written anything.', 'Two sides that wrote the same do not disagree. A side that took the note away has changed it, too: to null.'],
      async run({ learner }) {
        const notes = (before: string | null, ...sides: (string | null)[]) => (...kept: (string | null)[]): Case => healing(basket({}, before), sides.map((note) => basket({}, note)), {}, kept);
        await judge(learner, [
          notes('ring', 'ring', 'knock')('knock'),
          notes('ring', 'knock', 'ring')('knock'),
          notes(null, 'ring', null)('ring'),
          notes('ring', 'ring', 'ring')('ring'),
          notes('ring', 'wait', 'knock')('knock', 'wait'),
          notes('ring', 'knock', 'knock')('knock'),
          notes('ring', null, 'ring')(null),
          notes('ring', 'wait', null, 'call')(null, 'call', 'wait'),
          notes(null, null)(null),
        ]);
      },
    },
    {
      title: 'merges baskets of any kind',
      points: 1,
      hints: ['Take the failing case apart: for each item, what was there, and what has each side changed?', 'There may be one side, and there may be five.'],
      async run({ learner, random }) {
        await judge(learner, Array.from({ length: 80 }, () => drawn(random, true)));
      },
    },
  ],
});

async function judge(learner: Learner, cases: readonly Case[]): Promise<void> {
  const answers = await learner.calls<unknown>('merge', cases.map(({ before, sides }) => [before, sides]));
  cases.forEach(({ before, sides, expected }, index) => {
    const answer = answers[index] as Partial<Merged> | null;
    const of = `, from ${textOf(before)} before the cut and the sides ${sides.map(textOf).join('; ')}`;
    const [wanted, got] = [quantitiesText(expected.quantities), quantitiesText(answer?.quantities)];
    if (wanted !== got) fail({ expected: `quantities ${wanted}`, got: `${got}${of}` });
    if (JSON.stringify(answer?.notes) !== JSON.stringify(expected.notes)) fail({ expected: `notes ${JSON.stringify(expected.notes)}`, got: `${describeValue(answer?.notes)}${of}` });
  });
}

const textOf = ({ quantities, note }: Basket): string => `${quantitiesText(quantities)}${note === null ? '' : ` "${note}"`}`;

function quantitiesText(quantities: unknown): string {
  if (typeof quantities !== 'object' || quantities === null || Array.isArray(quantities)) return `${describeValue(quantities)}, which is no record of quantities`;
  const entries = Object.entries(quantities).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0 ? 'an empty basket' : entries.map(([item, quantity]) => `${item}: ${String(quantity)}`).join(', ');
}

/** Some sides that have each put in and taken out something, and what comes of it: item by item, what was there and all that was changed. */
function drawn(random: Random, withNotes: boolean): Case {
  const items = ['milk', 'bread', 'tea', 'salt', 'pears'];
  const of = (quantityOf: (item: string) => number): Record<string, number> => Object.fromEntries(items.map((item) => [item, quantityOf(item)] as const).filter(([, quantity]) => quantity > 0));
  const start = of(() => random.integer(0, 4));
  const note = (): string | null => random.pick([null, 'ring', 'knock', 'wait']);
  const before = basket(start, withNotes ? note() : null);
  const sides = Array.from({ length: random.integer(1, 5) }, () => basket(of((item) => (random.chance(0.5) ? (start[item] ?? 0) : random.integer(0, 6))), withNotes ? (random.chance(0.5) ? before.note : note()) : null));
  const sums = of((item) => sides.reduce((sum, side) => sum + (side.quantities[item] ?? 0), (1 - sides.length) * (start[item] ?? 0)));
  const changed = [...new Set(sides.map((side) => side.note).filter((one) => one !== before.note))];
  const notes = changed.toSorted((one, other) => (one === null ? -1 : other === null ? 1 : one < other ? -1 : 1));
  return { before, sides, expected: { quantities: sums, notes: notes.length === 0 ? [before.note] : notes } };
}
