/** What a search says in words and in one line: steps, paths, tokens and progress. */
import { describe, expect, test } from 'vitest';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { pathTo } from './evidence-fixture.ts';
import { replay } from './path.ts';
import type { SearchPath } from './path.ts';
import type { SearchOptions } from './search-options.ts';
import { searchProgress, searchProgressLine } from './search-progress.ts';
import { search } from './search.ts';

/** Does what it is told: draws a number, sends it on, sets a timer, fails. */
class Obedient implements Process<any> {
  seen: unknown[] = [];

  onMessage(ctx: Context<any>, _from: ProcessId, message: any): void {
    if (message === 'fail') throw new Error('as it was told');
    this.seen.push(message === 'choose' ? ctx.choose(['heads', 'tails']) : message);
    if (message === 'send') ctx.send('B', { type: 'Word', text: 'hello' });
    if (message === 'wait') ctx.setTimer('alarm', 5);
  }

  onTimer(ctx: Context<any>, name: string): void {
    this.seen.push(name, ctx.choose([1, 2, 3]));
  }

  onRecover(ctx: Context<any>): void {
    this.seen = ['again', ctx.choose([1, 2])];
  }
}

const processes = { A: () => new Obedient(), B: () => new Obedient() };
const tell = (message: string) => ({ to: 'A', message });

const wayTo = (options: Partial<SearchOptions<any>>, wanted: (state: any) => boolean): SearchPath<any> => pathTo({ processes, ...options }, wanted);

describe('a step', () => {
  const seen = (id: string, text: string) => ({ processes: all }: any): boolean => JSON.stringify(all[id].seen) === text;

  test('is told with all that it is about', () => {
    const word = { type: 'Word', text: 'hello' };
    expect(wayTo({ inputs: [tell('send')] }, seen('B', '[{"text":"hello","type":"Word"}]')).steps).toEqual([
      { kind: 'input', process: 'A', message: 'send', text: 'A is told send from outside' }, { kind: 'deliver', process: 'B', from: 'A', message: word, text: 'B gets Word from A' },
    ]);
    expect(wayTo({ inputs: [tell('send')], network: { loses: 1 } }, ({ processes: { A, B }, messages }) => A.seen.length === 1 && B.seen.length === 0 && messages.length === 0).steps.at(-1)).toEqual(
      { kind: 'lose', process: 'B', from: 'A', message: word, text: 'Word from A to B is lost' },
    );
    expect(wayTo({ inputs: [tell('send')], network: { duplicates: 1 } }, ({ processes: { B } }) => B.seen.length === 2).steps[1]).toEqual(
      { kind: 'duplicate', process: 'B', from: 'A', message: word, text: 'B gets Word from A, and a copy stays behind' },
    );
  });

  test('names the choice that was made in it, from the second on', () => {
    expect(wayTo({ inputs: [tell('choose')] }, seen('A', '["heads"]')).steps).toEqual([{ kind: 'input', process: 'A', message: 'choose', text: 'A is told choose from outside' }]);
    expect(wayTo({ inputs: [tell('choose')] }, seen('A', '["tails"]')).steps).toEqual([{ kind: 'input', process: 'A', message: 'choose', choice: 1, text: 'A is told choose from outside (choice 2)' }]);
    expect(wayTo({ inputs: [tell('wait')] }, seen('A', '["wait","alarm",3]')).steps[1]).toEqual({ kind: 'time out', process: 'A', timer: 'alarm', choice: 2, text: 'timer "alarm" of A runs out (choice 3)' });
  });

  test('tells who is down, and who comes back', () => {
    const crashes = { max: 1, of: ['B'], recover: true };
    expect(wayTo({ crashes }, ({ running }) => !running.B).steps).toEqual([{ kind: 'crash', process: 'B', text: 'B crashes' }]);
    expect(wayTo({ crashes }, seen('B', '["again",2]')).steps[1]).toEqual({ kind: 'recover', process: 'B', choice: 1, text: 'B recovers (choice 2)' });
    const verdict = search<any>({ processes, crashes, inputs: [tell('send')], eventually: { heard: ({ processes: { B } }) => typeof B.seen[0] === 'object' } }).verdicts['heard'];
    if (verdict?.outcome !== 'violated') throw new Error(verdict?.because);
    expect(verdict.evidence.steps.find(({ kind }) => kind === 'deliver')).toEqual({ kind: 'deliver', process: 'B', from: 'A', message: { type: 'Word', text: 'hello' }, text: 'Word from A finds B down' });
  });
});

describe('a path in lines', () => {
  test('says where it fails', () => {
    const { verdicts } = search({ processes, inputs: [tell('x'), tell('fail')] });
    const verdict = verdicts['no handler fails'];
    expect(verdict?.outcome === 'violated' && String(verdict.evidence)).toBe('1. A is told x from outside\n2. A is told fail from outside\n   and fails: as it was told');
  });

  test('says so where it has no steps', () => {
    const start = (): Process => ({ onStart: () => { throw new Error('no'); }, onMessage() {} });
    const verdict = search({ processes: { A: start } }).verdicts['no handler fails'];
    expect(verdict?.outcome === 'violated' && String(verdict.evidence)).toBe('at the beginning, where a handler fails: no');
    expect(String(wayTo({}, () => true))).toBe('at the beginning');
  });

  test('says from where on it goes round', () => {
    class Lamp implements Process<never> {
      isOn = false;
      turns = 0;

      onStart(ctx: Context): void {
        ctx.setTimer('turn', 1);
      }

      onTimer(ctx: Context): void {
        this.isOn = !this.isOn;
        this.turns = Math.min(2, this.turns + 1);
        ctx.setTimer('turn', 1);
      }

      onMessage(): void {}
    }
    const verdict = search({ processes: { L: () => new Lamp() }, eventually: { never: () => false } }).verdicts['never'];
    if (verdict?.outcome !== 'violated') throw new Error(verdict?.because);
    const turn = 'timer "turn" of L runs out';
    expect([verdict.because, String(verdict.evidence), verdict.evidence.loopFrom]).toEqual([
      'after 2 steps, a run can go round for ever without it, 2 steps a round', `1. ${turn}\n2. ${turn}\n(from here on for ever)\n3. ${turn}\n4. ${turn}`, 2,
    ]);
    const again = replay({ processes: { L: () => new Lamp() } }, verdict.evidence.token);
    expect([String(again), again.loopFrom]).toEqual([String(verdict.evidence), 2]);
  });
});

test('a token tells options of any number', () => {
  const ids = Array.from({ length: 200 }, (_, index) => `p${index}`);
  const system = { processes: Object.fromEntries(ids.map((id) => [id, () => new Obedient()])), inputs: ids.map((to) => ({ to, message: 'x' })) };
  for (const id of ['p0', 'p126', 'p127', 'p128', 'p199']) {
    const path = wayTo(system, ({ processes: all }) => all[id].seen.length === 1);
    expect([id, String(replay(system, path.token))]).toEqual([id, `1. ${id} is told x from outside`]);
  }
});

describe('a token that does not fit says why', () => {
  const tokenOf = (bytes: readonly number[]): string => `path-1.${btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
  const bytesOf = (token: string): number[] => Array.from(atob(token.slice('path-1.'.length).replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  const system = { processes, inputs: [tell('send'), tell('x')] };
  const path = wayTo(system, ({ processes: { A } }) => A.seen.length === 2); // two steps, and check digits

  test.each<[string, (bytes: number[]) => number[], string]>([
    ['another beginning', ([loop, , ...rest]) => [loop as number, 1, ...rest], 'it begins as the system cannot'],
    ['a step that there is not', ([loop, beginning, , ...rest]) => [loop as number, beginning as number, 9, ...rest], 'step 1 takes option 10, and there are 1'],
    ['a second one', ([loop, beginning, first, , ...rest]) => [loop as number, beginning as number, first as number, 7, ...rest], 'step 2 takes option 8, and there are 2'],
    ['another end', (bytes) => bytes.with(bytes.length - 1, (bytes.at(-1) as number) ^ 1), 'it leads to another state than it did'],
    ['another end still', (bytes) => bytes.with(bytes.length - 2, (bytes.at(-2) as number) ^ 1), 'it leads to another state than it did'],
    ['a loop that does not close', ([, ...rest]) => [2, ...rest], 'its loop does not close: it should begin after 1 of 2 steps'],
    ['a loop beyond the end', ([, ...rest]) => [3, ...rest], 'its loop does not close: it should begin after 2 of 2 steps'],
  ])('%s', (_what, change, why) => {
    const token = tokenOf(change(bytesOf(path.token)));
    expect(() => replay(system, token)).toThrow(new RangeError(`replay: the token "${token}" does not fit the system: ${why}. Give replay the system and the options under which the token was made.`));
  });

  test('and one that is none, or damaged', () => {
    expect(() => replay(system, 'AAAA')).toThrow(new RangeError('replay: "AAAA" is no token of a path; those begin with "path-1."'));
    for (const token of ['path-1.', 'path-1.AAA', 'path-1.AAAAA', 'path-1.AAAAAB', 'path-1.AA!A']) expect(() => replay(system, token)).toThrow(new RangeError(`replay: the token "${token}" is damaged; copy it whole`));
    const none = wayTo(system, () => true);
    expect([bytesOf(none.token).length, replay(system, none.token).steps]).toEqual([4, []]);
  });
});

describe('progress in words', () => {
  const progress = { states: 1_200_000, transitions: 19_000_000, frontier: 340_000, depth: 1_400, finished: false };

  test('is one line', () => {
    expect(searchProgressLine(progress)).toBe('1,200,000 states, 340,000 of them not yet examined, 1,400 steps from the beginning; 19,000,000 steps followed');
    expect(searchProgressLine({ ...progress, frontier: 0 })).toBe('1,200,000 states, 1,400 steps from the beginning; 19,000,000 steps followed');
    expect(searchProgressLine({ ...progress, frontier: 1, finished: true })).toBe('1,200,000 states, 1 of them not yet examined; 19,000,000 steps followed');
  });

  test('fits a terminal, of eighty columns if it does not say', () => {
    const written = (columns: number | undefined, finished: boolean): string[] => {
      const texts: string[] = [];
      searchProgress({ isTTY: true, columns, write: (text: string) => texts.push(text) } as any)({ ...progress, finished });
      return texts;
    };
    const line = searchProgressLine(progress);
    expect(written(40, false)).toEqual([`\r\u001b[2K${line.slice(0, 39)}`]);
    expect(written(undefined, false)).toEqual([`\r\u001b[2K${line.slice(0, 79)}`]);
    expect(written(200, true)).toEqual([`\r\u001b[2K${searchProgressLine({ ...progress, finished: true })}\n`]);
  });

  test('in a log comes with twice as many states, and at the end', () => {
    const states: string[] = [];
    const tell = searchProgress({ write: (text: string) => states.push(text.split(' ')[0] as string) } as any);
    for (const [count, finished] of [[10, false], [19, false], [20, false], [39, false], [41, false], [50, true]] as const) tell({ ...progress, states: count, finished });
    expect(states).toEqual(['10', '20', '41', '50']);
  });
});
