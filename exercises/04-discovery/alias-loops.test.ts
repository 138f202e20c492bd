import type { Random, ResourceRecord } from 'distsys';
import { expectEqual, grade } from 'distsys/grader';

const alias = (name: string, data: string): ResourceRecord => ({ name, type: 'CNAME', ttl: 300, data });
const circle = (names: readonly string[]): ResourceRecord[] => names.map((name, index) => alias(name, names[(index + 1) % names.length] as string));

grade('04/alias-loops', {
  exports: ['aliasLoops'],
  checks: [
    {
      title: 'finds loops, each once, and leaves out what only leads into one',
      points: 2,
      hints: [
        'Follow the aliases from a name and write down where you have been. When you come to a name that is on your list, the loop begins there, and not at the beginning of the list.',
        'A later walk may come to a name that an earlier one has passed: what lies behind it is known already. So mark each name with the walk that came by first.',
      ],
      async run({ learner, random }) {
        const cases: [ResourceRecord[], string[][]][] = [
          [[alias('www.shop.example', 'b.shop.example'), alias('b.shop.example', 'a.cdn.test'), alias('a.cdn.test', 'b.shop.example')], [['a.cdn.test', 'b.shop.example']]],
          [[alias('a.example', 'a.example')], [['a.example']]],
          [[alias('a.example', 'b.example'), alias('b.example', 'c.example'), { name: 'c.example', type: 'A', ttl: 1, data: '203.0.113.1' }], []],
          [[], []],
          [[alias('x.example', 'y.example'), { name: 'y.example', type: 'NS', ttl: 1, data: 'x.example' }], []],
          ...Array.from({ length: 12 }, (): [ResourceRecord[], string[][]] => drawn(random)),
        ];
        const answers = await learner.calls('aliasLoops', cases.map(([records]) => [records]));
        cases.forEach(([records, loops], index) => expectEqual(answers[index], loops, { of: `the loops among ${describe(records)}` }));
      },
    },
    {
      title: 'takes upper and lower case, and a dot at the end, for the same',
      points: 1,
      hints: ['Two spellings of a name are one name, wherever they stand: in the name of a record and in its data.', 'canonical(name) is the form in which names are compared. Bring both into it before you do anything else.'],
      async run({ learner }) {
        const records = [alias('A.example', 'b.Example.'), alias('B.EXAMPLE', 'c.example'), alias('c.example.', 'a.example')];
        expectEqual(await learner.call('aliasLoops', records), [['a.example', 'b.example', 'c.example']], { of: `the loops among ${describe(records)}` });
      },
    },
    {
      title: 'comes to the end of long chains and large loops',
      points: 1,
      hints: ['A function that calls itself for each alias runs out of stack at some ten thousand. A loop (for, while) does not.', 'A chain that is longer than a resolver would follow is no loop.'],
      async run({ learner }) {
        const names = Array.from({ length: 30_000 }, (_, index) => `n${String(index).padStart(6, '0')}.example`);
        const chain = names.slice(0, -1).map((name, index) => alias(name, names[index + 1] as string));
        const [ofChain, ofCircle] = await learner.calls<string[][]>('aliasLoops', [[chain], [circle(names)]]);
        expectEqual(ofChain, [], { of: `the loops in a chain of ${chain.length} aliases` });
        const shown = ofCircle?.map((loop) => [loop.length, loop[0], loop[1], loop.at(-1)]);
        expectEqual(shown, [[names.length, names[0], names[1], names.at(-1)]], { of: `the length, the first two and the last name of each loop in a circle of ${names.length}` });
      },
    },
  ],
});

/** Loops, chains that lead into them and chains that end, in any order. */
function drawn(random: Random): [ResourceRecord[], string[][]] {
  const labels = new Set<string>();
  const name = (): string => {
    for (;;) {
      const label = `${random.pick(['a', 'k', 'r', 'z'])}${random.integer(0, 9_999)}.${random.pick(['example', 'test'])}`;
      if (!labels.has(label) && labels.add(label)) return label;
    }
  };
  const loops: string[][] = [];
  const records: ResourceRecord[] = [];
  for (let count = random.integer(1, 4); count > 0; count -= 1) {
    const names = Array.from({ length: random.integer(1, 12) }, name);
    loops.push(names);
    records.push(...circle(names));
    for (let tails = random.integer(0, 3); tails > 0; tails -= 1) records.push(...tail(Array.from({ length: random.integer(1, 12) }, name), random.pick(names)));
  }
  records.push(...tail(Array.from({ length: random.integer(1, 12) }, name), 'ends.example'));
  const fromFirst = (names: readonly string[]): string[] => {
    const first = names.indexOf([...names].sort()[0] as string);
    return [...names.slice(first), ...names.slice(0, first)];
  };
  return [shuffled(records, random), loops.map(fromFirst).sort((one, other) => ((one[0] as string) < (other[0] as string) ? -1 : 1))];
}

/** Each order is as likely as any other (Fisher and Yates). */
function shuffled(records: readonly ResourceRecord[], random: Random): ResourceRecord[] {
  const left = [...records];
  return records.map(() => left.splice(random.integer(0, left.length - 1), 1)[0] as ResourceRecord);
}

const tail = (names: readonly string[], end: string): ResourceRecord[] => names.map((name, index) => alias(name, names[index + 1] ?? end));

const describe = (records: readonly ResourceRecord[]): string => `${records.slice(0, 4).map(({ name, type, data }) => `${name} ${type} ${String(data)}`).join(', ')}${records.length > 4 ? `, … (${records.length} in all)` : records.length === 0 ? 'no records' : ''}`;
