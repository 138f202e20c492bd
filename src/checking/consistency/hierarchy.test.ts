/** Which model implies which (Viotti and Vukolić 2016; Bouajjani et al. 2017; Steinke and Nutt 2004), on random histories in real time. */
import { expect, test } from 'vitest';
import { Random } from '../../simulation/random.ts';
import { History } from '../history.ts';
import type { HistoryEvent } from '../history.ts';
import { checkLinearizability } from '../linearizability/linearizability.ts';
import { checkCausalConsistency } from './causal-consistency.ts';
import { isPipelined, randomSessions, store } from './definitions-fixture.ts';
import type { StoreCall } from './definitions-fixture.ts';
import { checkSequentialConsistency } from './sequential-consistency.ts';
import { checkMonotonicReads, checkMonotonicWrites, checkReadYourWrites, checkSessionGuarantees, checkWritesFollowReads } from './session-guarantees.ts';

/** The sessions of `words` in real time: which of them begins or ends its next operation is drawn. */
function inRealTime(words: Record<string, string[]>, random: Random): History<StoreCall> {
  const events: HistoryEvent<StoreCall>[] = [];
  const left = Object.entries(words).map(([process, list]) => ({ process, list, next: 0, open: false }));
  for (let going = left.filter(({ list }) => list.length > 0); going.length > 0; going = left.filter(({ list, next }) => next < list.length)) {
    const session = random.pick(going);
    const [key = '', kind, value] = session.list[session.next] as unknown as [string, string, string];
    const at = { process: session.process, operation: session.next, atMs: events.length };
    if (!session.open) events.push({ ...at, kind: 'invoke', call: kind === '=' ? { type: 'Put', key, value: Number(value) } : { type: 'Get', key } });
    else events.push({ ...at, kind: 'complete', result: kind === '=' ? undefined : value === '-' ? null : Number(value) });
    if (session.open) session.next += 1;
    session.open = !session.open;
  }
  return History.fromEvents(events);
}

const perSession = { writeOrder: 'one per session' } as const;
const models: Record<string, (history: History<StoreCall>) => boolean> = {
  linearizable: (history) => checkLinearizability(history, store).outcome === 'holds',
  sequential: (history) => checkSequentialConsistency(history, store).outcome === 'holds',
  'causal convergence': (history) => checkCausalConsistency(history, { variant: 'CCv' }).outcome === 'holds',
  'causal memory': (history) => checkCausalConsistency(history, { variant: 'CM' }).outcome === 'holds',
  'weak causal': (history) => checkCausalConsistency(history, { variant: 'CC' }).outcome === 'holds',
  'the four guarantees': (history) => checkSessionGuarantees(history).outcome === 'holds',
  'the four guarantees per session': (history) => checkSessionGuarantees(history, perSession).outcome === 'holds',
  pipelined: isPipelined,
  'the first three guarantees per session': (history) => checkSessionGuarantees(history, { ...perSession, guarantees: ['read your writes', 'monotonic reads', 'monotonic writes'] }).outcome === 'holds',
  'read your writes': (history) => checkReadYourWrites(history).outcome !== 'violated',
  'monotonic reads': (history) => checkMonotonicReads(history).outcome !== 'violated',
  'monotonic writes': (history) => checkMonotonicWrites(history).outcome !== 'violated',
  'writes follow reads': (history) => checkWritesFollowReads(history).outcome !== 'violated',
};

/** One model, one that it implies, and whether some history tells them apart. */
const implications: readonly (readonly [string, string, 'strictly' | 'both ways'])[] = [
  ['linearizable', 'sequential', 'strictly'],
  ['sequential', 'causal memory', 'strictly'],
  ['sequential', 'causal convergence', 'strictly'],
  ['causal memory', 'weak causal', 'strictly'],
  ['causal convergence', 'weak causal', 'strictly'],
  ['causal memory', 'pipelined', 'strictly'],
  ['causal convergence', 'the four guarantees', 'both ways'],
  ['causal memory', 'the four guarantees per session', 'strictly'],
  ['the four guarantees', 'the four guarantees per session', 'strictly'],
  ['the four guarantees per session', 'weak causal', 'strictly'],
  ['pipelined', 'the first three guarantees per session', 'strictly'],
  ...['read your writes', 'monotonic reads', 'monotonic writes', 'writes follow reads'].map((one) => ['the four guarantees', one, 'strictly'] as const),
];

const random = new Random('hierarchy');
const drawn = Array.from({ length: 1500 }, (_, index) => {
  const words = randomSessions(random, { processes: 2 + (index % 2), keys: 1 + ((index >> 1) % 2), operations: 5 + (index % 4), initialProbability: 0.1 });
  const history = inRealTime(words, random);
  return { words, is: Object.fromEntries(Object.entries(models).map(([name, holds]) => [name, holds(history)])) };
});
// Figure 2 (b) of Bouajjani et al. and its like are too rare to be drawn.
for (const words of [{ A: ['z=1', 'x=1', 'y=1'], B: ['x=2', 'z:-', 'y:1', 'x:2'] }]) {
  const history = inRealTime(words, random);
  drawn.push({ words, is: Object.fromEntries(Object.entries(models).map(([name, holds]) => [name, holds(history)])) });
}

test.each(implications)('%s implies %s, %s', (one, other, how) => {
  expect(drawn.filter(({ is }) => is[one] && !is[other]).map(({ words }) => words)).toEqual([]);
  expect(drawn.some(({ is }) => is[other] && !is[one])).toBe(how === 'strictly');
});

test('causal memory and causal convergence do not imply each other', () => {
  for (const [one, other] of [['causal memory', 'causal convergence'], ['causal convergence', 'causal memory']] as const) expect(drawn.some(({ is }) => is[one] && !is[other])).toBe(true);
});

test('every model holds of many of the histories, and of many it does not', () => {
  for (const name of Object.keys(models)) {
    const share = drawn.filter(({ is }) => is[name]).length / drawn.length;
    expect({ name, share: share > 0.1 && share < 0.98 }).toEqual({ name, share: true });
  }
});
