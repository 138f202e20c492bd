/** What shrinking came to, in one sentence. */
import { expect, test } from 'vitest';
import { KIND, REASON, Trace } from '../../simulation/trace.ts';
import { CONCERNS } from './schedule.ts';
import { shrunkInWords } from './shrunk-words.ts';

/** A run of so many processes, with drops for the reasons given, and what else its options say. */
function went(processes: number, reasons: readonly (keyof typeof REASON)[], options: object = {}): any {
  const ids = Array.from({ length: processes }, (_, index) => `p${index}`);
  const trace = new Trace(1, ids);
  for (const reason of reasons) trace.add(KIND.drop, 1, 0, 0, -1, 1, undefined, REASON[reason]);
  return { options: { processes: Object.fromEntries(ids.map((id) => [id, () => ({})])), ...options }, trace };
}

const crash = { kind: 'crash', process: 'p0', atMs: 5 };
const lose = { kind: 'lose', messages: [1] };

test('losses by chance and by plan count, other drops do not; a part that neither run has is not told of', () => {
  const before = went(3, ['lost', 'lost by plan', 'receiver crashed', 'lost'], { faults: [crash, lose], inputs: [{}, {}] });
  const after = went(1, ['lost by plan'], { faults: [lose], inputs: [{}] });
  expect(shrunkInWords(before, after, { schedule: { sizes: { servers: 3 } } })).toBe('shrunk from 4 events to 1: servers 3, 1 process of 3, 0 faults of 1, 1 loss of 3, 1 input of 2');
  expect(shrunkInWords(went(2, ['receiver crashed']), went(2, []), { schedule: {} })).toBe('shrunk from 1 events to 0: 2 processes of 2');
  expect(shrunkInWords(went(2, []), went(2, ['lost by plan']), { schedule: {} })).toBe('shrunk from 0 events to 1: 2 processes of 2, 1 loss of 0');
});

test('of changes only: what is as it was is not told of, nor how messages arrive where nothing was asked of the network', () => {
  const calm = { calm: CONCERNS };
  const late = { faults: [{ kind: 'late', message: 2, afterMs: 7.25 }, { kind: 'twice', message: 1, afterMs: 30 }] };
  const arrivals = 'message 2 arrives after 7.3 ms, message 1 arrives a second time after 30 ms, every other message that is not lost arrives after 10 ms';
  expect(shrunkInWords(went(2, ['lost']), went(2, ['lost']), { schedule: {}, changesOnly: true })).toBe('shrunk from 1 events to 1');
  expect(shrunkInWords(went(2, []), went(1, []), { schedule: calm, changesOnly: true })).toBe('shrunk from 0 events to 0: 1 process of 2');
  expect(shrunkInWords(went(2, [], { network: {} }), went(1, []), { schedule: calm, changesOnly: true })).toBe('shrunk from 0 events to 0: 1 process of 2');
  expect(shrunkInWords(went(2, [], { network: { lossProbability: 0.1 } }), went(2, [], late), { schedule: calm, changesOnly: true })).toBe(`shrunk from 0 events to 0: ${arrivals}`);
  expect(shrunkInWords(went(2, []), went(2, []), { schedule: calm })).toBe('shrunk from 0 events to 0: 2 processes of 2, every message that is not lost arrives after 10 ms');
  expect(shrunkInWords(went(2, []), went(2, [], late), { schedule: { calm: CONCERNS.slice(1) }, usedUp: 'the budget of 5 runs' })).toBe('shrunk from 0 events to 0: 2 processes of 2, the budget of 5 runs was used up, so less may do');
});
