/** Schedules in one line, and what is said of lines that are none. */
import { expect, test } from 'vitest';
import { readScheduleToken, replayRun, scheduleToken } from './schedule.ts';
import type { Schedule } from './schedule.ts';

const schedule: Schedule = { seed: 17, sizes: { 'größe': 3 }, faults: [{ kind: 'lose', messages: [3] }], calm: ['loss'], maxEvents: 12 };

test('a token is read back, with space around it, and is the same today as yesterday (its end is FNV-1a, folded)', () => {
  const token = scheduleToken({ seed: 17 });
  expect(token).toBe('eyJzZWVkIjoxN30.eecd');
  expect([readScheduleToken(token), readScheduleToken(` ${scheduleToken(schedule)}\n`)]).toEqual([{ seed: 17 }, schedule]);
});

test('a damaged one is refused with what is wrong, and shown as far as it is short', () => {
  const [base64, sum] = scheduleToken({ seed: 17 }).split('.') as [string, string];
  // Caught here: toThrow takes a thrown undefined for any error.
  const refused = (token: string): unknown => {
    try {
      return readScheduleToken(token);
    } catch (error) {
      return error;
    }
  };
  const sentence = (token: string, why: string): RangeError => new RangeError(`schedule: the token "${token}" is damaged: ${why}. Copy the whole of it, from the quote to the quote.`);
  expect(refused(base64)).toEqual(sentence(base64, 'it has no checksum after a full stop'));
  expect(refused('')).toEqual(sentence('', 'it has no checksum after a full stop'));
  expect(refused(`${base64}!.${sum}`)).toEqual(sentence(`${base64}!.${sum}`, 'it holds letters that no token has'));
  expect(refused(`_w.${sum}`)).toEqual(sentence(`_w.${sum}`, 'it holds letters that no token has')); // a byte that begins no letter
  expect(refused(`${base64}.0000`)).toEqual(sentence(`${base64}.0000`, 'its checksum does not fit'));
  expect(refused(scheduleToken({ seed: 18 }).replace(/\..*/, `.${sum}`))).toMatchObject({ message: expect.stringContaining('its checksum does not fit') });
  const [just, more] = ['a'.repeat(40), 'a'.repeat(41)];
  expect([refused(just), refused(more)]).toEqual([sentence(just, 'it has no checksum after a full stop'), sentence(`${just}…`, 'it has no checksum after a full stop')]);
});

test('an input that the program does not have is named', () => {
  const program = { seed: 1, processes: { A: () => ({ onMessage() {} }) } };
  expect(() => replayRun(program, { inputs: [0] })).toThrow(new RangeError('schedule: there is no input 0; the program has 0, from 0. Is the schedule of another program?'));
  expect(() => replayRun({ ...program, inputs: [{ to: 'A', message: 1, atMs: 0 }] }, { inputs: [0, 1] })).toThrow(new RangeError('schedule: there is no input 1; the program has 1, from 0. Is the schedule of another program?'));
});
