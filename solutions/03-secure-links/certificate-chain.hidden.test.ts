import { issue, keyFrom } from 'distsys';
import type { Certificate, Random } from 'distsys';
import { expectEqual, grade } from 'distsys/grader';

const HOST = 'www.bank.example';

/** A forest of authorities of which one path alone leads from the server's certificate to a trusted root. */
function forest(random: Random, { depth, broken }: { depth: number; broken: boolean }): { given: object; chain: number[] | null } {
  const key = (name: string): Uint8Array => keyFrom(random.integer(0, 2 ** 31), name);
  const serial = (): number => random.integer(1, 2 ** 40);
  const certificate = (subject: string, own: Uint8Array, issuer: string, issuerKey: Uint8Array, more: Partial<Pick<Certificate, 'isAuthority' | 'hosts' | 'toDay'>> = {}): Certificate =>
    issue({ subject, issuer, key: own, issuerKey, hosts: [], isAuthority: true, fromDay: 0, toDay: 500, serial: serial(), ...more });
  const rootKey = key('root');
  const root = certificate('root', rootKey, 'root', rootKey);
  const path = [root];
  const others: Certificate[] = [];
  let above = { name: 'root', key: rootKey };
  for (let level = 0; level < depth; level += 1) {
    const [mine, name] = [key(`level ${level}`), `level ${level}`];
    const right = certificate(name, mine, above.name, above.key, broken && level === Math.floor(depth / 2) ? { toDay: 99 } : {});
    // Beside it, of the same name: with another key, and with the same key under somebody unknown.
    others.push(right, certificate(name, key('other'), above.name, above.key), certificate(name, mine, 'nobody', key('nobody')));
    path.unshift(right);
    above = { name, key: mine };
  }
  const own = certificate('server', key('server'), above.name, above.key, { isAuthority: false, hosts: [random.pick([HOST, '*.bank.example'])] });
  return { given: { own, others: shuffled(random, others), roots: [root], host: HOST, day: 100 }, chain: broken ? null : [own, ...path].map((one) => one.serial) };
}

grade('03/certificate-chain', {
  exports: ['findChain'],
  checks: [
    {
      title: 'finds the one path through a forest of namesakes, or that there is none',
      points: 2,
      hints: [],
      async run({ learner, random }) {
        const forests = Array.from({ length: 12 }, (_, index) => forest(random, { depth: random.integer(1, 4), broken: index % 3 === 0 }));
        const answers = await learner.calls<unknown>('findChain', forests.map(({ given }) => [given]));
        forests.forEach(({ chain }, index) => expectEqual(answers[index], chain, { of: 'the serial numbers of the path' }));
      },
    },
  ],
});

/** In another order: each item is put at a random place of those before it. */
function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const order: T[] = [];
  for (const item of items) order.splice(random.integer(0, order.length), 0, item);
  return order;
}
