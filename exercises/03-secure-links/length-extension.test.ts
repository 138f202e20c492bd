import { createHash } from 'node:crypto';
import { toHex, utf8 } from 'distsys';
import type { Random } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

interface Target {
  key: Uint8Array;
  message: Uint8Array;
  suffix: Uint8Array;
  keyBytesMin: number;
  keyBytesMax: number;
}

grade('03/length-extension', {
  exports: ['forge'],
  checks: [
    {
      title: 'extends a message when the length of the key is known',
      points: 1,
      hints: [
        'The tag is the state of SHA-256 after key, message and padding. Which bytes does the service hash after those, when it gets your message?',
        'Your message is the old one, then the padding that stood behind it when it was hashed with the key, then the suffix. That padding has the length of key and message in it.',
        'The new tag: start from the old one, and compress the blocks of the suffix with the padding that belongs to the whole, from the key on.',
      ],
      async run({ learner, random }) {
        const drawn = Array.from({ length: 4 }, () => target(random, { keyBytes: random.integer(8, 32), message: 'to=bob&amount=100', suffix: '&amount=900' }));
        await judge(learner, drawn.map((one) => ({ ...one, keyBytesMin: one.key.length, keyBytesMax: one.key.length })));
      },
    },
    {
      title: 'finds its way when the length is not known',
      points: 2,
      hints: ['One forgery for each length that the key may have, the first and the last included; the service will take one of them.', 'Of the key only its length matters to you: zeros are as good as the key.'],
      async run({ learner, random }) {
        const drawn = [8, 36, ...Array.from({ length: 4 }, () => random.integer(9, 35))].map((keyBytes) => target(random, { keyBytes, message: 'to=bob&amount=100', suffix: '&amount=900' }));
        await judge(learner, drawn.map((one) => ({ ...one, keyBytesMin: 8, keyBytesMax: 36 })));
      },
    },
    {
      title: 'extends messages of every length by suffixes of every length',
      points: 1,
      hints: ['With 56 to 64 bytes in the last block, the padding goes on into a further one.', 'The suffix may be longer than a block, or empty. sha256Padded and blocksOf count for you.'],
      async run({ learner, random }) {
        const lengths = [0, 1, 39, 40, 47, 48, 49, 103, 104, 111, 112, 113, 150];
        const drawn = lengths.map((length, index) => target(random, { keyBytes: 16, message: 'm'.repeat(length), suffix: 's'.repeat([1, 55, 56, 64, 130, 0][index % 6] as number) }));
        await judge(learner, drawn.map((one) => ({ ...one, keyBytesMin: 14, keyBytesMax: 17 })));
      },
    },
  ],
});

function target(random: Random, { keyBytes, message, suffix }: { keyBytes: number; message: string; suffix: string }): Pick<Target, 'key' | 'message' | 'suffix'> {
  return { key: Uint8Array.from({ length: keyBytes }, () => random.integer(0, 255)), message: utf8(message), suffix: utf8(suffix) };
}

/** The tag as the service makes it, by Node's own hash. */
const tagOf = (key: Uint8Array, message: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(key).update(message).digest());

async function judge(learner: Learner, targets: readonly Target[]): Promise<void> {
  const options = targets.map(({ key, message, suffix, keyBytesMin, keyBytesMax }) => [{ message, tag: tagOf(key, message), suffix, keyBytesMin, keyBytesMax }]);
  const answers = await learner.calls<unknown>('forge', options);
  targets.forEach((one, index) => judgeForgeries(one, answers[index]));
}

function judgeForgeries({ key, message, suffix, keyBytesMin, keyBytesMax }: Target, answer: unknown): void {
  const of = `a message of ${message.length} bytes, a suffix of ${suffix.length}, a key of ${keyBytesMin === keyBytesMax ? keyBytesMin : `${keyBytesMin} to ${keyBytesMax}`} bytes`;
  const isForgery = (one: unknown): one is { message: Uint8Array; tag: Uint8Array } => {
    const { message: words, tag } = (one ?? {}) as { message?: unknown; tag?: unknown };
    return words instanceof Uint8Array && tag instanceof Uint8Array;
  };
  if (!Array.isArray(answer) || !answer.every(isForgery)) return fail({ expected: 'a list of { message, tag }, both Uint8Arrays', got: describeValue(answer) });
  const most = keyBytesMax - keyBytesMin + 1;
  if (answer.length > most) fail({ expected: `${of}: at most ${most} forgeries, one for each length of the key`, got: `${answer.length} of them` });
  const starts = (bytes: Uint8Array): boolean => message.every((byte, at) => bytes[at] === byte);
  const ends = (bytes: Uint8Array): boolean => suffix.every((byte, at) => bytes[bytes.length - suffix.length + at] === byte) && bytes.length >= message.length + suffix.length;
  const other = answer.find(({ message: forged }) => !starts(forged) || !ends(forged));
  if (other !== undefined) fail({ expected: `${of}: messages that begin with the one that was overheard and end with the suffix`, got: `${describeValue(Buffer.from(other.message).toString('latin1'))}` });
  const taken = answer.find(({ message: forged, tag }) => toHex(tag) === toHex(tagOf(key, forged)));
  if (taken === undefined) {
    const nearest = answer[key.length - keyBytesMin] ?? answer[0];
    const got = nearest === undefined ? 'no forgery' : `${answer.length === 1 ? 'one' : `${answer.length} of them, the one for its key`} with ${nearest.message.length - message.length - suffix.length} bytes between the two and the tag ${toHex(nearest.tag).slice(0, 16)}…, and the service refuses`;
    return fail({ expected: `${of}: a forgery that the service takes`, got });
  }
  // The message as it was, with the tag that it had, is no forgery: with an empty suffix it would be taken.
  if (taken.message.length <= message.length) fail({ expected: `${of}: another message than the one that was overheard`, got: 'the same message' });
}
