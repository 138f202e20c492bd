import {
  acknowledgementChain, attackAlways, attackOnAcknowledgement, chain, outcome, simulate, timetable, twoGenerals,
} from 'distsys';
import type { General, Random, TwoGeneralsProtocol } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

const run = (protocol: TwoGeneralsProtocol, messages: readonly number[]) =>
  simulate({ processes: twoGenerals(protocol), faults: [{ kind: 'lose', messages }], seed: 1 });

grade('08/defeat-any-protocol', {
  exports: ['defeat'],
  checks: [
    {
      title: 'splits the generals of a chain',
      points: 2,
      hints: [
        'Capture nothing: both attack. Capture everything: not both do. Somewhere in between the outcome changes.',
        'Capture the last message that arrives, run again, and look. Repeat until one general is alone.',
      ],
      async run({ learner, random }) {
        const drawn = Array.from({ length: 4 }, () => random.integer(2, 14));
        await defeatAll(learner, [attackAlways(), attackOnAcknowledgement(), ...drawn.map((acknowledgements) => acknowledgementChain({ acknowledgements }))]);
      },
    },
    {
      title: 'splits generals who are content with less, or send copies',
      points: 2,
      hints: [
        'One loss may change nothing. Keep what you have captured and capture one more.',
        'Among the messages that still arrive, take the one that arrives last: only its receiver sees that it is gone.',
      ],
      async run({ learner, random }) {
        const drawn = Array.from({ length: 4 }, () => {
          const messages = random.integer(4, 10);
          return chain({ messages, messengers: random.integer(1, 3), required: { A: random.integer(0, 1), B: random.integer(1, 2) } });
        });
        await defeatAll(learner, [
          ...drawn,
          chain({ messages: 6, required: { A: 0, B: 3 } }),
          chain({ messages: 9, required: { A: 1, B: 2 } }),
          attackOnAcknowledgement({ messengers: 3 }),
          acknowledgementChain({ acknowledgements: 5, messengers: 10 }),
        ]);
      },
    },
    {
      title: 'splits generals who follow a timetable',
      points: 2,
      hints: [
        'Messages need not answer one another, so the last one sent is not always the last one that matters.',
        'run.trace.ofKind(\'deliver\').at(-1) is the last message that arrived; its number is what to capture next.',
      ],
      async run({ learner, random }) {
        await defeatAll(learner, Array.from({ length: 12 }, () => randomTimetable(random)));
      },
    },
  ],
});

async function defeatAll(learner: Learner, protocols: readonly TwoGeneralsProtocol[]): Promise<void> {
  for (const protocol of protocols) {
    const captured = await learner.call<number[]>('defeat', protocol);
    if (!Array.isArray(captured) || !captured.every((number) => Number.isInteger(number) && number >= 1)) {
      fail({ expected: 'a list of message numbers, such as [2, 3]', got: describeValue(captured) });
    }
    const result = run(protocol, captured);
    const came = outcome(result.processes);
    if (came !== 'A alone' && came !== 'B alone') {
      const list = captured.length > 12 ? `${captured.slice(0, 12).join(', ')}, … (${captured.length} in all)` : captured.join(', ');
      fail({ expected: `one general attacks alone (${describe(protocol)})`, got: `${came}, with [${list}] captured`, trace: result.trace.toData() });
    }
  }
}

/** A timetable with which both attack when everything arrives. */
function randomTimetable(random: Random): TwoGeneralsProtocol {
  for (;;) {
    const departures = Array.from({ length: random.integer(3, 14) }, () => ({ from: random.pick<General>(['A', 'B']), atMs: random.integer(0, 250) }));
    const protocol = timetable({ departures, required: { A: random.integer(0, 3), B: random.integer(1, 4) } });
    if (outcome(run(protocol, []).processes) === 'both attack') return protocol;
  }
}

function describe(protocol: TwoGeneralsProtocol): string {
  const required = `A needs ${protocol.required.A}, B needs ${protocol.required.B}`;
  if (protocol.kind === 'timetable') return `timetable of ${protocol.departures.length} departures; ${required}`;
  return `chain of ${protocol.messages}, ${protocol.messengers} messenger${protocol.messengers === 1 ? '' : 's'} each; ${required}`;
}
