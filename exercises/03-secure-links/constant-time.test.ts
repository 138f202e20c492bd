import { execute } from 'distsys';
import type { Execution, MachineProgram, Random } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

type Tags = readonly [expected: readonly number[], given: readonly number[]];

grade('03/constant-time', {
  exports: ['comparison'],
  checks: [
    {
      title: 'returns 1 for equal tags, and 0 wherever they differ',
      points: 1,
      hints: [
        'Load the two bytes of each place and combine them with xor: the result is zero if they are equal.',
        'What differs in one place must not be forgotten in the next: keep it in a register of its own. At the end, "is zero" makes 1 or 0 of it.',
      ],
      async run({ learner, random }) {
        for (const length of [1, 2, 3, 16, 32]) {
          const program = await programOf(learner, length);
          const tag = drawn(random, length);
          judgeResult(program, [tag, tag]);
          // Each place by itself, by one bit and by any.
          for (let at = 0; at < length; at += 1) for (const change of [1, 128, random.integer(1, 255)]) judgeResult(program, [tag, changed(tag, at, change)]);
        }
      },
    },
    {
      title: 'is not deceived by differences that cancel one another',
      points: 1,
      hints: ['Two places that differ by the same bits: what does xor make of them when you collect by it?', 'Collect with "or": a bit that was once set stays.'],
      async run({ learner, random }) {
        for (const length of [2, 16]) {
          const program = await programOf(learner, length);
          for (let trial = 0; trial < 30; trial += 1) {
            const [one, other] = random.integer(0, 1) === 0 ? [0, length - 1] : [random.integer(0, length - 2), length - 1];
            const tag = drawn(random, length);
            const change = random.integer(1, 255);
            judgeResult(program, [tag, changed(changed(tag, one, change), other, change)]);
            // One byte larger by one and another smaller by one: their sum is the same.
            const level = tag.map((byte) => Math.min(254, Math.max(1, byte)));
            judgeResult(program, [level, level.map((byte, at) => (at === one ? byte + 1 : at === other ? byte - 1 : byte))]);
          }
        }
      },
    },
    {
      title: 'executes as many instructions for every pair of tags',
      points: 1,
      hints: ['A jump that is taken at the first difference ends the comparison early; earlyExit does that.', 'Without any jump a program executes every instruction once.'],
      async run({ learner, random }) {
        await compareExecutions(learner, random, ({ steps }) => `${steps} instructions`);
      },
    },
    {
      title: 'executes the same instructions and reads the same places, whatever the tags hold',
      points: 2,
      hints: [
        'Two ways of the same length are still two ways: a processor that has gone one of them before is quicker on it.',
        'No jump may depend on a byte of a tag, and no place that is read may either.',
      ],
      async run({ learner, random }) {
        await compareExecutions(learner, random, ({ trace }) => trace.join(', '));
      },
    },
  ],
});

const drawn = (random: Random, length: number): number[] => Array.from({ length }, () => random.integer(0, 255));
const changed = (tag: readonly number[], at: number, by: number): number[] => tag.map((byte, index) => (index === at ? byte ^ by : byte));

/** The program is data: it is asked for once a length, and then executed here, where nothing of the learner's runs. */
async function programOf(learner: Learner, length: number): Promise<MachineProgram> {
  const program = await learner.call<unknown>('comparison', length);
  if (!Array.isArray(program) || !program.every((instruction) => typeof (instruction as { op?: unknown } | null)?.op === 'string')) {
    fail({ expected: 'a list of instructions, each with an op', got: describeValue(program) });
  }
  return program as MachineProgram;
}

function executed(program: MachineProgram, [expected, given]: Tags): Execution {
  try {
    return execute(program, { expected, given });
  } catch (error) {
    return fail({ expected: `a program that the machine can execute for tags of ${expected.length} bytes`, got: (error as Error).message });
  }
}

function judgeResult(program: MachineProgram, tags: Tags): void {
  const right = tags[0].every((byte, at) => byte === tags[1][at]) ? 1 : 0;
  const { result } = executed(program, tags);
  if (result === right) return;
  fail({ expected: `${right} for the tags ${shown(tags[0])} and ${shown(tags[1])}`, got: String(result) });
}

/** Tags that agree in no byte, in some, and in all: what `seen` makes of the executions must be the same for all. */
async function compareExecutions(learner: Learner, random: Random, seen: (execution: Execution) => string): Promise<void> {
  for (const length of [1, 4, 32]) {
    const program = await programOf(learner, length);
    const tag = drawn(random, length);
    const none = tag.map((byte) => byte ^ 0xff);
    const pairs: Tags[] = [[tag, tag], [tag, none], ...Array.from({ length: 24 }, (): Tags => {
      const agreeing = random.integer(0, length);
      return [tag, [...tag.slice(0, agreeing), ...none.slice(agreeing)]];
    }), ...Array.from({ length: 8 }, (): Tags => [drawn(random, length), drawn(random, length)]), [tag.map(() => 0), tag.map(() => 0)]];
    for (const pair of pairs) judgeResult(program, pair);
    const first = seen(executed(program, pairs[0] as Tags));
    for (const pair of pairs) {
      const now = seen(executed(program, pair));
      if (now === first) continue;
      fail({ expected: `for the tags ${shown(pair[0])} and ${shown(pair[1])} the same as for two equal ones: ${short(first)}`, got: short(firstDifference(now, first)) });
    }
  }
}

const shown = (tag: readonly number[]): string => `[${tag.slice(0, 6).join(', ')}${tag.length > 6 ? ', …' : ''}]`;
const short = (words: string): string => (words.length > 120 ? `${words.slice(0, 120)} …` : words);

/** Where two executions part, from a little before. */
function firstDifference(now: string, first: string): string {
  const [steps, others] = [now.split(', '), first.split(', ')];
  const at = steps.findIndex((step, index) => step !== others[index]);
  return at < 2 ? now : `… ${steps.slice(at - 1, at + 6).join(', ')} (from step ${at} on)`;
}
