import { acknowledgementChain, chain, outcome, simulate, timetable, twoGenerals } from 'distsys';
import type { General, Random, TwoGeneralsProtocol } from 'distsys';
import { expectEqual, grade } from 'distsys/grader';

interface Deciding {
  message: number;
  alone: General;
}

const run = (protocol: TwoGeneralsProtocol, messages: readonly number[]) =>
  simulate({ processes: twoGenerals(protocol), faults: [{ kind: 'lose', messages }], seed: 1 });

/** What the loss of each single message leads to. */
function decidingOf(protocol: TwoGeneralsProtocol): Deciding[] {
  const sent = run(protocol, []).trace.ofKind('send').length;
  return Array.from({ length: sent }, (_, index) => index + 1).flatMap((message): Deciding[] => {
    const came = outcome(run(protocol, [message]).processes);
    return came === 'A alone' || came === 'B alone' ? [{ message, alone: came === 'A alone' ? 'A' : 'B' }] : [];
  });
}

/** A timetable with which both attack when everything arrives, with messages that leave together. */
function crowdedTimetable(random: Random): TwoGeneralsProtocol {
  for (;;) {
    const departures = Array.from({ length: random.integer(4, 24) }, () => ({ from: random.pick<General>(['A', 'B']), atMs: 20 * random.integer(0, 6) }));
    const protocol = timetable({ departures, required: { A: random.integer(0, 6), B: random.integer(1, 8) } });
    if (outcome(run(protocol, []).processes) === 'both attack') return protocol;
  }
}

function judgeAll(protocols: readonly TwoGeneralsProtocol[], answers: readonly unknown[]): void {
  for (const [index, protocol] of protocols.entries()) {
    const what = protocol.kind === 'chain' ? `a chain of ${protocol.messages}` : `a timetable of ${protocol.departures.length} departures`;
    expectEqual(answers[index], decidingOf(protocol), { of: `the deciding messages of ${what} where A needs ${protocol.required.A} and B needs ${protocol.required.B}` });
  }
}

grade('08/deciding-message', {
  exports: ['decidingMessages'],
  checks: [
    {
      title: 'looks at every message of a long chain, and at every copy',
      points: 2,
      hints: [],
      async run({ learner, random }) {
        const messages = random.integer(25, 40);
        const protocols = [
          acknowledgementChain({ acknowledgements: 41 }),
          chain({ messages, required: { A: 0, B: 1 } }),
          chain({ messages, required: { A: random.integer(1, 5), B: random.integer(6, 10) } }),
          acknowledgementChain({ acknowledgements: 11, messengers: random.integer(2, 4) }),
        ];
        judgeAll(protocols, await learner.calls('decidingMessages', protocols.map((protocol) => [protocol])));
      },
    },
    {
      title: 'judges by what is received and not by who speaks last',
      points: 2,
      hints: [],
      async run({ learner, random }) {
        const protocols = Array.from({ length: 12 }, () => crowdedTimetable(random));
        judgeAll(protocols, await learner.calls('decidingMessages', protocols.map((protocol) => [protocol])));
      },
    },
    {
      title: 'gives the same list for the same protocol, whatever was asked between',
      points: 1,
      hints: [],
      async run({ learner, random }) {
        const protocols = Array.from({ length: 4 }, () => crowdedTimetable(random));
        const asked = [...protocols, ...protocols.toReversed()];
        const answers = await learner.calls<unknown>('decidingMessages', asked.map((protocol) => [protocol]));
        judgeAll(asked, answers);
      },
    },
  ],
});
