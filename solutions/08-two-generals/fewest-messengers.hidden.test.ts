import { describeValue, expectEqual, fail, grade } from 'distsys/grader';

interface Options {
  capture: number;
  risk: number;
}

const asked = ({ capture, risk }: Options): string => `fewestMessengers({ capture: ${capture}, risk: ${risk} })`;

grade('08/fewest-messengers', {
  exports: ['fewestMessengers'],
  checks: [
    {
      // log(1/2^29) / log(1/2) is 29.000000000000004, and rounded up 30: a closed form has to look at its neighbours.
      title: 'takes every power of one half as met exactly, however small',
      points: 2,
      hints: [],
      async run({ learner }) {
        const cases = Array.from({ length: 1000 }, (_, index): Options => ({ capture: 0.5, risk: 0.5 ** (index + 1) }));
        const answers = await learner.calls<number>('fewestMessengers', cases.map((options) => [options]));
        cases.forEach((options, index) => expectEqual(answers[index], index + 1, { of: asked(options) }));
      },
    },
    {
      title: 'counts far where nearly every messenger is captured',
      points: 1,
      hints: [],
      async run({ learner, random }) {
        const cases: Options[] = Array.from({ length: 4 }, () => ({ capture: 1 - 1e-5 * (1 + random.next()), risk: 1e-6 * (1 + random.next()) }));
        const answers = await learner.calls<number>('fewestMessengers', cases.map((options) => [options]));
        // So many factors are rounded that one messenger more or fewer is nobody's mistake.
        cases.forEach(({ capture, risk }, index) => {
          const exact = Math.ceil(Math.log(risk) / Math.log(capture));
          const answer = answers[index];
          if (!(Number.isInteger(answer) && Math.abs((answer as number) - exact) <= 1)) fail({ expected: `${asked({ capture, risk })} gives about ${exact}`, got: describeValue(answer) });
        });
      },
    },
    {
      title: 'needs no fewer messengers for a smaller risk or a more dangerous valley',
      points: 1,
      hints: [],
      async run({ learner, random }) {
        const captures = Array.from({ length: 12 }, () => 0.05 + 0.9 * random.next()).sort((a, b) => a - b);
        const risks = Array.from({ length: 12 }, () => 0.0005 + 0.9 * random.next()).sort((a, b) => b - a);
        const cases = captures.flatMap((capture) => risks.map((risk): Options => ({ capture, risk })));
        const answers = await learner.calls<number>('fewestMessengers', cases.map((options) => [options]));
        cases.forEach((options, index) => {
          const [row, column] = [Math.floor(index / risks.length), index % risks.length];
          const answer = answers[index] as number;
          if (!Number.isInteger(answer) || answer < 1) fail({ expected: `${asked(options)} gives a whole number, 1 or more`, got: describeValue(answer) });
          const easier = [...(row > 0 ? [index - risks.length] : []), ...(column > 0 ? [index - 1] : [])];
          for (const other of easier) {
            if ((answers[other] as number) <= answer) continue;
            fail({ expected: `${asked(options)} gives at least ${answers[other]}, as many as ${asked(cases[other] as Options)}`, got: String(answer) });
          }
        });
      },
    },
    {
      title: 'gives the same answer to the same question, whatever was asked between',
      points: 1,
      hints: [],
      async run({ learner, random }) {
        const cases = Array.from({ length: 60 }, (): Options => ({ capture: 0.1 + 0.8 * random.next(), risk: 0.001 + 0.4 * random.next() }));
        const asking = [...cases, ...cases.toReversed()];
        const answers = await learner.calls<number>('fewestMessengers', asking.map((options) => [options]));
        cases.forEach((options, index) => expectEqual(answers[asking.length - 1 - index], answers[index], { of: `${asked(options)}, asked again,` }));
        cases.forEach(({ capture, risk }, index) => {
          const answer = answers[index] as number;
          if (capture ** answer > risk * (1 + 1e-9) || (answer > 1 && capture ** (answer - 1) <= risk * (1 - 1e-9))) fail({ expected: `${asked({ capture, risk })} gives the fewest that meet the risk`, got: describeValue(answer) });
        });
      },
    },
  ],
});
