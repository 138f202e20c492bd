import { issue, keyFrom } from 'distsys';
import type { Certificate, Random } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

interface Case {
  own: Certificate;
  others: readonly Certificate[];
  roots: readonly Certificate[];
  host: string;
  day: number;
  what: string; // in words
  chains: readonly (readonly number[])[]; // those that are right; none: null is right
}

const HOST = 'www.bank.example';

grade('03/certificate-chain', {
  exports: ['findChain'],
  checks: [
    {
      title: 'finds the way through certificates in any order',
      points: 2,
      hints: [
        'Look for the issuer of the server\'s own certificate by its name, among the roots and among the others; then for the issuer\'s issuer.',
        'The way ends at a certificate that is one of the roots. The chain holds its number, too.',
      ],
      async run({ learner, random }) {
        await judge(learner, [0, 1, 2, 4].map((intermediates) => {
          const { own, between, root } = line(random, { intermediates });
          const strangers = line(random, { intermediates: 2 });
          return { own, others: shuffled(random, [...between, ...strangers.between, strangers.own]), roots: shuffled(random, [strangers.root, root]), host: HOST, day: 100, what: `${intermediates} between the server's certificate and the root, and strangers among them`, chains: [[own, ...between, root].map(({ serial }) => serial)] };
        }));
      },
    },
    {
      title: 'knows for which hosts a certificate is',
      points: 1,
      hints: ['A certificate may name several hosts; one of them is enough.', 'The star stands for one label: as many dots in the name as in the host, and all behind the first dot the same.'],
      async run({ learner, random }) {
        const names: [hosts: string[], host: string, good: boolean][] = [
          [['bank.example', 'www.bank.example'], 'www.bank.example', true], [['*.bank.example'], 'www.bank.example', true], [['shop.example', '*.bank.example'], 'pay.bank.example', true],
          [['bank.example'], 'www.bank.example', false], [['*.bank.example'], 'bank.example', false], [['*.bank.example'], 'a.b.bank.example', false],
          [['*.bank.example'], 'www.evilbank.example', false], [['www.bank.example'], 'www.bank.example.evil', false], [['*.example'], 'www.bank.example', false], [[], 'www.bank.example', false], [['*t'], 'localhost', false], [['localhost'], 'localhost', true],
        ];
        await judge(learner, names.map(([hosts, host, good]) => straight(random, { hosts, host, good, what: `a certificate for ${hosts.length === 0 ? 'no host' : hosts.join(' and ')}, asked for ${host}` })));
      },
    },
    {
      title: 'accepts no certificate that is not good on that day',
      points: 1,
      hints: ['The days count for every certificate along the way, not for the server\'s own alone.', 'The first day and the last day are good days.'],
      async run({ learner, random }) {
        const cases = (['own', 'between', 'root'] as const).flatMap((which) => ([[100, 100, true], [101, 300, false], [0, 99, false], [100, 300, true], [0, 100, true]] as const).map(([fromDay, toDay, good]) =>
          straight(random, { days: { [which]: [fromDay, toDay] }, good, what: `day 100, and the ${which === 'own' ? "server's own certificate" : which === 'root' ? 'root' : 'intermediate'} is good from day ${fromDay} to day ${toDay}` })));
        await judge(learner, cases);
      },
    },
    {
      title: 'accepts nothing that nobody who may has signed',
      points: 1,
      hints: [
        'A name is not a proof: isIssuedBy says whether the key of the issuer has signed the certificate as it stands.',
        'Not every key may sign certificates: look at isAuthority of each issuer. The server\'s own certificate signs none.',
      ],
      async run({ learner, random }) {
        await judge(learner, forgeries(random));
      },
    },
    {
      title: 'finds the way round dead ends and circles',
      points: 1,
      hints: ['Two authorities may have the same name and other keys, or the same key and other days: when one leads nowhere, try the next.', 'Two authorities may have signed each other. Remember which certificates are on the way already.'],
      async run({ learner, random }) {
        await judge(learner, [...Array.from({ length: 3 }, () => crossSigned(random)), ...circles(random)]);
      },
    },
  ],
});

const serialOf = (random: Random): number => random.integer(1, 2 ** 40);

interface Named {
  certificate: Certificate;
  key: Uint8Array;
}

/** A certificate and its key; `by` has signed it, or it itself. */
function certified(random: Random, said: { subject: string; by?: Named; hosts?: readonly string[]; isAuthority?: boolean; days?: readonly [number, number]; key?: Uint8Array; issuer?: string }): Named {
  const key = said.key ?? keyFrom(random.integer(0, 2 ** 31), said.subject);
  const [fromDay, toDay] = said.days ?? [0, 1000];
  const issuer = said.issuer ?? said.by?.certificate.subject ?? said.subject;
  const certificate = issue({ subject: said.subject, hosts: said.hosts ?? [], isAuthority: said.isAuthority ?? true, fromDay, toDay, serial: serialOf(random), issuer, key, issuerKey: said.by?.key ?? key });
  return { certificate, key };
}

/** A root, so many authorities between, and a server's own certificate. */
function line(random: Random, { intermediates, hosts = [HOST], days = {} }: { intermediates: number; hosts?: readonly string[]; days?: Partial<Record<'own' | 'between' | 'root', readonly [number, number]>> }) {
  const tag = random.integer(1, 1_000_000);
  const root = certified(random, { subject: `Root ${tag}`, days: days.root });
  const between: Named[] = [];
  for (let index = 0; index < intermediates; index += 1) between.unshift(certified(random, { subject: `Intermediate ${tag}.${index}`, by: between[0] ?? root, days: days.between }));
  const own = certified(random, { subject: `server ${tag}`, by: between[0] ?? root, hosts, isAuthority: false, days: days.own });
  return { own: own.certificate, between: between.map(({ certificate }) => certificate), root: root.certificate, keys: { own, between, root } };
}

function straight(random: Random, { hosts, host = HOST, days, good, what }: { hosts?: readonly string[]; host?: string; days?: Parameters<typeof line>[1]['days']; good: boolean; what: string }): Case {
  const { own, between, root } = line(random, { intermediates: 1, hosts, days });
  return { own, others: between, roots: [root], host, day: 100, what, chains: good ? [[own, ...between, root].map(({ serial }) => serial)] : [] };
}

function forgeries(random: Random): Case[] {
  const common = { host: HOST, day: 100, chains: [] as number[][] };
  const { own, between, root, keys } = line(random, { intermediates: 1 });
  const [intermediate] = between as [Certificate];
  const mallory = certified(random, { subject: 'mallory', by: keys.between[0], hosts: ['mallory.example'], isAuthority: false });
  const byMallory = certified(random, { subject: 'www', by: mallory, hosts: [HOST], isAuthority: false });
  const falseRoot = certified(random, { subject: root.subject });
  const underFalseRoot = certified(random, { subject: 'www', by: falseRoot, hosts: [HOST], isAuthority: false });
  const falseIntermediate = certified(random, { subject: intermediate.subject, issuer: root.subject });
  const underFalse = certified(random, { subject: 'www', by: falseIntermediate, hosts: [HOST], isAuthority: false });
  const misnamed = certified(random, { subject: 'www', by: keys.between[0], issuer: 'Somebody Else', hosts: [HOST], isAuthority: false });
  const elsewhere = line(random, { intermediates: 1, hosts: ['shop.example'] });
  return [
    { ...common, own: { ...elsewhere.own, hosts: [HOST] }, others: elsewhere.between, roots: [elsewhere.root], what: 'a certificate in which the host was changed after it was signed' },
    { ...common, own: byMallory.certificate, others: [mallory.certificate, intermediate], roots: [root], what: 'a certificate signed with the key of a server, which is no authority' },
    { ...common, own: underFalseRoot.certificate, others: [falseRoot.certificate], roots: [root], what: 'a certificate signed by somebody who goes by the name of the root' },
    { ...common, own: underFalse.certificate, others: [falseIntermediate.certificate, intermediate], roots: [root], what: 'an intermediate that names the root as its issuer and was not signed by it' },
    { ...common, own: misnamed.certificate, others: [intermediate], roots: [root], what: 'a certificate that names another issuer than the one whose key has signed it' },
    { ...common, own, others: [], roots: [root], what: 'no certificate of the issuer at hand' },
    { own, others: [falseIntermediate.certificate, ...between, falseRoot.certificate], roots: [root], host: HOST, day: 100, what: 'false authorities of the same names beside the true ones', chains: [[own, intermediate, root].map(({ serial }) => serial)] },
  ];
}

/** One key, certified by several: by an old root that nobody trusts, by one whose days are over, and by one that leads to a trusted root. */
function crossSigned(random: Random): Case {
  const tag = random.integer(1, 1_000_000);
  const [trusted, old] = [certified(random, { subject: `New Root ${tag}` }), certified(random, { subject: `Old Root ${tag}` })];
  const key = keyFrom(tag, 'shared');
  const subject = `Intermediate ${tag}`;
  const viaOld = certified(random, { subject, by: old, key });
  const viaExpired = certified(random, { subject, by: trusted, key, days: [0, 99] });
  const viaTrusted = certified(random, { subject, by: trusted, key });
  const own = certified(random, { subject: 'server', by: viaTrusted, hosts: [HOST], isAuthority: false });
  const others = [viaOld, viaExpired, viaTrusted, old].map(({ certificate }) => certificate);
  // The one that leads to the root comes last, or anywhere.
  const ordered = random.integer(0, 1) === 0 ? others : shuffled(random, others);
  return {
    own: own.certificate, others: ordered, roots: [trusted.certificate], host: HOST, day: 100, what: 'an intermediate certified three times, by an old root, by one that is over, and by a trusted root',
    chains: [[own, viaTrusted, trusted].map(({ certificate }) => certificate.serial)],
  };
}

/** Two authorities that have certified each other: without an end where no root is above them, and a detour where one is. */
function circles(random: Random): Case[] {
  const tag = random.integer(1, 1_000_000);
  const [keyA, keyB] = [keyFrom(tag, 'A'), keyFrom(tag, 'B')];
  const root = certified(random, { subject: `Root ${tag}` });
  const selfA = certified(random, { subject: `A ${tag}`, key: keyA });
  const selfB = certified(random, { subject: `B ${tag}`, key: keyB });
  const aByB = certified(random, { subject: `A ${tag}`, key: keyA, by: selfB });
  const bByA = certified(random, { subject: `B ${tag}`, key: keyB, by: selfA });
  const bByRoot = certified(random, { subject: `B ${tag}`, key: keyB, by: root });
  const own = certified(random, { subject: 'server', by: selfA, hosts: [HOST], isAuthority: false });
  const given = (others: Named[], chains: readonly Named[][], what: string): Case => ({
    own: own.certificate, others: others.map(({ certificate }) => certificate), roots: [root.certificate], host: HOST, day: 100, what, chains: chains.map((chain) => chain.map(({ certificate }) => certificate.serial)),
  });
  return [
    given([aByB, bByA], [], 'two authorities that have certified each other, and no root above them'),
    { ...given([selfA], [], 'a root that is sent along and that nobody trusts'), roots: [] },
    given([selfA, aByB, bByA], [], 'an authority that certifies itself, and one of a circle'),
    given([selfA, aByB, bByA, bByRoot], [[own, aByB, bByRoot, root], [own, selfA, aByB, bByRoot, root]], 'two authorities that have certified each other, and one of them certified by a root, too'),
  ];
}

async function judge(learner: Learner, cases: readonly Case[]): Promise<void> {
  const answers = await learner.calls<unknown>('findChain', cases.map(({ own, others, roots, host, day }) => [{ own, others, roots, host, day }]));
  cases.forEach(({ what, chains, ...given }, index) => {
    const got = answers[index];
    const right = chains.length === 0 ? got === null : Array.isArray(got) && chains.some((chain) => chain.length === got.length && chain.every((serial, at) => serial === got[at]));
    if (right) return;
    fail({ expected: `${what}: ${chains.length === 0 ? 'null' : named(chains[0] as readonly number[], given)}`, got: Array.isArray(got) ? named(got, given) : describeValue(got) });
  });
}

/** A chain by the names of its certificates. */
function named(serials: readonly unknown[], { own, others, roots }: Pick<Case, 'own' | 'others' | 'roots'>): string {
  const names = serials.map((serial) => [own, ...others, ...roots].find((one) => one.serial === serial)?.subject ?? `${describeValue(serial)} (no certificate)`);
  return names.length === 0 ? 'an empty list' : names.join(' ← ');
}

/** In another order: each item is put at a random place of those before it. */
function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const order: T[] = [];
  for (const item of items) order.splice(random.integer(0, order.length), 0, item);
  return order;
}
