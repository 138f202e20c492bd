import { toHex, utf8 } from 'distsys';
import type { Meddling, Random, TraceEvent } from 'distsys';
import { describeValue, grade } from 'distsys/grader';
import type { RunProperty, ScenarioOptions, ScenarioRun, Violation } from 'distsys/grader';

type End = 'A' | 'B';
type Saying = readonly [from: End, text: string];

grade('03/datagram-protection', {
  exports: ['SecureDatagrams'],
  checks: [
    {
      title: 'hears what is said, both ways, though some of it is lost',
      points: 1,
      hints: [
        'Send the number of the datagram along, in clear: the other end cannot count what it never gets.',
        'The number makes the nonce, so both ends know it. unseal says null where anything does not belong together.',
      ],
      async run({ learner, random }) {
        const sayings = conversation(random, 12);
        await learner.holds({
          scenarios: [talk({ random, sayings: [['A', 'hello'], ['B', 'hello'], ['A', ''], ['A', 'grüße, 你好']] }), talk({ random, sayings }), talk({ random, sayings, plan: [1, 4, 5, 9].map((datagram) => ({ datagram, does: 'drop' })) })],
          property: heard, keep: KEPT,
        });
      },
    },
    {
      title: 'shows nothing on the wire, and uses no nonce twice with one key',
      points: 1,
      hints: [
        'Encrypt the text with seal; a MAC alone hides nothing.',
        'Both ends have the same secret. If both seal with one key and count from 1, A\'s first datagram and B\'s first have the same nonce: give each direction a key of its own, or a part of the nonce.',
      ],
      async run({ learner, random }) {
        const texts = Array.from({ length: 6 }, () => Array.from({ length: 40 }, () => String.fromCharCode(random.integer(97, 122))).join(''));
        const sayings = texts.map((text, index): Saying => [index % 2 === 0 ? 'A' : 'B', text]);
        await learner.holds({ scenarios: [talk({ random, sayings }), talk({ random, sayings: [...sayings, ...sayings.slice(0, 2)] }), talk({ random, sayings: Array.from({ length: 300 }, (): Saying => ['A', 'the same again']) })], property: secret, keep: KEPT });
      },
    },
    {
      title: 'hears nothing that was changed, and goes on after it',
      points: 1,
      hints: [
        'Do not change what you remember before the box has opened: a number that somebody wrote into a datagram is no number of the other\'s.',
        'Everything that you send along in clear must be bound to the box, as nonce or as label. A datagram may also be too short to hold anything.',
      ],
      async run({ learner, random }) {
        const sayings: Saying[] = [['A', 'one'], ['A', 'two'], ['A', 'three']];
        const plans: Meddling[][] = [
          [{ datagram: 1, does: 'lengthen' }],
          ...Array.from({ length: 16 }, (_, byte): Meddling[] => [{ datagram: 1, does: 'flip', bit: 8 * byte + random.integer(0, 7) }, { datagram: 2, does: 'flip', bit: 8 * byte + 7 }]),
          ...[1, 8, 16, 20, 1000].map((bytes): Meddling[] => [{ datagram: 2, does: 'cut', bytes }]),
        ];
        await learner.holds({ scenarios: plans.map((plan) => talk({ random, sayings, plan })), property: heard, keep: [...KEPT, 'inputs'] });
      },
    },
    {
      title: 'hears nothing twice, and nothing after what was said later',
      points: 2,
      hints: [
        'Remember the number of the newest datagram that was heard; what is not newer is not heard.',
        'To remember which numbers were heard keeps repetitions out and lets old ones in: "cancel that order" must not be followed by "order it".',
        'How large can your number grow? There may be hundreds of datagrams.',
      ],
      async run({ learner, random }) {
        const sayings = conversation(random, 10);
        const plans: Meddling[][] = [
          [{ datagram: 1, does: 'repeat', afterMs: 5 }], [{ datagram: 2, does: 'repeat', afterMs: 400 }], [{ datagram: 3, does: 'hold', afterMs: 35 }], [{ datagram: 10, does: 'repeat', afterMs: 100 }],
          [{ datagram: 2, does: 'hold', afterMs: 45 }, { datagram: 3, does: 'repeat', afterMs: 30 }, { datagram: 5, does: 'drop' }, { datagram: 6, does: 'repeat', afterMs: 15 }],
          ...Array.from({ length: 8 }, () => Array.from({ length: 4 }, (): Meddling => ({ datagram: random.integer(1, 10), does: random.pick(['repeat', 'hold', 'drop']), afterMs: random.integer(5, 60) }))),
        ];
        const many = Array.from({ length: 300 }, (_, index): Saying => ['A', `message ${index}`]);
        await learner.holds({ scenarios: [...plans.map((plan) => talk({ random, sayings, plan })), talk({ random, sayings: many, plan: [{ datagram: 1, does: 'repeat', afterMs: 2900 }] })], property: heard, keep: KEPT });
      },
    },
    {
      title: 'does not take its own words for those of the other',
      points: 1,
      hints: ['What A has sealed comes back to A. What does A see in it that B cannot have written?', 'Bind the direction to the box: by a key for each sender, or by the sender\'s name in the label.'],
      async run({ learner, random }) {
        const sayings = conversation(random, 8);
        await learner.holds({ scenarios: [[1], [2], [1, 2, 3], [5, 8]].map((numbers) => talk({ random, sayings, plan: numbers.map((datagram) => ({ datagram, does: 'reflect' })) })), property: heard, keep: KEPT });
      },
    },
  ],
});

const KEPT = ['processes', 'faults', 'network'] as const;

/** Texts of either end, in turns that chance decides, some of them said twice. */
function conversation(random: Random, count: number): Saying[] {
  return Array.from({ length: count }, (_, index) => [index === 0 ? 'A' : random.pick<End>(['A', 'B']), random.integer(0, 3) === 0 ? 'again' : `text ${index}`]);
}

function talk({ random, sayings, plan = [] }: { random: Random; sayings: readonly Saying[]; plan?: readonly Meddling[] }): ScenarioOptions {
  const secret = Uint8Array.from({ length: 32 }, () => random.integer(0, 255));
  return {
    processes: {
      A: { class: 'SecureDatagrams', options: { secret, wire: 'wire', other: 'B' } },
      wire: { class: 'Meddler', options: { between: ['A', 'B'], plan }, from: 'course' },
      B: { class: 'SecureDatagrams', options: { secret, wire: 'wire', other: 'A' } },
    },
    inputs: sayings.map(([to, text], index) => ({ atMs: 10 * index, to, message: { type: 'Say', text } })),
    network: { latency: { kind: 'constant', ms: 1 } },
    seed: random.integer(1, 1_000_000),
    maxEvents: 5_000,
  };
}

const bytesOf = (event: TraceEvent): Uint8Array => {
  const bytes = (event.message as { bytes?: unknown } | null)?.bytes;
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(0);
};

const datagramsOf = (run: ScenarioRun, process: string): TraceEvent[] => run.trace.events.filter((event) => event.kind === 'send' && event.process === process);

/** What each end must have heard, by the datagrams that came to it: those of the other, as they were sent, each if it is later than all before it. */
const heard: RunProperty = {
  title: 'each end hears what the other said, once, in order, and nothing else',
  check: (run) => check(run, 'B', 'A') ?? check(run, 'A', 'B'),
};

function check(run: ScenarioRun, end: End, other: End): Violation | undefined {
  const received = (run.processes[end] as { received?: unknown } | undefined)?.received;
  if (!Array.isArray(received) || !received.every((text) => typeof text === 'string')) return { expected: 'received is a list of texts', got: describeValue(received) };
  const said = run.trace.events.filter(({ kind, process }) => kind === 'input' && process === other).map(({ message }) => (message as { text: string }).text);
  const sent = datagramsOf(run, other);
  const stray = sent.find(({ message, peer }) => peer !== 'wire' || (message as { type?: unknown } | null)?.type !== 'Datagram' || !((message as { bytes?: unknown }).bytes instanceof Uint8Array));
  if (stray !== undefined) return { expected: "everything is sent to the wire, as { type: 'Datagram', bytes } with bytes a Uint8Array", got: `${describeValue(stray.message)} to ${stray.peer}`, event: stray.index };
  if (sent.length !== said.length) return { expected: 'one datagram for each text that is to be said', got: `${sent.length} for ${said.length}` };
  const genuine = sent.map((event) => toHex(bytesOf(event)));
  const arrivals = run.trace.events.filter(({ kind, process }) => kind === 'deliver' && process === end);
  const expected: string[] = [];
  let newest = -1;
  for (const event of arrivals) {
    const number = genuine.indexOf(toHex(bytesOf(event)));
    if (number > newest) expected.push(said[(newest = number)] as string);
  }
  if (expected.length === received.length && expected.every((text, index) => text === received[index])) return undefined;
  const last = arrivals.at(-1);
  return { expected: `${end} hears what ${other} said, once, in order, and nothing else`, got: `${end} hears ${describeValue(received)} instead of ${describeValue(expected)}`, ...(last === undefined ? {} : { event: last.index }) };
}

/** No text in clear, and no two datagrams whose difference is that of their texts: they would have the same key stream. */
const secret: RunProperty = {
  title: 'nothing can be read on the wire',
  check: (run) => {
    const said = run.trace.events.filter(({ kind }) => kind === 'input').map(({ process, message }) => ({ process, text: utf8((message as { text: string }).text) }));
    const queues = { A: datagramsOf(run, 'A'), B: datagramsOf(run, 'B') };
    const pairs = said.map(({ process, text }) => ({ text, process, event: queues[process as End].shift() }));
    for (const { text, event, process } of pairs) {
      if (event === undefined) return { expected: 'one datagram for each text that is to be said', got: `none for one of ${process}'s` };
      if (toHex(bytesOf(event)).includes(toHex(text.subarray(0, 8)))) return { expected: 'no text in clear on the wire', got: `${process}'s text stands in its datagram as it is`, event: event.index };
    }
    const seen = new Set<string>();
    for (const { event, process } of pairs) {
      const bytes = toHex(bytesOf(event as TraceEvent));
      if (seen.has(bytes)) return { expected: 'each datagram has a nonce of its own', got: `a datagram of ${process}'s that was on the wire before`, event: (event as TraceEvent).index };
      seen.add(bytes);
    }
    const few = pairs.slice(0, 10); // pairs of pairs are many
    for (const [index, one] of few.entries()) {
      for (const other of few.slice(index + 1)) {
        const [left, right] = [bytesOf(one.event as TraceEvent), bytesOf(other.event as TraceEvent)];
        const difference = left.map((byte, at) => byte ^ (right[at] ?? 0));
        const ofTexts = toHex(one.text.map((byte, at) => byte ^ (other.text[at] ?? 0)));
        const where = `${one.process} and ${other.process} ${one.process === other.process ? '(the same end)' : '(one each)'}`;
        if (!toHex(difference).includes(ofTexts)) continue;
        return { expected: 'each datagram has a key stream of its own', got: `two datagrams, of ${where}, differ just as their texts do: same key, same nonce`, event: (other.event as TraceEvent).index };
      }
    }
    return check(run, 'B', 'A') ?? check(run, 'A', 'B');
  },
};
