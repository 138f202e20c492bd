import { createHmac } from 'node:crypto';
import { toHex } from 'distsys';
import type { HashName } from 'distsys';
import { expectEqual, grade } from 'distsys/grader';

grade('03/hmac', {
  exports: ['hmac'],
  checks: [
    {
      title: 'gives the right tag for a hundred keys and messages, and the same for the same',
      points: 2,
      hints: [],
      async run({ learner, random }) {
        const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => random.integer(0, 255));
        const cases = Array.from({ length: 100 }, () => ({ name: random.pick<HashName>(['sha-256', 'sha-384', 'sha-512']), key: bytes(random.integer(0, 300)), message: bytes(random.integer(0, 400)) }));
        const asked = [...cases, ...cases.slice(0, 10)];
        const answers = await learner.calls<unknown>('hmac', asked.map(({ name, key, message }) => [name, key, message]));
        asked.forEach(({ name, key, message }, index) => {
          const answer = answers[index];
          expectEqual(answer instanceof Uint8Array ? toHex(answer) : answer, createHmac(name.replace('-', ''), key).update(message).digest('hex'), { of: `the tag with ${name} and a key of ${key.length} bytes` });
        });
      },
    },
  ],
});
