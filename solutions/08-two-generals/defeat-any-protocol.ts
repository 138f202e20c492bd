import { outcome, simulate, twoGenerals } from 'distsys';
import type { TwoGeneralsProtocol } from 'distsys';

/**
 * Exercise 08/defeat-any-protocol · 6 points · about 9 lines
 *
 * You are the enemy in the valley. Return the numbers of the messages to capture so that exactly one general attacks.
 *
 *     defeat(attackAlways())                            //=> [1]
 *     defeat(attackOnAcknowledgement({ messengers: 2 })) //=> [3, 4], both copies of the acknowledgement
 *
 * You are given protocols of every kind: chains of any length, several messengers for each message, messages at fixed times, and generals who
 * demand more or less before they attack. When everything arrives, both attack; when nothing arrives, B stays at home. You may run the protocol as
 * often as you like:
 *
 *     const run = simulate({ processes: twoGenerals(protocol), faults: [{ kind: 'lose', messages: [1, 2] }], seed: 1 });
 *     outcome(run.processes)           //=> 'both attack', 'neither attacks', 'A alone' or 'B alone'
 *     run.trace.ofKind('deliver')      //=> the messages that arrived; each has its `number`
 *
 * There may be 60 messages, so trying every set of captures takes too long.
 */
export function defeat(protocol: TwoGeneralsProtocol): number[] {
  // --- learner's part: between the run in which all arrive and the run in which none does, something must change. ---
  const captured: number[] = [];
  for (;;) {
    const run = simulate({ processes: twoGenerals(protocol), faults: [{ kind: 'lose', messages: captured }], seed: 1 });
    const came = outcome(run.processes);
    if (came === 'A alone' || came === 'B alone') return captured;
    // Only the receiver of the last message to arrive sees the difference; nothing was sent because of it.
    const last = run.trace.ofKind('deliver').at(-1);
    if (last === undefined) throw new Error('everything is captured and nobody is alone: the protocol is not a protocol');
    captured.push(last.number);
  }
  // --- end of learner's part ---
}
