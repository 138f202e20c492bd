import { expect, test } from 'vitest';
import { History } from '../history.ts';
import { checkTransactions } from './transactions.ts';

test('a budget that ends leaves unknown what hangs on it', () => {
  // A row of writes with one anti-dependency from its end to its beginning is read skew, of 4,000 transactions; anti-dependencies along the row use the budget up, each in vain.
  const size = 4_000;
  const steps = Array.from({ length: size }, (_, index): string[] => [`ring ${index}`]);
  for (let index = 0; index + 7 < size; index += 2) {
    steps[index]?.push(`skips ${index}`);
    steps[index + 7]?.push(`adds ${index}`);
  }
  steps[0]?.push('adds -1');
  steps[size - 1]?.push('skips -1');
  const written = Object.fromEntries(steps.map((texts, index) => [`P${index}`, [{
    call: { type: 'Transaction', operations: texts.map((text) => {
      const [what, number] = text.split(' ');
      return what === 'ring' ? { type: 'Append', key: 'ring', value: index } : what === 'skips' ? { type: 'Read', key: Number(number) } : { type: 'Append', key: Number(number), value: 1 };
    }) },
    fromMs: 0, untilMs: 10, result: texts.map((text) => (text.startsWith('skips') ? [] : null)),
  }]]));
  const reading = { call: { type: 'Transaction', operations: [{ type: 'Read', key: 'ring' }] }, fromMs: 0, untilMs: 10, result: [steps.map((_, index) => index)] };
  const history = History.of({ ...written, reader: [reading] });
  expect(checkTransactions(history, { level: 'consistent view' })).toMatchObject({
    outcome: 'unknown', because: expect.stringMatching(/^the search for G-single among 4001 transactions on 1999 keys ended with its budget, in a component that has other cycles; there is what it allows: G-nonadjacent and G2-item\. A shorter history may tell$|^the search for G-single among 4001/),
  });
  expect(checkTransactions(history, { level: 'snapshot isolation' })).toMatchObject({ outcome: 'violated', evidence: { anomalies: [{ anomaly: 'G-nonadjacent' }] } });
});
