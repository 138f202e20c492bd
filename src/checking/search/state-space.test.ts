/** Which steps lead on from a state, and where to: by kind of network, timers and faults. */
import { expect, test } from 'vitest';
import type { Context } from '../../simulation/process.ts';
import { messageText, spaceOf, stepText, walkAlong } from './actor-fixture.ts';
import type { ActorOptions } from './actor-fixture.ts';
import { systemSettings } from './settings.ts';
import { StateSpace } from './state-space.ts';

/** A row in words: 'A1 B0 +t | A>B x | 1': the processes with counts and timers ('!' for who is down), messages, counters, schedule. */
function told(space: StateSpace, row: Int32Array): string {
  const { locals, schedules, histories } = space.transitions;
  const processes = space.settings.ids.map((id, place) => {
    const { running, fields, timers } = locals.at(row[place] as number);
    return `${id}${running ? JSON.parse(fields).count : '!'}${timers.map((name) => ` +${name}`).join('')}`;
  });
  const sent = Array.from(row.subarray(space.header), (message) => messageText(space, message));
  const counters = Array.from(row.subarray(space.processes, space.header)).filter((_, index) => space.processes + index !== space.scheduleSlot && space.processes + index !== space.historySlot);
  const schedule = space.scheduleSlot < 0 ? undefined : schedules.at(row[space.scheduleSlot] as number);
  const due = schedule === undefined ? '' : `@${schedule.nowMs} ${schedule.due.map(({ name, process, inMs }) => `${space.settings.ids[process]}.${name} in ${inMs}`).join(', ')}`;
  const history = space.historySlot < 0 ? '' : `${histories.at(row[space.historySlot] as number).length} asked`;
  return [processes.join(' '), sent.join(', '), counters.join(' '), due.trim(), history].filter((part, index) => part !== '' || index < 2).join(' | ').replace(/ \| $/, '');
}

function stepsFrom(space: StateSpace, row: Int32Array): { text: string; row: Int32Array | undefined }[] {
  const padded = Int32Array.from([-7, ...row, -7]);
  space.expand(padded, 1, row.length);
  return Array.from({ length: space.count }, (_, step) => {
    const next = space.rowAfter(step);
    const where = next === undefined ? `fails: ${space.failures[step]}` : space.isStill(step) ? 'still' : told(space, next);
    return { text: `${stepText(space, step)} => ${where}`, row: next };
  });
}

const after = (space: StateSpace, ...path: string[]): Int32Array => walkAlong(space, path).row;
const textsAfter = (space: StateSpace, ...path: string[]): string[] => stepsFrom(space, after(space, ...path)).map(({ text }) => text);

const inputs = [{ to: 'A', message: 'one' }, { to: 'B', message: 'hm' }, { to: 'A', message: 'B x' }];
const fifo = { order: 'fifo' } as const;
const kept = { keepsDelivered: true };
const timers = 'when idle' as const;

type Case = [what: string, starts: Readonly<Record<string, string>>, options: ActorOptions, path: string[], steps: string[]];

/** Those steps, and no others, lead on from the state that the path leads to. */
function holds(...[, starts, options, path, steps]: Case): void {
  expect(textsAfter(spaceOf(starts, options), ...path)).toEqual(steps);
}

test.each<Case>([
  ['are given one at a time to each, in their order', { A: '', B: '' }, { inputs }, [], [
    'input A => A1 B0 |  | 1 0',
    'input B => A0 B0 |  | 0 1',
  ]],
  ['count up', { A: '', B: '' }, { inputs }, ['input A'], [
    'input A => A1 B0 | A>B x | 2 0',
    'input B => A1 B0 |  | 1 1',
  ]],
  ['end', { A: '', B: '' }, { inputs }, ['input A', 'input A', 'input B'], [
    'deliver A>B x => A1 B1 |  | 2 1',
  ]],
  ['are not given to who is down', { A: '', B: '' }, { inputs, crashes: { max: 1, of: ['A'] } }, ['crash A'], [
    'input B => A! B0 |  | 0 1',
  ]],
])('inputs: %s', holds);

test.each<Case>([
  ['equal ones are one step, different ones several', { A: 'B x, B hm, B x, C x', B: 'A y', C: '' }, {}, [], [
    'deliver A>B x => A0 B1 C0 | A>B x, A>B hm, A>C x, B>A y',
    'deliver A>B hm => A0 B0 C0 | A>B x, A>B x, A>C x, B>A y',
    'deliver A>C x => A0 B0 C1 | A>B x, A>B x, A>B hm, B>A y',
    'deliver B>A y => A1 B0 C0 | A>B x, A>B x, A>B hm, A>C x',
  ]],
  ['where order is kept, the oldest between two is next', { A: 'C b, B x, B a, C a', B: 'A y', C: '' }, { network: fifo }, [], [
    'deliver A>B x => A0 B1 C0 | A>B a, A>C b, A>C a, B>A y',
    'deliver A>C b => A0 B0 C1 | A>B x, A>B a, A>C a, B>A y',
    'deliver B>A y => A1 B0 C0 | A>B x, A>B a, A>C b, A>C a',
  ]],
  ['are put behind those of their link', { A: 'B x, B A z', B: 'C b, C a', C: 'A c' }, { network: fifo }, ['deliver A>B x', 'deliver A>B A z'], [
    'deliver B>A z => A1 B1 C0 | B>C b, B>C a, C>A c',
    'deliver B>C b => A0 B1 C1 | B>A z, B>C a, C>A c',
    'deliver C>A c => A1 B1 C0 | B>A z, B>C b, B>C a',
  ]],
  ['may fail, or lead to several states', { A: 'B any x|A y|fail|hm', B: '' }, { network: { duplicates: true } }, [], [
    'deliver A>B any x|A y|fail|hm => A0 B1',
    'deliver A>B any x|A y|fail|hm #1 => A0 B0 | B>A y',
    'deliver A>B any x|A y|fail|hm #2 => fails: failed',
    'deliver A>B any x|A y|fail|hm #3 => A0 B0',
    'copy A>B any x|A y|fail|hm => A0 B1 | A>B any x|A y|fail|hm',
    'copy A>B any x|A y|fail|hm #1 => A0 B0 | A>B any x|A y|fail|hm, B>A y',
    'copy A>B any x|A y|fail|hm #2 => fails: failed',
    'copy A>B any x|A y|fail|hm #3 => still',
  ]],
  ['that are never used up lead back, or to where they still are', { A: 'B x, B hm, B x', B: '' }, { network: kept }, [], [
    'deliver A>B x => A0 B1 | A>B x, A>B hm',
    'deliver A>B hm => still',
  ]],
  ['that are never used up are there once, however often they are sent', { A: 'B A z, B A a', B: '' }, { network: kept }, ['deliver A>B A z', 'deliver A>B A a'], [
    'deliver A>B A z => still',
    'deliver A>B A a => still',
    'deliver B>A z => A1 B0 | A>B A z, A>B A a, B>A z, B>A a',
    'deliver B>A a => A1 B0 | A>B A z, A>B A a, B>A z, B>A a',
  ]],
  ['that are never used up wait for who is down', { A: 'B x', B: '' }, { network: kept, crashes: { max: 1, of: ['B'], recover: true } }, ['crash B'], [
    'recover B => A0 B0 | A>B x | 1',
  ]],
  ['that are ignored and kept are no step, unless they are lost', { A: 'B x, B hm', B: '' }, { network: { keepsIgnored: true, loses: true, duplicates: true } }, [], [
    'deliver A>B x => A0 B1 | A>B hm',
    'copy A>B x => A0 B1 | A>B x, A>B hm',
    'lose A>B x => A0 B0 | A>B hm',
    'lose A>B hm => A0 B0 | A>B x',
  ]],
  ['that are ignored and kept leave timers as they are: set anew to the same', { A: '+t5, B +v3', B: '+v3' }, { timers, network: { keepsIgnored: true } }, [], [
    'timeout B.v => A0 B100 | A>B +v3 | @0 A.t in 2',
  ]],
  ['a timer that is moved is no ignored message', { A: '+t5, B +v4', B: '+v3' }, { timers, network: { keepsIgnored: true, duplicates: true } }, [], [
    'deliver A>B +v4 => A0 B0 |  | @0 B.v in 4, A.t in 5',
    'copy A>B +v4 => A0 B0 | A>B +v4 | @0 B.v in 4, A.t in 5',
  ]],
  ['are lost only so often: not yet', { A: 'B x, B y', B: '' }, { network: { loses: 1 } }, [], [
    'deliver A>B x => A0 B1 | A>B y | 0',
    'lose A>B x => A0 B0 | A>B y | 1',
    'deliver A>B y => A0 B1 | A>B x | 0',
    'lose A>B y => A0 B0 | A>B x | 1',
  ]],
  ['are lost only so often: once', { A: 'B x, B y', B: '' }, { network: { loses: 1 } }, ['lose A>B x'], [
    'deliver A>B y => A0 B1 |  | 1',
  ]],
  ['are duplicated only so often: not yet', { A: 'B x', B: '' }, { network: { duplicates: 1 } }, [], [
    'deliver A>B x => A0 B1 |  | 0',
    'copy A>B x => A0 B1 | A>B x | 1',
  ]],
  ['are duplicated only so often: once', { A: 'B x', B: '' }, { network: { duplicates: 1 } }, ['copy'], [
    'deliver A>B x => A0 B2 |  | 1',
  ]],
  ['duplicated and ignored, lead back', { A: 'B hm', B: '' }, { network: { duplicates: true } }, [], [
    'deliver A>B hm => A0 B0',
    'copy A>B hm => still',
  ]],
])('messages: %s', holds);

test.each<Case>([
  ['at any time', { A: '+t5, +again9', B: '+t7' }, {}, [], [
    'timeout A.again => A100 +again +t B0 +t',
    'timeout A.t => A100 +again B0 +t',
    'timeout B.t => A0 +again +t B100',
  ]],
  ['only so often: not yet', { A: '+t5, +again9', B: '+t7' }, { maxTimeouts: 1 }, [], [
    'timeout A.again => A100 +again +t B0 +t |  | 1',
    'timeout A.t => A100 +again B0 +t |  | 1',
    'timeout B.t => A0 +again +t B100 |  | 1',
  ]],
  ['only so often: once', { A: '+t5, +again9', B: '+t7' }, { maxTimeouts: 1 }, ['timeout A.t'], []],
  ['never', { A: '+t5, B x', B: '' }, { timers: 'never' }, [], [
    'deliver A>B x => A0 +t B1',
  ]],
  ['when idle: those due at one moment, in any order', { A: '+t5, +again5, +u9', B: '+t5' }, { timers }, [], [
    'timeout A.again => A100 B0 |  | @0 A.t in 0, B.t in 0, A.u in 4, A.again in 5',
    'timeout A.t => A100 B0 |  | @0 A.again in 0, B.t in 0, A.u in 4',
    'timeout B.t => A0 B100 |  | @0 A.again in 0, A.t in 0, A.u in 4',
  ]],
  ['when idle: not while a message is on its way, unless they are due now', { A: '+t5, +u0, B x', B: '+v0' }, { timers }, [], [
    'deliver A>B x => A0 B1 |  | @0 A.u in 0, B.v in 0, A.t in 5',
    'timeout A.u => A100 B0 | A>B x | @0 B.v in 0, A.t in 5',
    'timeout B.v => A0 B100 | A>B x | @0 A.u in 0, A.t in 5',
  ]],
  ['when idle: not while a message is on its way', { A: '+t5, B x', B: '' }, { timers }, [], [
    'deliver A>B x => A0 B1 |  | @0 A.t in 5',
  ]],
  ['when idle: not while a message that is ignored is on its way', { A: '+t5, B hm', B: '' }, { timers }, [], [
    'deliver A>B hm => A0 B0 |  | @0 A.t in 5',
  ]],
  ['when idle: not while a message is on its way to who is down', { A: '+t5, B x', B: '' }, { timers, crashes: { max: 1, of: ['B'], recover: 1 } }, ['crash B'], [
    'deliver A>B x => A0 B! |  | 1 0 | @0 A.t in 5',
    'recover B => A0 B0 | A>B x | 1 1 | @0 A.t in 5',
  ]],
  ['when idle: the next', { A: '+t5, +u9', B: '' }, { timers }, ['timeout A.t'], [
    'timeout A.u => A200 B0 |  | @0',
  ]],
  ['when idle: only so often', { A: '+t5, +u9', B: '' }, { timers, maxTimeouts: 1 }, ['timeout A.t'], []],
  ['when idle, nobody reading the clock: again and again the same state', { A: '+again5', B: '' }, { timers }, [], [
    'timeout A.again => A100 B0 |  | @0 A.again in 5',
  ]],
  ['when idle, with the clock: later each time', { A: '+again5', B: '' }, { timers, clock: true }, ['timeout A.again'], [
    'timeout A.again => A200 B0 |  | @10 A.again in 5',
  ]],
  ['the clock shows when a timer is due', { A: '+t5, +clock9', B: '' }, { timers, clock: true }, ['timeout A.t'], [
    'timeout A.clock => A9 B0 |  | @9',
  ]],
  ['the clock stands while messages arrive', { A: '+t5', B: '', C: 'B clock' }, { timers, clock: true }, [], [
    'deliver C>B clock => A0 B0 C0 |  | @0 A.t in 5',
  ]],
  ['the clock shows the same to an input, a delivery and a recovery', { A: '+t5, B clock', B: '' }, { timers, clock: true, network: kept, inputs: [{ to: 'A', message: 'clock' }] }, ['deliver A>B clock'], [
    'input A => A0 B0 | A>B clock | 1 | @0 A.t in 5',
    'deliver A>B clock => still',
    'timeout A.t => A100 B0 | A>B clock | 0 | @5',
  ]],
  ['the clock has gone on for an input', { A: '+t5', B: '' }, { timers, clock: true, inputs: [{ to: 'B', message: 'clock' }] }, ['timeout A.t'], [
    'input B => A100 B5 |  | 1 | @5',
  ]],
  ['with messages that are never used up, idle is when none changes anything', { A: '+t5, B hm', B: '' }, { timers, network: kept }, [], [
    'deliver A>B hm => still',
    'timeout A.t => A100 B0 | A>B hm | @0',
  ]],
  ['with messages that are never used up, one that changes something keeps the timer waiting', { A: '+t5, B hm, B x', B: '' }, { timers, network: kept }, [], [
    'deliver A>B hm => still',
    'deliver A>B x => A0 B1 | A>B hm, A>B x | @0 A.t in 5',
  ]],
  ['and it may be the first', { A: '+t5, B x, B hm', B: '' }, { timers, network: kept }, [], [
    'deliver A>B x => A0 B1 | A>B x, A>B hm | @0 A.t in 5',
    'deliver A>B hm => still',
  ]],
  ['to set a timer is a change', { A: '+t5, B +v3', B: '' }, { timers, network: kept }, [], [
    'deliver A>B +v3 => A0 B0 | A>B +v3 | @0 B.v in 3, A.t in 5',
  ]],
  ['to set it as it is, is none', { A: '+t5, B +v3', B: '+v3' }, { timers, network: kept }, [], [
    'deliver A>B +v3 => still',
    'timeout B.v => A0 B100 | A>B +v3 | @0 A.t in 2',
  ]],
  ['a handler that fails keeps the timer waiting', { A: '+t5, B fail', B: '' }, { timers, network: kept }, [], [
    'deliver A>B fail => fails: failed',
  ]],
])('timers: %s', holds);

test.each<Case>([
  ['for good take along timers, and what is on its way there', { A: 'B x, C x', B: '+t5', C: 'B y' }, { crashes: { max: 1 } }, [], [
    'deliver A>B x => A0 B1 +t C0 | A>C x, C>B y',
    'deliver A>C x => A0 B0 +t C1 | A>B x, C>B y',
    'deliver C>B y => A0 B1 +t C0 | A>B x, A>C x',
    'timeout B.t => A0 B100 C0 | A>B x, A>C x, C>B y',
    'crash A => A! B0 +t C0 | A>B x, A>C x, C>B y',
    'crash B => A0 B! C0 | A>C x',
    'crash C => A0 B0 +t C! | A>B x, C>B y',
  ]],
  ['for good are counted by who is down', { A: 'B x, C B z', B: '+t5', C: 'B y' }, { crashes: { max: 1 } }, ['crash B'], [
    'deliver A>C B z => A0 B! C0',
  ]],
  ['nothing is sent to who is down for good', { A: 'B x, C B z', B: '+t5', C: 'B y' }, { crashes: { max: 1 } }, ['crash B', 'deliver A>C'], []],
  ['only of who may', { A: 'B x', B: '' }, { crashes: { max: 2, of: ['B'] } }, [], [
    'deliver A>B x => A0 B1',
    'crash B => A0 B!',
  ]],
  ['that may be recovered from are counted: once more', { A: '', B: '' }, { crashes: { max: 2, recover: true } }, ['crash A', 'recover A'], [
    'crash A => A! B0 |  | 2',
    'crash B => A0 B! |  | 2',
  ]],
  ['that may be recovered from are counted: no more', { A: '', B: '' }, { crashes: { max: 2, recover: true } }, ['crash A', 'recover A', 'crash A'], [
    'recover A => A0 B0 |  | 2',
  ]],
  ['without a limit, with one recovery', { A: '', B: '' }, { crashes: { max: Infinity, recover: 1 } }, ['crash A', 'recover A', 'crash A'], [
    'crash B => A! B! |  | 1',
  ]],
  ['take along timers of a model with a clock, and only their own', { A: '+t5', B: '+t5' }, { timers, crashes: { max: 1, of: ['A'] } }, ['crash A'], [
    'timeout B.t => A! B100 |  | @0',
  ]],
  ['messages find nobody, or wait', { A: 'B x', B: '' }, { crashes: { max: 1, of: ['B'], recover: 1 } }, ['crash B'], [
    'deliver A>B x => A0 B! |  | 1 0',
    'recover B => A0 B0 | A>B x | 1 1',
  ]],
])('crashes: %s', holds);

test.each<Case>([
  ['goes along', { A: 'B ask, B hm', B: '' }, { history: true }, [], [
    'deliver A>B ask => A0 B0 | A>B hm | 1 asked',
    'deliver A>B hm => A0 B0 | A>B ask | 0 asked',
  ]],
  ['grows with an operation, and what changes nothing else leads back', { A: 'B ask, B hm', B: '' }, { history: true, network: kept }, ['deliver A>B ask'], [
    'deliver A>B ask => A0 B0 | A>B ask, A>B hm | 2 asked',
    'deliver A>B hm => still',
  ]],
])('the history: %s', holds);

test('a step that leads back is found out, also where its row was written anew', () => {
  expect(textsAfter(spaceOf({ A: '+same5', B: '+t5' }))).toEqual(['timeout A.same => still', 'timeout B.t => A0 +same B100']);
  expect(textsAfter(spaceOf({ A: '+same5', B: 'A hm' }))).toEqual(['deliver B>A hm => A0 +same B0', 'timeout A.same => still']);
});

test('the clock is 0 where there is none, and shows when a timer that runs out was due', () => {
  const [none, told, untold] = [spaceOf({ A: '+t5' }), spaceOf({ A: '+t5, +u9' }, { timers, clock: true }), spaceOf({ A: '+t5, +u9' }, { timers })];
  const timer = (space: StateSpace, name: string): number => space.transitions.timerNumber(0, name);
  expect(none.momentOf(after(none), timer(none, 't'))).toBe(0);
  const [start, later] = [after(told), after(told, 'timeout A.t')];
  expect([told.momentOf(start, undefined), told.momentOf(start, timer(told, 't')), told.momentOf(later, undefined), told.momentOf(later, timer(told, 'u'))]).toEqual([0, 5, 5, 9]);
  expect(untold.momentOf(after(untold), timer(untold, 't'))).toBe(0); // nobody reads it
});

test('a state may be examined again: what was found before is not mixed up with it', () => {
  const space = spaceOf({ A: '+t5', B: '+t5' }, { timers });
  const row = after(space);
  const first = stepsFrom(space, row).map(({ text }) => text);
  stepsFrom(space, after(space, 'timeout A.t'));
  expect(stepsFrom(space, row).map(({ text }) => text)).toEqual(first);
});

test('processes start one after the other, in every way; who has not started yet is not down', () => {
  const beginningsOf = (starts: Readonly<Record<string, string>>, options: ActorOptions = {}): unknown[] => {
    const space = spaceOf(starts, options);
    return space.beginnings().map(({ row, choices, failure, failed }) => [failure === '' ? told(space, row) : failure, choices, failed]);
  };
  expect(beginningsOf({ A: 'any x|B hm', B: 'any y|hm' })).toEqual([['A1 B1', [0, 0], -1], ['A1 B0', [0, 1], -1], ['A0 B1 | A>B hm', [1, 0], -1], ['A0 B0 | A>B hm', [1, 1], -1]]);
  expect(beginningsOf({ A: 'any x|fail', B: 'any fail|y' })).toEqual([['failed', [0, 0], 1], ['A1 B1', [0, 1], -1], ['failed', [1], 0]]);
  expect(beginningsOf({ A: 'B x', B: '' }, { crashes: { max: 1 } })).toEqual([['A0 B0 | A>B x', [0, 0], -1]]);
});

test('a hundred thousand ways to start are the most', () => {
  const among = (options: number) => ({ onStart: (ctx: Context<never>) => void ctx.choose(Array.from({ length: options }, (_, index) => index)), onMessage() {} });
  const waysOf = (one: number, other: number): number => new StateSpace(systemSettings({ processes: { A: () => among(one), B: () => among(other) } }), { history: false, clock: false }).beginnings().length;
  expect(waysOf(1000, 100)).toBe(100_000);
  expect(() => waysOf(1001, 100)).toThrow(new RangeError('search: more than 100000 ways to start, by ctx.choose in onStart. Choose among fewer options, or choose later.'));
});

test('there is room for as many and as long rows as there are', () => {
  const many = (count: number, text: string): string => Array.from({ length: count }, (_, index) => `B ${text}${index}`).join(', ');
  for (const count of [30, 31, 32, 33, 200]) {
    const space = spaceOf({ A: many(count, 'x'), B: '' }, { network: { duplicates: true } });
    const [first, ...steps] = [after(space), ...stepsFrom(space, after(space)).map(({ row }) => told(space, row as Int32Array))];
    const [, sent = ''] = told(space, first as Int32Array).split(' | ');
    const letters = sent.split(', ');
    expect(steps).toEqual(letters.flatMap((letter) => [`A0 B1 | ${letters.filter((other) => other !== letter).join(', ')}`, `A0 B1 | ${sent}`]));
  }
  const space = spaceOf({ A: `B ${Array.from({ length: 2000 }, (_, index) => `A y${index}`).join('; ')}`, B: '' });
  expect(stepsFrom(space, after(space))).toHaveLength(1);
  const burst = { onStart: (ctx: Context<any>) => ctx.send('B', 'go'), onMessage(ctx: Context<any>) { for (let index = 0; index < 2000; index += 1) ctx.send('A', index); } };
  const wide = new StateSpace(systemSettings({ processes: { A: () => burst, B: () => ({ onMessage: burst.onMessage }) } }), { history: false, clock: false });
  const [row] = wide.beginnings().map((beginning) => beginning.row);
  wide.expand(row as Int32Array, 0, (row as Int32Array).length);
  expect([wide.count, wide.lengths[0], wide.rowAfter(0)?.length]).toEqual([1, 2002, 2002]);
});

test('a row of the expansion itself cannot be expanded: it would be written over', () => {
  const space = spaceOf({ A: 'B x', B: '' });
  const row = after(space);
  space.expand(row, 0, row.length);
  expect(() => space.expand(space.rows, 0, row.length)).toThrow('search: a row of the last expansion is to be expanded');
});
