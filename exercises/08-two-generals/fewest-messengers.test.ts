import { describeValue, expectEqual, fail, grade } from 'distsys/grader';

interface Options {
  capture: number;
  risk: number;
}

grade('08/fewest-messengers', {
  exports: ['fewestMessengers'],
  checks: [
    {
      title: 'gives the worked example',
      points: 1,
      hints: [
        'With one messenger B misses the order with probability 0.5. With two, both must be captured.',
        'Captures are independent: n messengers are all captured with probability capture^n.',
      ],
      async run({ learner }) {
        expectEqual(await learner.call<number>('fewestMessengers', { capture: 0.5, risk: 0.01 }), 7, {
          of: 'fewestMessengers({ capture: 0.5, risk: 0.01 })',
        });
      },
    },
    {
      title: 'meets the risk at every capture probability, and with no messenger too many',
      points: 3,
      hints: [
        'The question is how often none gets through, not how many get through on average.',
        'Count n up from 1 and keep the chance that all n are captured; stop at the first n with which it is at most the risk.',
      ],
      async run({ learner, random }) {
        const cases: Options[] = [
          { capture: 0.1, risk: 0.05 },
          { capture: 0.9, risk: 0.001 },
          { capture: 0.99, risk: 0.5 },
          ...Array.from({ length: 20 }, () => ({ capture: 0.02 + 0.96 * random.next(), risk: 0.001 + 0.5 * random.next() })),
        ];
        const answers = await learner.calls<number>('fewestMessengers', cases.map((options) => [options]));
        cases.forEach((options, index) => judge(options, answers[index] as number));
      },
    },
    {
      title: 'takes a risk that is met exactly as met',
      points: 1,
      hints: ['"At most": 0.5 * 0.5 is 0.25, so two messengers are enough for a risk of 0.25.', 'Compare with > or <=, not with >= or <. Only risks that are powers of one half are tested for this, since they are exact.'],
      async run({ learner }) {
        // Powers of one half are exact in binary, so there is no rounding to excuse a wrong answer.
        for (const messengers of [1, 2, 3, 10]) {
          const options = { capture: 0.5, risk: 1 / 2 ** messengers };
          expectEqual(await learner.call<number>('fewestMessengers', options), messengers, { of: `fewestMessengers({ capture: 0.5, risk: ${options.risk} })` });
        }
      },
    },
  ],
});

function judge({ capture, risk }: Options, answer: number): void {
  const of = `fewestMessengers({ capture: ${capture.toFixed(3)}, risk: ${risk.toFixed(3)} })`;
  const missed = (messengers: number): string => `B misses the order with probability ${(capture ** messengers).toFixed(4)}`;
  if (!Number.isInteger(answer) || answer < 1) {
    return fail({ expected: `${of} is a whole number of messengers, 1 or more`, got: describeValue(answer) });
  }
  if (capture ** answer > risk) fail({ expected: `${of} sends enough`, got: `${answer}: ${missed(answer)}` });
  if (answer > 1 && capture ** (answer - 1) <= risk) fail({ expected: `${of} sends no more than needed`, got: `${answer}: with ${answer - 1}, ${missed(answer - 1)}` });
}
