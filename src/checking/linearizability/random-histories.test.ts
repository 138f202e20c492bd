import { describe, expect, test } from 'vitest';
import { precedes } from '../history.ts';
import { isLinearizable } from './brute-force-fixture.ts';
import { checkLinearizability } from './linearizability.ts';
import { drawn, randomHistory } from './random-histories-fixture.ts';

describe.each(drawn)('histories of $model.name', (subject) => {
  const { model } = subject;

  test('of a single copy are linearizable, in an order that the model and the clock allow', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const history = randomHistory(subject, { seed, operations: 30, clients: 5, tampered: false });
      const verdict = checkLinearizability(history, model);
      expect([seed, verdict.outcome]).toEqual([seed, 'holds']);
      if (verdict.outcome !== 'holds') continue;
      for (const order of verdict.orders.values()) {
        let state = model.initial;
        for (const [place, operation] of order.entries()) {
          expect(order.slice(place + 1).some((later) => precedes(later, operation))).toBe(false);
          const [after, result] = model.apply(state, operation.call) as readonly [unknown, unknown];
          if (operation.outcome === 'completed' && result !== undefined && operation.result !== undefined) expect(result).toEqual(operation.result);
          state = after;
        }
      }
      const placed = [...verdict.orders.values()].flat();
      expect(new Set(placed).size).toBe(placed.length);
      expect(history.operations.filter(({ outcome }) => outcome === 'completed').every(({ begun }) => placed.some((one) => one.begun === begun))).toBe(true);
    }
  });

  test('that were tampered with are judged as by trying every order', () => {
    let refuted = 0;
    for (let seed = 0; seed < 150; seed += 1) {
      const history = randomHistory(subject, { seed, operations: 7, clients: 3, tampered: true });
      const verdict = checkLinearizability(history, model);
      expect([seed, verdict.outcome]).toEqual([seed, isLinearizable(history.operations, model) ? 'holds' : 'violated']);
      if (verdict.outcome === 'violated') refuted += 1;
    }
    expect(refuted).toBeGreaterThan(10); // and not all alike
    expect(refuted).toBeLessThan(135);
  });

  test('that are refuted come with fewer operations that show it, and orders that lead nowhere', () => {
    let shorter = 0;
    for (let seed = 0; seed < 150; seed += 1) {
      const history = randomHistory(subject, { seed, operations: 9, clients: 3, tampered: true });
      const verdict = checkLinearizability(history, model);
      if (verdict.outcome !== 'violated') continue;
      const { operations, longest, of, since } = verdict.evidence;
      for (const state of since?.states ?? [(model.ofPart?.([]) ?? model).initial]) expect(isLinearizable(operations, model.ofPart?.([]) ?? model, state)).toBe(false);
      expect(operations.length).toBeLessThanOrEqual(of);
      if (operations.length < of) shorter += 1;
      expect(longest.length).toBeGreaterThan(0);
      for (const { start, order, state, blocked } of longest) {
        expect(order.length).toBe(longest[0]?.order.length);
        expect(order).not.toContain(blocked);
        // What had ended before the blocked one began is in the order, unless it only helps.
        const ofPart = model.ofPart?.([]) ?? model;
        let reached = start;
        for (const operation of order) [reached] = ofPart.apply(reached, operation.call) as readonly [unknown, unknown];
        expect(operations.filter((operation) => precedes(operation, blocked)).every((operation) => order.includes(operation) || verdict.evidence.helping.includes(operation))).toBe(true);
        expect(order.every((operation) => operations.includes(operation))).toBe(true);
        expect(reached).toEqual(state);
      }
    }
    expect(shorter).toBeGreaterThan(5);
  });
});

/** The histories H1 to H4 of the paper, event by event. */
