/** Adversaries around honest processes, and what three and four generals can do about one (Lamport, Shostak & Pease 1982). */
import { describe, expect, test } from 'vitest';
import { search } from '../checking/search/search.ts';
import { byzantine, equivocating, replaying, silent } from './byzantine.ts';
import type { Lie } from './byzantine.ts';
import { assertReplays } from './determinism.ts';
import type { Context, Process, ProcessId } from './process.ts';
import { simulate } from './simulation.ts';

type Message = { readonly type: 'Order' | 'Relay'; readonly order: 'attack' | 'retreat' };

/** OM(1): the commander (C) orders, the lieutenants tell one another what they were ordered, and each follows the majority; retreat, if there is none. */
class General implements Process<Message> {
  heard: [ProcessId, Message['order']][] = [];

  get decision(): Message['order'] {
    const attack = this.heard.filter(([, order]) => order === 'attack').length;
    return 2 * attack > this.heard.length ? 'attack' : 'retreat';
  }

  onStart(ctx: Context<Message>): void {
    if (ctx.id === 'C') for (const to of ctx.processes) if (to !== 'C') ctx.send(to, { type: 'Order', order: 'attack' });
  }

  onMessage(ctx: Context<Message>, from: ProcessId, { type, order }: Message): void {
    this.heard.push([from, order]);
    if (type === 'Order') for (const to of ctx.processes) if (to !== 'C' && to !== ctx.id) ctx.send(to, { type: 'Relay', order });
  }
}

const opposite = ({ type, order }: Message): Message => ({ type, order: order === 'attack' ? 'retreat' : 'attack' });
const honest = () => new General();

describe('an adversary', () => {
  const decisions = (run: { processes: Record<string, any> }, ids: string[]): string[] => ids.map((id) => run.processes[id].decision);

  test('who equivocates splits three generals, and not four', () => {
    const traitor = () => byzantine(new General(), equivocating<Message>({ to: ['L1', 'L2'], lie: opposite }));
    const three = simulate({ processes: { C: honest, L1: honest, L2: traitor }, seed: 1 });
    expect(decisions(three, ['L1'])).toEqual(['retreat']); // the loyal commander said attack: IC2 is broken
    const four = simulate({ processes: { C: honest, L1: honest, L2: honest, L3: () => byzantine(new General(), equivocating<Message>({ to: ['L1', 'L2'], lie: opposite })) }, seed: 1 });
    expect(decisions(four, ['L1', 'L2'])).toEqual(['attack', 'attack']);
  });

  test('leaves the process inside honest, and lets it hear all', () => {
    const run = simulate({ processes: { C: honest, L1: honest, L2: () => byzantine(new General(), silent()) }, seed: 1 });
    expect(run.processes.L2.top.heard).toEqual([['C', 'attack'], ['L1', 'attack']]);
    expect(run.trace.ofKind('send').filter(({ process }) => process === 'L2')).toEqual([]);
  });

  test('may be silent to some', () => {
    const run = simulate({ processes: { C: () => byzantine(new General(), silent({ to: ['L1'] })), L1: honest, L2: honest }, seed: 1 });
    expect(run.trace.ofKind('send').map(({ process, peer }) => `${process}${peer}`)).toEqual(['CL2', 'L2L1']);
  });

  test('sends again what was said before, in one run as in the next', () => {
    const run = assertReplays({ processes: { C: () => byzantine(new General(), replaying()), L1: honest, L2: honest, L3: honest }, trace: 'with state', seed: 3 });
    const fromC = run.trace.ofKind('send').filter(({ process }) => process === 'C');
    expect(fromC).toHaveLength(5);
    expect(new Set(fromC.map(({ peer }) => peer)).size).toBe(3);
  });

  test('that is neither function nor layer is a sentence', () => {
    expect(() => byzantine(new General(), {} as never)).toThrow('byzantine: the adversary must be a function (ctx, to, message) => void, or a layer');
  });
});

describe('a search tries every lie', () => {
  const anything: Lie<Message> = (ctx, to, message) => {
    const said = ctx.choose(['the truth', 'the opposite', 'nothing']);
    if (said !== 'nothing') ctx.send(to, said === 'the truth' ? message : opposite(message));
  };
  const liar = () => byzantine(new General(), anything);
  const obeyedBy = (loyal: readonly string[]) => ({ 'the commander is obeyed': ({ processes, messages }: any): boolean => messages.length > 0 || loyal.every((id) => processes[id].decision === 'attack') });

  test('and finds the one by which a lieutenant of two turns the other from a loyal commander', () => {
    const verdict = search({ processes: { C: honest, L1: honest, L2: liar }, always: obeyedBy(['L1']) }).verdicts['the commander is obeyed'];
    expect(verdict?.outcome).toBe('violated');
    expect((verdict as any).evidence.trace.ofKind('deliver').map(({ process, message }: any) => `${process} ${message.order}`)).toContain('L1 retreat');
  });

  test('and none by which one of three turns the others from him', () => {
    const { verdicts, complete, states } = search({ processes: { C: honest, L1: honest, L2: honest, L3: liar }, always: obeyedBy(['L1', 'L2']), exhaust: true });
    expect([verdicts['the commander is obeyed']?.outcome, complete]).toEqual(['holds', true]);
    expect(states).toBeGreaterThan(1_000);
  });
});
