import { createHmac } from 'node:crypto';
import { HASHES, toHex, utf8 } from 'distsys';
import type { HashName, Random } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

interface Case {
  name: HashName;
  key: Uint8Array;
  message: Uint8Array;
}

grade('03/hmac', {
  exports: ['hmac'],
  checks: [
    {
      title: 'gives the tags that RFC 4231 prints for short keys',
      points: 1,
      hints: [
        'Start with the inner hash: the key, filled up with zeros to a block and combined with 36 in every byte, and then the message.',
        'new Uint8Array(blockBytes) is a block of zeros, and block.set(key) puts the key at its start. The 36 goes over the zeros, too.',
        'The outer hash takes the same block combined with 5c, and behind it the 32 bytes of the inner digest.',
      ],
      async run({ learner }) {
        await judge(learner, [
          { name: 'sha-256', key: utf8('Jefe'), message: utf8('what do ya want for nothing?') },
          { name: 'sha-256', key: new Uint8Array(20).fill(0x0b), message: utf8('Hi There') },
          { name: 'sha-256', key: new Uint8Array(20).fill(0xaa), message: new Uint8Array(50).fill(0xdd) },
        ]);
      },
    },
    {
      title: 'takes a key of any length up to a block as it is',
      points: 1,
      hints: [
        'A key may be empty, and a key may be as long as a block: neither is hashed. "Longer than B" is key.length > blockBytes, not >=.',
        'Is there a 64 in your program? SHA-512 has blocks of 128 bytes: HASHES[name].blockBytes says it.',
      ],
      async run({ learner, random }) {
        await judge(learner, [
          ...[0, 1, 31, 32, 33, 63, 64].map((length) => drawn(random, 'sha-256', length)),
          ...[0, 1, 63, 64, 65, 127, 128].map((length) => drawn(random, 'sha-512', length)),
        ]);
      },
    },
    {
      title: 'hashes a key that is longer than a block',
      points: 1,
      hints: ['Its digest is the key then, and is filled up with zeros like any other.', 'Decide by the length of the key before you fill it up.'],
      async run({ learner, random }) {
        await judge(learner, [
          { name: 'sha-256', key: new Uint8Array(131).fill(0xaa), message: utf8('Test Using Larger Than Block-Size Key - Hash Key First') },
          ...[65, 96, 128, 129].map((length) => drawn(random, 'sha-256', length)),
          ...[129, 200].map((length) => drawn(random, 'sha-512', length)),
        ]);
      },
    },
    {
      title: 'works over a hash whose block is not two digests',
      points: 1,
      hints: ['SHA-384 has blocks of 128 bytes and digests of 48.', 'Neither of the two can be computed from the other. Ask HASHES[name] for its blockBytes.'],
      async run({ learner, random }) {
        const lengths = [4, 64, 65, 96, 97, 128, 129, 200];
        await judge(learner, lengths.map((length) => drawn(random, 'sha-384', length)));
      },
    },
  ],
});

function drawn(random: Random, name: HashName, keyBytes: number): Case {
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random.integer(0, 255));
  return { name, key: bytes(keyBytes), message: bytes(random.integer(0, 150)) };
}

/** Held against Node's own HMAC, which is another program. */
async function judge(learner: Learner, cases: readonly Case[]): Promise<void> {
  const answers = await learner.calls<unknown>('hmac', cases.map(({ name, key, message }) => [name, key, message]));
  cases.forEach(({ name, key, message }, index) => {
    const got = answers[index];
    const tag = createHmac(name.replace('-', ''), key).update(message).digest('hex');
    if (got instanceof Uint8Array && toHex(got) === tag) return;
    const of = `with ${name} (blocks of ${HASHES[name].blockBytes} bytes), a key of ${key.length} bytes and a message of ${message.length}`;
    fail({ expected: `${of}: the tag ${tag}`, got: got instanceof Uint8Array ? `${toHex(got)}${got.length === tag.length / 2 ? '' : `, which has ${got.length} bytes`}` : `${describeValue(got)}, which is no Uint8Array` });
  });
}
