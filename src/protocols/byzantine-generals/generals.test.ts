/** Oral and signed messages against every traitor (Lamport, Shostak & Pease 1982). */
import { describe, expect, test } from 'vitest';
import { search } from '../../checking/search/search.ts';
import { constant } from '../../simulation/distributions.ts';
import type { ProcessId } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import { replicationForms } from '../../statistics/forms/replication.ts';
import { keysOf } from '../signatures.ts';
import { councilResult, oralCouncil, signedCouncil } from './councils.ts';
import { OralGeneral, majority } from './oral-messages.ts';
import { army, councilOutcome, ORDERS } from './orders.ts';
import type { CouncilOutcome, Order } from './orders.ts';
import { everyRulePair } from './rules.ts';
import type { DecisionRule } from './rules.ts';
import { SignedGeneral } from './signed-messages.ts';
import { everyStrategy, placesOf } from './traitors.ts';
import type { Word } from './traitors.ts';

/** What an army of OM(m) comes to whose traitors say these words. */
function outcomeOf(options: { size: number; rounds?: number; order?: Order; traitors: Record<ProcessId, readonly Word[]> }): CouncilOutcome | null {
  const council = oralCouncil({ rounds: 1, order: 'attack', ...options });
  return councilResult(simulate({ processes: council.processes, seed: 1, trace: false }).processes, council);
}

/** Every strategy of one traitor, against every order. */
function everyCouncil(size: number): (CouncilOutcome | null)[] {
  const ofCommander = everyStrategy(placesOf({ generals: size, traitors: 1, commander: true })).map((words) => outcomeOf({ size, traitors: { C: words } }));
  const lies = everyStrategy(placesOf({ generals: size, traitors: 1, commander: false }));
  const ofLieutenants = army(size).slice(1).flatMap((id) => ORDERS.flatMap((order) => lies.map((words) => outcomeOf({ size, order, traitors: { [id]: words } }))));
  return [...ofCommander, ...ofLieutenants];
}

describe('oral messages', () => {
  test.each([[4, 1, 9], [7, 2, 156], [10, 3, 3609], [5, 0, 4], [5, 1, 16]])('OM of %i generals and %i traitors takes %i messages (closed form)', (size, traitors, messages) => {
    const run = simulate({ processes: Object.fromEntries(army(size).map((id) => [id, () => new OralGeneral({ order: 'attack', traitors })])), seed: 1 });
    expect(run.trace.ofKind('send')).toHaveLength(messages);
    expect(replicationForms.oralMessages.at({ n: size, m: traitors })).toBe(messages);
    expect(army(size).every((id) => run.processes[id]?.decision === 'attack')).toBe(true);
  });

  test('no strategy of a traitor splits four generals: all 81 runs (Theorem 1)', () => {
    const all = everyCouncil(4);
    expect(all).toHaveLength(27 + 3 * 2 * 9);
    expect(all.every((outcome) => outcome === 'agree')).toBe(true);
  });

  test('some strategies split three', () => {
    const all = everyCouncil(3);
    expect(all).toHaveLength(9 + 2 * 2 * 3);
    expect(all.filter((outcome) => outcome === 'disobey').length).toBeGreaterThan(0);
  });

  test('one traitor splits no more than four generals, whatever it says', () => {
    expect(new Set([5, 6].flatMap(everyCouncil))).toEqual(new Set(['agree']));
  });

  const searched = (size: number, traitor: ProcessId) => {
    const council = oralCouncil({ size, rounds: 1, order: 'attack', traitors: { [traitor]: 'anything' } });
    return search({ processes: council.processes, timers: 'when idle', exhaust: true, always: { 'loyal generals agree and obey': ({ processes }) => ['agree', null].includes(councilResult(processes, council)) } });
  };

  test('a search over everything that a traitor can say finds none for four generals, and is finished', () => {
    for (const traitor of ['C', 'L1']) {
      const { verdicts, complete } = searched(4, traitor);
      expect([verdicts['loyal generals agree and obey']?.outcome, complete]).toEqual(['holds', true]);
    }
  });

  test('and finds one for three', () => {
    expect(searched(3, 'L2').verdicts['loyal generals agree and obey']?.outcome).toBe('violated');
  });

  test('two traitors who deny the order are believed by six generals that tell in two rounds, and not by seven (n > 3m)', () => {
    const denying = Array.from({ length: 100 }, (): Word => 'retreat');
    expect(outcomeOf({ size: 6, rounds: 2, order: 'attack', traitors: { L4: denying, L5: denying } })).toBe('disobey');
    expect(outcomeOf({ size: 7, rounds: 2, order: 'attack', traitors: { L5: denying, L6: denying } })).toBe('agree');
  });

  test('a tie is no majority: retreat', () => {
    expect([majority(['attack', 'retreat']), majority(['attack', 'attack', 'retreat']), majority([])]).toEqual(['retreat', 'attack', 'retreat']);
  });

  test('places are counted as a loyal general speaks', () => {
    for (const [generals, traitors] of [[4, 1], [5, 2], [7, 2]] as const) {
      const run = simulate({ processes: Object.fromEntries(army(generals).map((id) => [id, () => new OralGeneral({ traitors })])), seed: 1 });
      const sent = (of: ProcessId): number => run.trace.ofKind('send').filter(({ process }) => process === of).length;
      expect([placesOf({ generals, traitors, commander: true }), placesOf({ generals, traitors, commander: false })]).toEqual([sent('C'), sent('L1')]);
    }
  });

  test('what came late, twice, by a wrong path or is no order is not heard', () => {
    const L1 = new OralGeneral({ traitors: 1 });
    const ctx = { id: 'L1', processes: army(4), send: () => {}, setTimer: () => {}, log: () => {} } as never;
    const hear = (from: ProcessId, path: ProcessId[], type: string): number => (L1.onMessage(ctx, from, { type: type as 'Attack', path }), L1.heard.size);
    expect([hear('L2', ['C'], 'Attack'), hear('C', ['C'], 'Advance'), hear('C', ['C', 'L2', 'C'], 'Attack'), hear('L2', ['L3', 'L2'], 'Attack'), hear('L1', ['C', 'L1'], 'Attack')]).toEqual([0, 0, 0, 0, 0]);
    hear('C', ['C'], 'Attack');
    hear('C', ['C'], 'Retreat');
    expect(L1.heard.get('C')).toBe('attack');
    L1.onTimer(ctx);
    L1.heard.clear();
    expect([hear('C', ['C'], 'Attack'), hear('L2', ['C', 'L2'], 'Attack')]).toEqual([0, 1]);
  });
});

describe('rules for three generals', () => {
  const pairs = everyRulePair();

  test('every one of the 256 pairs has a traitor that makes it fail (§2: three generals cannot bear one)', () => {
    expect(pairs).toHaveLength(256);
    expect(pairs.every(({ brokenBy }) => brokenBy.length > 0)).toBe(true);
  });

  test('the commander alone can break two who obey him, and each lieutenant one who believes it', () => {
    const brokenBy = (L1: DecisionRule, L2: DecisionRule): readonly string[] | undefined => pairs.find(({ rules }) => JSON.stringify(rules) === JSON.stringify([L1, L2]))?.brokenBy;
    const obey: DecisionRule = { attack: { attack: 'attack', retreat: 'attack' }, retreat: { attack: 'retreat', retreat: 'retreat' } };
    const believe: DecisionRule = { attack: { attack: 'attack', retreat: 'retreat' }, retreat: { attack: 'attack', retreat: 'retreat' } };
    expect(brokenBy(obey, obey)).toEqual(['C']);
    expect(brokenBy(obey, believe)).toEqual(['L1']);
    expect(brokenBy(believe, obey)).toEqual(['L2']);
    expect(pairs.filter(({ brokenBy: by }) => by.join() === 'C')).toHaveLength(1);
  });

  test('the majority of OM(1) is broken as its runs are', () => {
    const majorityRule: DecisionRule = { attack: { attack: 'attack', retreat: 'retreat' }, retreat: { attack: 'retreat', retreat: 'retreat' } };
    expect(pairs.find(({ rules }) => JSON.stringify(rules) === JSON.stringify([majorityRule, majorityRule]))?.brokenBy).toEqual(['L1', 'L2']);
    expect(outcomeOf({ size: 3, traitors: { C: ['attack', 'retreat'] } })).toBe('agree');
    expect(outcomeOf({ size: 3, traitors: { L1: ['retreat'] } })).toBe('disobey');
  });
});

describe('signed messages', () => {
  const searched = (options: Omit<Parameters<typeof signedCouncil>[0], 'order'>) => {
    const council = signedCouncil({ order: 'attack', ...options });
    return search({
      processes: council.processes, timers: 'when idle', exhaust: true,
      always: { 'loyal generals agree and obey': ({ processes }) => ['agree', null].includes(councilResult(processes, council)) },
      sometimes: { 'everybody attacks': ({ processes }) => council.loyal.every((id) => (processes[id] as SignedGeneral).decision === 'attack') },
    });
  };

  test.each(['C', 'L1', 'L2'])('no strategy splits three generals whose traitor is %s, and the search is finished (Theorem 2)', (traitor) => {
    const { verdicts, complete } = searched({ size: 3, rounds: 1, traitors: [traitor], forges: true });
    expect([verdicts['loyal generals agree and obey']?.outcome, verdicts['everybody attacks']?.outcome, complete]).toEqual(['holds', 'holds', true]);
  });

  test('two traitors of four split generals who pass on once only, and not those who pass on twice', () => {
    const twoTraitors = (rounds: number) => searched({ size: 4, rounds, traitors: ['C', 'L1'], scheme: 'stand-in' }).verdicts['loyal generals agree and obey']?.outcome;
    expect([twoTraitors(1), twoTraitors(2)]).toEqual(['violated', 'holds']);
  });

  test('the stand-in comes to the same states and verdicts as Ed25519', () => {
    for (const traitor of ['C', 'L2']) {
      const [real, standIn] = (['ed25519', 'stand-in'] as const).map((scheme) => searched({ size: 3, rounds: 1, traitors: [traitor], forges: true, scheme }));
      expect([real?.states, real?.transitions, real?.verdicts['loyal generals agree and obey']?.outcome]).toEqual([standIn?.states, standIn?.transitions, standIn?.verdicts['loyal generals agree and obey']?.outcome]);
    }
  });

  test('an order that comes after its round is not taken', () => {
    const { secretKeys, publicKeys } = keysOf(army(3), { seed: 1 });
    const general = (id: ProcessId) => (): SignedGeneral => new SignedGeneral({ order: 'attack', traitors: 1, secretKey: secretKeys[id] as string, publicKeys });
    const late = simulate({ processes: { C: general('C'), L1: general('L1'), L2: general('L2') }, network: { links: { 'C->L2': { latency: constant({ ms: 150 }) } } }, seed: 1 });
    expect(late.processes.L2.orders).toEqual(new Set(['attack'])); // by way of L1, with two signatures
  });
});

test('options out of range are refused in a sentence', () => {
  expect(() => oralCouncil({ size: 3, rounds: 1, order: 'attack', traitors: { L9: 'anything' } })).toThrow("the traitor 'L9' is none of C, L1, L2");
  expect(() => army(1)).toThrow('size (1) must be a whole number, 2 or more');
  expect(() => new OralGeneral({ traitors: -1 })).toThrow('traitors (-1) must be a whole number, 0 or more');
  expect(() => new SignedGeneral({ traitors: 0.5, secretKey: '', publicKeys: {} })).toThrow('traitors (0.5) must be');
  expect(() => councilOutcome({ loyal: { L1: null }, commanded: null })).toThrow('L1 has not decided yet');
});
