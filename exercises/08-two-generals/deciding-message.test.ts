import {
  acknowledgementChain, attackAlways, attackOnAcknowledgement, chain, outcome, simulate, timetable, twoGenerals,
} from 'distsys';
import type { General, TraceData, TwoGeneralsProtocol } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';

interface Deciding {
  message: number;
  alone: General;
}

const run = (protocol: TwoGeneralsProtocol, messages: readonly number[]) =>
  simulate({ processes: twoGenerals(protocol), faults: [{ kind: 'lose', messages }], seed: 1 });

grade('08/deciding-message', {
  exports: ['decidingMessages'],
  checks: [
    {
      title: 'finds the last message of a chain',
      points: 1,
      hints: [
        'Lose message 1 alone, then message 2 alone, and so on; look at the outcome of each run.',
        'A loop from 1 to the number of messages sent in the loss-free run, with one simulate in it, is enough.',
      ],
      async run({ learner, random }) {
        const drawn = Array.from({ length: 3 }, () => random.integer(2, 11));
        const protocols = [attackOnAcknowledgement(), ...[2, 3, ...drawn].map((acknowledgements) => acknowledgementChain({ acknowledgements }))];
        const answers = await learner.calls<Deciding[]>('decidingMessages', protocols.map((protocol) => [protocol]));
        protocols.forEach((protocol, index) => judgeNumbers(protocol, answers[index]));
      },
    },
    {
      title: 'names the general who is left alone',
      points: 2,
      hints: [
        'Who cannot tell that the last message was lost: the one who waits for it, or the one who sent it?',
        'The outcome says it: "A alone" or "B alone".',
      ],
      async run({ learner, random }) {
        const drawn = Array.from({ length: 3 }, () => random.integer(2, 11));
        const protocols = [attackAlways(), attackOnAcknowledgement(), ...[2, 3, ...drawn].map((acknowledgements) => acknowledgementChain({ acknowledgements }))];
        const answers = await learner.calls<Deciding[]>('decidingMessages', protocols.map((protocol) => [protocol]));
        protocols.forEach((protocol, index) => judge(protocol, answers[index]));
      },
    },
    {
      title: 'finds all of them, or none, in any protocol',
      points: 3,
      hints: [
        'A general who demands little attacks early; then there are several messages whose loss leaves it alone.',
        'When every message has two messengers, losing one of them changes nothing: the list is empty.',
      ],
      async run({ learner, random }) {
        const protocols: TwoGeneralsProtocol[] = [
          chain({ messages: 6, required: { A: 0, B: 3 } }),
          attackOnAcknowledgement({ messengers: 2 }),
          timetable({ departures: [{ from: 'A', atMs: 0 }, { from: 'B', atMs: 50 }, { from: 'A', atMs: 90 }], required: { A: 1, B: 2 } }),
          ...Array.from({ length: 6 }, () => {
            const messages = random.integer(3, 9);
            return chain({ messages, required: { A: random.integer(0, Math.floor(messages / 2)), B: random.integer(1, Math.ceil(messages / 2)) } });
          }),
        ];
        const answers = await learner.calls<Deciding[]>('decidingMessages', protocols.map((protocol) => [protocol]));
        protocols.forEach((protocol, index) => judge(protocol, answers[index]));
      },
    },
  ],
});

/** What the loss of each single message leads to, found by running it. */
function decidingOf(protocol: TwoGeneralsProtocol): Deciding[] {
  const sent = run(protocol, []).trace.ofKind('send').length;
  return Array.from({ length: sent }, (_, index) => index + 1).flatMap((message): Deciding[] => {
    const came = outcome(run(protocol, [message]).processes);
    return came === 'A alone' ? [{ message, alone: 'A' }] : came === 'B alone' ? [{ message, alone: 'B' }] : [];
  });
}

function judgeNumbers(protocol: TwoGeneralsProtocol, answer: Deciding[] | undefined): void {
  const numbers = (list: Deciding[]): string => (list.length === 0 ? 'none' : list.map(({ message }) => message).join(', '));
  const [expected, got] = [numbers(decidingOf(protocol)), isList(answer) ? numbers(answer) : shown(answer)];
  if (expected !== got) reject(protocol, `deciding messages: ${expected}`, got);
}

function judge(protocol: TwoGeneralsProtocol, answer: Deciding[] | undefined): void {
  const words = (list: Deciding[]): string => (list.length === 0 ? 'none' : list.map(({ message, alone }) => `${message} (${alone} alone)`).join(', '));
  const [expected, got] = [words(decidingOf(protocol)), isList(answer) ? words(answer) : shown(answer)];
  if (expected !== got) reject(protocol, expected, got);
}

function reject(protocol: TwoGeneralsProtocol, expected: string, got: string): void {
  const first = decidingOf(protocol)[0];
  const trace: TraceData = run(protocol, first === undefined ? [] : [first.message]).trace.toData();
  fail({ expected: `in ${describe(protocol)}: ${expected}`, got, trace });
}

function describe(protocol: TwoGeneralsProtocol): string {
  const required = `where A needs ${protocol.required.A} and B needs ${protocol.required.B}`;
  if (protocol.kind === 'timetable') return `a timetable of ${protocol.departures.length} departures ${required}`;
  return `a chain of ${protocol.messages} with ${protocol.messengers} messenger${protocol.messengers === 1 ? '' : 's'} each, ${required}`;
}

/** Whether each entry has a whole number and a general; what else it may be is the learner's. */
const isList = (answer: unknown): answer is Deciding[] =>
  Array.isArray(answer) && answer.every((entry: unknown) => {
    const { message, alone } = (entry ?? {}) as Partial<Deciding>;
    return Number.isInteger(message) && (alone === 'A' || alone === 'B');
  });
const shown = (answer: unknown): string => `${describeValue(answer)}, which is no list of { message: 2, alone: 'B' } and the like`;
