/**
 * A small Internet to resolve names in: a root, two top levels and what lies below them, served by seven servers. All of them have addresses of the local
 * machine (127.0.0.0/8), so that the same servers can be simulated and be asked by real programs.
 *
 *     simulate({ processes: { ...nameServers(INTERNET), 'resolver 127.0.0.53': () => new RecursiveResolver({ roots: ROOTS }) }, seed: 1 });
 *
 * The top levels `example` and `test` are reserved for such purposes (RFC 2606), and so are the addresses that the names have (RFC 5737).
 */
import type { ProcessId } from '../../simulation/process.ts';
import { NameServer } from './name-server.ts';
import { zone } from './zone.ts';
import type { Zone } from './zone.ts';

/** The servers of the root: the one thing that a resolver must know beforehand. */
export const ROOTS = [{ name: 'a.root-servers.test', address: '127.0.0.1' }] as const;

/** The zones of each server, by its name and address. */
export type Internet = Readonly<Record<ProcessId, readonly Zone[]>>;

const bank = zone('bank.example', `
  @     3600 SOA   ns1 admin 7 7200 900 1209600 300
  @     3600 NS    ns1
  @     3600 NS    ns2
  ns1   3600 A     127.0.0.6
  ns2   3600 A     127.0.0.7
  www   3600 A     192.0.2.80
`);

export const INTERNET = {
  'root 127.0.0.1': [zone('.', `
    @                   86400 SOA a.root-servers.test. admin.root-servers.test. 1 1800 900 604800 86400
    @                  518400 NS  a.root-servers.test.
    a.root-servers.test. 518400 A 127.0.0.1
    example            172800 NS  a.nic.example.
    a.nic.example.     172800 A   127.0.0.2
    test               172800 NS  a.nic.test.
    a.nic.test.        172800 A   127.0.0.3
  `)],
  'example 127.0.0.2': [zone('example', `
    @         3600 SOA  a.nic admin.nic 1 1800 900 604800 900
    @       172800 NS   a.nic
    a.nic   172800 A    127.0.0.2
    shop    172800 NS   ns1.shop
    ns1.shop 172800 A   127.0.0.4
    bank    172800 NS   ns1.bank
    bank    172800 NS   ns2.bank
    ns1.bank 172800 A   127.0.0.6
    ns2.bank 172800 A   127.0.0.7
    books   172800 NS   ns.cdn.test.
  `)],
  'test 127.0.0.3': [zone('test', `
    @         3600 SOA  a.nic admin.nic 1 1800 900 604800 900
    @       172800 NS   a.nic
    a.nic   172800 A    127.0.0.3
    a.root-servers 518400 A 127.0.0.1
    cdn     172800 NS   ns.cdn
    ns.cdn  172800 A    127.0.0.5
  `)],
  'shop 127.0.0.4': [zone('shop.example', `
    @       3600 SOA   ns1 admin 3 7200 900 1209600 60
    @       3600 NS    ns1
    ns1     3600 A     127.0.0.4
    www      300 A     203.0.113.10
    api       60 A     203.0.113.21
    api       60 A     203.0.113.22
    api       60 A     203.0.113.23
    static   300 CNAME shop.cdn.test.
    circle   300 CNAME circle.cdn.test.
    @        300 MX    10 mail
    mail     300 A     203.0.113.25
    @        300 TXT   v=spf1 ip4:203.0.113.25 -all
    ${Array.from({ length: 12 }, (_, index) => `keys 300 TXT key-${index}=${'0123456789abcdef'.repeat(3)}`).join('\n    ')}
  `)],
  'cdn 127.0.0.5': [
    zone('cdn.test', `
      @       3600 SOA   ns admin 12 7200 900 1209600 30
      @       3600 NS    ns
      ns      3600 A     127.0.0.5
      shop      30 CNAME edge
      edge      30 A     198.51.100.7
      circle   300 CNAME circle.shop.example.
    `),
    zone('books.example', `
      @       3600 SOA   ns.cdn.test. admin 2 7200 900 1209600 120
      @       3600 NS    ns.cdn.test.
      www      600 A     198.51.100.40
    `),
  ],
  'bank 127.0.0.6': [bank],
  'bank-2 127.0.0.7': [bank],
} as const satisfies Internet;

/** A process for each server. */
export function nameServers<I extends Internet>(internet: I, options: { rotates?: boolean } = {}): { readonly [Id in keyof I]: () => NameServer } {
  return Object.fromEntries(Object.entries(internet).map(([id, zones]) => [id, () => new NameServer({ zones, ...options })])) as { [Id in keyof I]: () => NameServer };
}
