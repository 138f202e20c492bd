import { expect, test } from 'vitest';
import { simulate } from '../../simulation/simulation.ts';
import { dnsSystem, households, lookUp, lookupsOf, resolverOf, serversOf } from './systems.ts';

test('a system resolves names with the servers that it is given', () => {
  const run = simulate({ processes: dnsSystem({ servers: ['root', 'example', 'shop'] }), inputs: [lookUp('www.shop.example')], seed: 1 });
  expect(lookupsOf(run)).toMatchObject([{ addresses: ['203.0.113.10'] }]);
  expect(resolverOf(run).queries).toBe(3);
});

test('each household has a resolver of its own', () => {
  const { clients, processes } = households(300);
  const run = simulate({ processes: { ...serversOf(['root', 'test', 'cdn']), ...processes }, inputs: clients.map((client) => lookUp('edge.cdn.test', { client })), seed: 1, trace: false });
  expect(clients.map((client) => lookupsOf(run, client)[0]?.addresses[0])).toEqual(Array(300).fill('198.51.100.7'));
  expect(resolverOf(run, 'resolver 10.1.1.43').queries).toBe(3);
});

test('names that do not exist are refused with those that do', () => {
  expect(() => serversOf(['roots'])).toThrow('there is no name server "roots"; there are root, example');
  expect(() => households(0)).toThrow('count (0)');
  expect(() => lookupsOf({ processes: {} })).toThrow('has no process "client 127.0.0.101"');
});
