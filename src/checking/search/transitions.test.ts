/** What handlers do, remembered by state and event: they run once for each, and nothing is mixed up. */
import { expect, test, vi } from 'vitest';
import { DELIVER, INPUT, RECOVER, TIMEOUT } from './actions.ts';
import { spaceOf } from './actor-fixture.ts';
import type { Transition, Transitions } from './transitions.ts';

const inputs = [{ to: 'A', message: 'B in0' }, { to: 'A', message: 'B in1' }, { to: 'A', message: 'B in2' }];
const made = (clock = false): { transitions: Transitions; local: number } => {
  const space = spaceOf({ A: '', B: '' }, { inputs, ...(clock ? { timers: 'when idle' } : {}), clock });
  return { transitions: space.transitions, local: space.beginnings()[0]?.row[0] as number };
};

/** What the first outcome sends, in words. */
const sent = ({ messages }: Transitions, [outcome]: readonly Transition[]): string => (outcome as Transition).sends.map((message) => JSON.parse(messages.texts[message] as string)).join();

test('each of many events of one state has its own outcome, the first time and every time after', () => {
  for (const clock of [false, true]) {
    const { transitions, local } = made(clock);
    const { messages } = transitions;
    const runs = vi.spyOn(transitions.runs, 'outcomes');
    const delivered = Array.from({ length: 6 }, (_, index) => messages.numberOf(1, 0, `B d${index}`));
    const timers = Array.from({ length: 6 }, (_, index) => transitions.timerNumber(0, `t${'abcdef'[index]}`));
    const all = (nowMs: number): readonly (readonly Transition[])[] => [
      ...delivered.map((message) => transitions.onDeliver(local, message, nowMs)), ...inputs.map((_, place) => transitions.onInput(local, 0, place, nowMs)), ...timers.map((timer) => transitions.onTimeout(local, timer, nowMs)),
    ];
    const first = all(0);
    expect(first.map((outcomes) => sent(transitions, outcomes))).toEqual(['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'in0', 'in1', 'in2', '', '', '', '', '', '']);
    expect(runs.mock.calls.slice(9).map(([, event]) => event)).toEqual('abcdef'.split('').map((letter) => ({ kind: 'timeout', timer: `t${letter}` })));
    const again = all(0);
    again.forEach((outcomes, index) => expect(outcomes).toBe(first[index]));
    expect(runs).toHaveBeenCalledTimes(15);
  }
});

test('where the clock is read, each moment is another event; where it is not, there is one', () => {
  const { transitions, local } = made(true);
  const read = transitions.messages.numberOf(1, 0, 'clock');
  const other = transitions.messages.numberOf(1, 0, 'x');
  const counts = [0, 5, 7, 5, 0].map((nowMs) => {
    const [outcome] = transitions.onDeliver(local, read, nowMs) as [Transition];
    transitions.onDeliver(local, other, nowMs);
    return JSON.parse(transitions.locals.at(outcome.local).fields).count;
  });
  expect(counts).toEqual([0, 5, 7, 5, 0]);
  const runs = vi.spyOn(transitions.runs, 'outcomes');
  for (const nowMs of [0, 5, 7]) transitions.onDeliver(local, read, nowMs);
  expect(runs).not.toHaveBeenCalled();
  const untimed = made();
  const message = untimed.transitions.messages.numberOf(1, 0, 'x');
  expect(untimed.transitions.onDeliver(untimed.local, message, 5)).toBe(untimed.transitions.onDeliver(untimed.local, message, 0));
});

test('starts and recoveries are told apart, and asked for as other steps are', () => {
  const { transitions } = made();
  const down = transitions.asMade(0);
  const [started, recovered] = [transitions.onStart(down, 0), transitions.onRecover(down, 0)];
  expect([transitions.onStart(down, 0), transitions.onRecover(down, 0)]).toEqual([started, recovered]);
  expect(started).not.toBe(recovered);
  expect([transitions.outcomes(down, RECOVER, -1, 0), transitions.outcomes(down, RECOVER, 0, 0)].map((one) => [one === started, one === recovered])).toEqual([[true, false], [false, true]]);
  const { local } = made();
  const message = transitions.messages.numberOf(1, 0, 'B x');
  const timer = transitions.timerNumber(0, 't');
  expect(transitions.outcomes(local, DELIVER, message, 0)).toBe(transitions.onDeliver(local, message, 0));
  expect(transitions.outcomes(local, TIMEOUT, timer, 0)).toBe(transitions.onTimeout(local, timer, 0));
  expect(transitions.outcomes(local, INPUT, 2, 0)).toBe(transitions.onInput(local, 0, 2, 0));
});

test('who looks on is told of each outcome once, with what it is the outcome of', () => {
  const { transitions, local } = made();
  const seen: unknown[] = [];
  transitions.onNew = (...told) => seen.push(told.slice(0, 4));
  const [message, timer, down] = [transitions.messages.numberOf(1, 0, 'x'), transitions.timerNumber(0, 't'), transitions.asMade(1)];
  for (let times = 0; times < 2; times += 1) {
    transitions.onDeliver(local, message, 3);
    transitions.onTimeout(local, timer, 4);
    transitions.onInput(local, 0, 1, 5);
    transitions.onStart(transitions.crashed(local), 0);
    transitions.onRecover(down, 6);
  }
  expect(seen).toEqual([[local, DELIVER, message, 3], [local, TIMEOUT, timer, 4], [local, INPUT, 1, 5], [down, RECOVER, 0, 6]]); // A has started before
});

test('a crash leaves what is durable and how many operations were begun; it and the number of an input are found once', () => {
  const { transitions, local } = made();
  const { locals, messages } = transitions;
  const other = locals.numberOf({ ...locals.at(local), timers: ['t'], durable: '[["a","1"]]', stored: '[["b","2"]]', operations: 3, open: [2] });
  const [state, input] = [vi.spyOn(locals, 'numberOf'), vi.spyOn(messages, 'numberOf')];
  const [plain, kept] = [transitions.crashed(local), transitions.crashed(other)];
  expect([locals.at(plain), locals.at(kept)]).toEqual([
    { process: 0, running: false, fields: '', timers: [], durable: '[]', stored: '[]', operations: 0, open: [] },
    { process: 0, running: false, fields: '', timers: [], durable: '[["a","1"]]', stored: '[["a","1"]]', operations: 3, open: [] },
  ]);
  expect([transitions.crashed(local), transitions.crashed(other), state.mock.calls.length]).toEqual([plain, kept, 2]);
  const numbers = [0, 1, 2].map((place) => transitions.inputNumber(0, place));
  expect([[0, 1, 2].map((place) => transitions.inputNumber(0, place)), new Set(numbers).size, input.mock.calls.length]).toEqual([numbers, 3, 3]);
});

test('ignored is a delivery that changes nothing, sends nothing and records nothing', () => {
  const space = spaceOf({ A: '', B: '' }, { history: true });
  const { transitions } = space;
  const local = space.beginnings()[0]?.row[0] as number;
  const ignored = (text: string): boolean => (transitions.onDeliver(local, transitions.messages.numberOf(1, 0, text), 0)[0] as Transition).ignored;
  expect(['hm', 'x', 'B x', 'ask', 'fail', '+t5', '-t', 'log'].map(ignored)).toEqual([true, false, false, false, false, false, true, true]);
  expect((transitions.onTimeout(local, transitions.timerNumber(0, 'same'), 0)[0] as Transition).ignored).toBe(false);
});

test('what only a handler that fails did, is not done', () => {
  const { transitions, local } = made();
  const outcomes = transitions.onDeliver(local, transitions.messages.numberOf(1, 0, 'B x, any fail|y'), 0);
  expect(outcomes.map(({ failure, sends, local: after }) => [failure, sends.length, after === local])).toEqual([['failed', 0, true], ['', 1, false]]);
});

test('in a model with a clock, timers are a change of the schedule and no part of the process', () => {
  const { transitions, local } = made(true);
  const { schedules, locals } = transitions;
  const change = (text: string, schedule = 0): unknown => {
    const [{ timers, local: after }] = transitions.onDeliver(local, transitions.messages.numberOf(1, 0, text), 0) as [Transition];
    return [schedules.at(schedules.after(schedule, timers)).due.map(({ inMs, process, name }) => `${process} ${name} ${inMs}`).join(), locals.at(after).timers.length, after === local];
  };
  const some = schedules.numberOf({ nowMs: 0, due: [{ inMs: 4, process: 0, name: 't' }, { inMs: 4, process: 1, name: 't' }] });
  expect([change('+t5'), change('+t5, +u3'), change('+t5, -t'), change('hm'), change('log'), change('-t', some), change('+t9', some), change('B x', some)]).toEqual([
    ['0 t 5', 0, true], ['0 u 3,0 t 5', 0, true], ['', 0, true], ['', 0, true], ['', 0, true], ['1 t 4', 0, true], ['1 t 4,0 t 9', 0, true], ['0 t 4,1 t 4', 0, true],
  ]);
  expect([(transitions.onDeliver(local, transitions.messages.numberOf(1, 0, 'log'), 0)[0] as Transition).timers, (transitions.onDeliver(local, transitions.messages.numberOf(1, 0, 'B x'), 0)[0] as Transition).timers]).toEqual([0, 0]);
});

test('a handler is run again for what it did, effect by effect', () => {
  const { transitions, local } = made();
  const down = transitions.asMade(0);
  const [message, timer] = [transitions.messages.numberOf(1, 0, 'B x'), transitions.timerNumber(0, 'same')];
  const effects = (kind: number, subject: number, of = local): unknown => transitions.rerun(of, kind, subject, 0).map((outcome) => outcome.effects.map((effect) => effect.kind));
  expect([effects(DELIVER, message), effects(TIMEOUT, timer), effects(INPUT, transitions.inputNumber(0, 1)), effects(RECOVER, -1, down), effects(RECOVER, 0, down)]).toEqual([[['send']], [['set timer']], [['send']], [[]], [[]]]);
  const runs = vi.spyOn(transitions.runs, 'outcomes');
  for (const [kind, subject] of [[DELIVER, message], [TIMEOUT, timer], [INPUT, transitions.inputNumber(0, 1)], [RECOVER, -1], [RECOVER, 0]] as const) transitions.rerun(kind === RECOVER ? down : local, kind, subject, 3);
  expect(runs.mock.calls.map(([, event, nowMs]) => [event.kind, 'from' in event ? event.from : '', nowMs])).toEqual([['deliver', 'B', 3], ['timeout', '', 3], ['deliver', 'outside', 3], ['start', '', 3], ['recover', '', 3]]);
});
