import { expect, test } from 'vitest';
import { pbftCluster, pbftOutcome } from '../protocols/pbft/cluster.ts';
import type { PbftClient } from '../protocols/pbft/client.ts';
import type { Treason } from '../protocols/pbft/traitors.ts';
import { Puppet } from '../protocols/puppet.ts';
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import { runOnLoopback } from './loopback.ts';

const operations = { c1: ['a', 'b'], c2: ['x'] };

const serve = async (traitors: Record<string, Treason>) => {
  const cluster = pbftCluster({ faulty: 1, operations, traitors, seed: 1, scheme: 'ed25519', timeoutMs: 100, retryEveryMs: 100 });
  const isServed = (processes: Record<ProcessId, unknown>): boolean => Object.entries(operations).every(([id, asks]) => (processes[id] as PbftClient).results.length === asks.length);
  const run = await runOnLoopback({ processes: cluster.processes, until: isServed, timeoutMs: 20_000 });
  return { finished: run.finished, outcome: pbftOutcome(run.processes, { honest: cluster.honest, clients: Object.keys(operations) }) };
};

test('the replicas that are simulated agree over TCP with Ed25519, and bear a silent and an equivocating primary there', async () => {
  expect(await serve({})).toEqual({ finished: true, outcome: 'served' });
  expect(await serve({ r0: 'silent' })).toEqual({ finished: true, outcome: 'served' });
  expect(await serve({ r0: 'equivocating' })).toEqual({ finished: true, outcome: 'served' });
});

test('a run that does not come to its end is ended', async () => {
  const run = await runOnLoopback({ processes: { A: () => new Puppet({ says: [{ atMs: 1, to: 'A', message: 'x' }] }) }, until: () => false, timeoutMs: 30 });
  expect(run.finished).toBe(false);
});

class Echo implements Process<{ text: string }> {
  heard: [ProcessId, string][] = [];

  onStart(ctx: Context<{ text: string }>): void {
    if (ctx.id === 'A') for (const text of ['one', 'two\nlines', 'drei']) ctx.send('B', { text });
  }

  onMessage(ctx: Context<{ text: string }>, from: ProcessId, { text }: { text: string }): void {
    this.heard.push([from, text]);
    if (ctx.id === 'B') ctx.send(from, { text });
  }
}

test('messages come whole, in order, and with the name of their sender', async () => {
  const run = await runOnLoopback({ processes: { A: () => new Echo(), B: () => new Echo() }, until: ({ A }) => A.heard.length === 3 });
  expect(run.processes.A.heard).toEqual([['B', 'one'], ['B', 'two\nlines'], ['B', 'drei']]);
  expect(run.messages).toBe(6);
});

test('what goes wrong in a handler ends the run with its error', async () => {
  const bad = (): Process<any> => ({ onStart: (ctx) => ctx.send('nobody', 'x'), onMessage: () => {} });
  await expect(runOnLoopback({ processes: { A: bad }, until: () => false, timeoutMs: 1_000 })).rejects.toThrow('there is no process "nobody"; there are A');
  const storing = (): Process<any> => ({ onStart: (ctx) => ctx.storage.sync(), onMessage: () => {} });
  await expect(runOnLoopback({ processes: { A: storing }, until: () => false, timeoutMs: 1_000 })).rejects.toThrow('stable storage is kept by the simulation alone');
  await expect(runOnLoopback({ processes: { A: bad }, until: () => false, timeoutMs: 0 })).rejects.toThrow('timeoutMs (0) must be a finite number');
});
