import { describe, expect, test } from 'vitest';
import { callText, valueText } from './call-text.ts';
import { drawHistoryText } from './history-drawing.ts';
import { readHistoryLines, toHistoryLines } from './history-files/json-lines.ts';
import { describeOperation, History } from './history.ts';
import type { Operation } from './history.ts';
import { drawn, randomHistory } from './linearizability/random-histories-fixture.ts';

const told = (history: History): string[] => history.operations.map(describeOperation);
const callsOf = (drawing: string, options = {}): unknown[] => History.drawn(drawing, options).operations.map(({ call }) => call);

describe('a drawn history', () => {
  test('has an operation from bar to bar, a column a millisecond from the leftmost bar on', () => {
    const history = History.drawn(`
      A: |--Write(x, 1)--|        |-Read(x) = 1-|
      long-name:  |---Read(x) = 0---|

      B:   |-Write(x, 2)-!  |-Write(x, 3)----
    `);
    expect(told(history)).toEqual([
      'A: Write(x, 1) completed (0.0 to 16.0 ms)', 'B: Write(x, 2) failed (2.0 to 16.0 ms)', 'long-name: Read(x) returned 0 (9.0 to 27.0 ms)', 'B: Write(x, 3) has an unknown outcome (19.0 ms on)',
      'A: Read(x) returned 1 (25.0 to 39.0 ms)',
    ]);
    expect(history.operations[0]?.call).toEqual({ type: 'Write', key: 'x', value: 1 });
  });

  test('leaves an operation without a last bar open, though another begins after it', () => {
    expect(told(History.drawn('A: |-Write(1)   |-Read() = 1-|'))).toEqual(['A: Write(1) has an unknown outcome (0.0 ms on)', 'A: Read() returned 1 (13.0 to 26.0 ms)']);
  });

  test('may have another scale, and one process in several lines', () => {
    const history = History.drawn('A: |-Read()-|\nA:  |-Read() = 2-|\r\n', { msPerColumn: 2.5 });
    expect(told(history)).toEqual(['A: Read() completed (0.0 to 22.5 ms)', 'A: Read() returned 2 (2.5 to 35.0 ms)']);
    expect(History.drawn('').length).toBe(0);
  });

  test('overlaps where an end stands above a beginning', () => {
    const [first, second, third] = History.drawn('A: |Read()|\nB:        |Read()|\nC:         |Read()|').operations as [Operation, Operation, Operation];
    expect(first.ended).toBeGreaterThan(second.begun);
    expect(first.ended).toBeLessThan(third.begun);
    expect(History.drawn('A: |Read()|\nB:            |Read()|').operations.map(({ begun, ended }) => [begun, ended])).toEqual([[0, 1], [2, 3]]);
  });

  test('knows the fields of the calls of every model', () => {
    const calls = [
      'Read()', 'Read(x)', 'Write(1)', 'Write(x, 1)', 'CompareAndSet(1, 2)', 'CompareAndSet(x, 1, 2)', 'Get(x)', 'Put(x, a)', 'Append(x, a)', 'Increment()', 'Increment(5)', 'Enqueue(a)', 'Dequeue()', 'Acquire(B)',
      'Release(B)', 'Acquire()', 'Release()', 'Put(7, a)',
    ];
    expect(callsOf(`A: ${calls.map((call) => `|-${call}-|`).join(' ')}`)).toEqual([
      { type: 'Read' }, { type: 'Read', key: 'x' }, { type: 'Write', value: 1 }, { type: 'Write', key: 'x', value: 1 }, { type: 'CompareAndSet', expected: 1, value: 2 },
      { type: 'CompareAndSet', key: 'x', expected: 1, value: 2 }, { type: 'Get', key: 'x' }, { type: 'Put', key: 'x', value: 'a' }, { type: 'Append', key: 'x', value: 'a' }, { type: 'Increment' }, { type: 'Increment', by: 5 },
      { type: 'Enqueue', value: 'a' }, { type: 'Dequeue' }, { type: 'Acquire', owner: 'B' }, { type: 'Release', owner: 'B' }, { type: 'Acquire', owner: 'A' }, { type: 'Release', owner: 'A' }, { type: 'Put', key: '7', value: 'a' },
    ]);
  });

  test('takes values by name, and those of other models by the fields that are given', () => {
    expect(callsOf('A: |-Move(from: a, to:b)-| |-Write(value: -1)-|')).toEqual([{ type: 'Move', from: 'a', to: 'b' }, { type: 'Write', value: -1 }]);
    expect(callsOf('A: |-Move(a, b)-|', { fields: { Move: ['from', 'to'] } })).toEqual([{ type: 'Move', from: 'a', to: 'b' }]);
    expect(callsOf('A: |-Go()-| |-Read( )-| |-Write( x,1 )-|')).toEqual([{ type: 'Go' }, { type: 'Read' }, { type: 'Write', key: 'x', value: 1 }]);
  });

  test('takes numbers, words, texts in quotes, names, lists and records', () => {
    const values = ['-1', '2.5', '1e3', 'x.y', '"a-| \\" b"', 'null', 'true', 'false', '[1, [2, "]"]]', '{"a": {"b": "}"}}', '[]', '1-'];
    expect(callsOf(`A: ${values.slice(0, -1).map((value) => `|-Write(${value})-|`).join(' ')}`).map((call) => (call as { value: unknown }).value)).toEqual([
      -1, 2.5, 1000, 'x.y', 'a-| " b', null, true, false, [1, [2, ']']], { a: { b: '}' } }, [],
    ]);
    expect(History.drawn('A: |-Read() = -1---|  |Read() = [1,2]|  |--Read() =x-|').operations.map(({ result }) => result)).toEqual([-1, [1, 2], 'x']);
  });

  test.each<[string, string, number, string]>([
    ['A |-Read()-|', 'a line begins with the name of a process and a colon', 1, ''],
    ['  |-Read()-|', 'a line begins with the name of a process and a colon', 3, ''],
    ['A:\t|-Read()-|', 'a tab has no width of its own: use spaces', 3, ''],
    ['\tA: |-Read()-|', 'a tab has no width of its own: use spaces', 1, ''],
    ['A: -Read()-|', 'an operation begins with a bar of its own, and between operations there is nothing but space', 4, ''],
    ['A: |-Read()-|-Read()-|', 'an operation begins with a bar of its own', 14, ''],
    ['A: |-5-|', 'an operation begins with a word, such as Write(x, 1) or Read()', 6, ''],
    ['A: |-Read-|', 'after Read come its values in parentheses; none are ()', 10, ''],
    ['A: |-Write(1 2)-|', 'values are separated by commas and end with a parenthesis', 14, ''],
    ['A: |-Write(,)-|', 'expected a value: a number, a word, a text in quotes, null, true, false, or a list or record as in JSON', 12, ''],
    ['A: |-Write(:1)-|', 'expected a value', 12, ''],
    ['A: |-Write(1', 'values are separated by commas and end with a parenthesis', 13, ''],
    ['A: |-Write([1, [2]', 'this bracket is not closed', 12, ''],
    ['A: |-Write([1 2])-|', '[1 2] is no value as JSON writes it', 12, ''],
    ['A: |-Write(1, 2, 3)-|', 'Write is written Write(value) or Write(key, value), or with every value named', 6, ''],
    ['A: |-Write()-|', 'Write is written Write(value) or Write(key, value), or with every value named', 6, ''],
    ['A: |-Write(x, value: 3)-|', 'Write is written Write(value) or Write(key, value), or with every value named', 6, ''],
    ['A: |-Move(1)-|', "the fields of Move are not known by their places: name each, as in Move(from: a, to: b), or pass fields: { Move: ['from', 'to'] }", 6, ''],
    ['A: |-toString(1)-|', 'the fields of toString are not known by their places', 6, ''],
    ['A: |-Read() = 5---', 'an operation that returned ends with a bar: when its caller was told', 19, ''],
    ['A: |-Read() = 5-!', 'an operation that returned ends with a bar', 17, ''],
    ['A: |-Read()-x', 'an operation ends with dashes and a bar, with an exclamation mark if it failed, or with dashes alone if nobody knows', 13, ''],
    ['A: |-Read() = |', 'expected a value', 15, ''],
    ['A: |-Read() =', 'expected a value', 14, ''],
  ])('%j is refused, and the error shows where', (line, problem, column) => {
    const error = (() => {
      try {
        return void History.drawn(`\n${line}`);
      } catch (thrown) {
        return thrown as Error;
      }
    })();
    expect(error).toBeInstanceOf(SyntaxError);
    const [first, second, third] = (error as Error).message.split('\n') as [string, string, string];
    expect(first).toContain(`history, line 2, column ${column}: ${problem}`);
    expect([second, third]).toEqual([line, `${' '.repeat(column - 1)}^`]);
  });

  test.each([0, -1, NaN, Infinity])('a scale of %d is refused in a sentence', (msPerColumn) => {
    expect(() => History.drawn('A: |-Read()-|', { msPerColumn })).toThrow(`history: msPerColumn (${msPerColumn}) must be a positive number of milliseconds`);
  });

  test('what is no problem of the drawing is not taken for one', () => {
    expect(() => History.drawn('A: |-Move(a)-|', { fields: { Move: null as never } })).toThrow(TypeError);
  });
});

test.each<[unknown, string]>([
  [1, '1'], ['x', 'x'], ['x y', '"x y"'], ['null', '"null"'], ['1', '"1"'], [null, 'null'], [undefined, '{"$":"undefined"}'], [[1, 'a'], '[1,"a"]'], ['', '""'],
])('the value %j is written %s', (value, text) => {
  expect(valueText(value)).toBe(text);
});

test.each<[unknown, string]>([
  [{ type: 'Write', key: 'x', value: 1 }, 'Write(x, 1)'], [{ type: 'Write', value: 1, key: 'x' }, 'Write(value: 1, key: x)'], [{ type: 'Move', from: 'a' }, 'Move(from: a)'], [{ type: 'Go' }, 'Go()'], ['read', 'read'],
  [{ kind: 'Go' }, '{"kind":"Go"}'], [null, 'null'], [{ type: 3 }, '{"type":3}'],
])('the call %j is written %s', (call, text) => {
  expect(callText(call)).toBe(text);
});

describe('the drawing of a history in text', () => {
  test('shows the order of beginnings and ends', () => {
    const history = History.of({
      A: [{ call: { type: 'Write', value: 1 }, fromMs: 0, untilMs: 500 }, { call: { type: 'Read' }, fromMs: 501, untilMs: 502, result: 1 }],
      long: [{ call: { type: 'Write', value: 2 }, fromMs: 1 }, { call: { type: 'Read' }, fromMs: 2, untilMs: 3, failed: true }],
      C: [{ call: { type: 'Read' }, fromMs: 400, untilMs: 600, result: null }, { call: { type: 'Write', value: 3 }, fromMs: 650 }],
    });
    expect(`\n${drawHistoryText(history)}`).toBe([
      '',
      'A:    |-Write(1)---------------| |-Read() = 1-|',
      'long:  |-Write(2)-- |-Read()-!',
      'C:                            |-Read() = null--| |-Write(3)-',
    ].join('\n'));
    expect(drawHistoryText(history.operations.slice(0, 1))).toBe('A: |-Write(1)-|');
    expect(drawHistoryText([])).toBe('');
  });

  test('puts operations that one process has at a time in lines of their own', () => {
    const text = drawHistoryText(History.drawn('A: |-Read()-|   |-Read()-|\nA:     |-Read()-|'));
    expect(text.split('\n').map((line) => line.match(/\|-/g)?.length)).toEqual([2, 1]);
    expect(text.split('\n').every((line) => line.startsWith('A: '))).toBe(true);
    // The first line is free again after its first operation, and taken by its second.
    expect(drawHistoryText(History.drawn('A: |-Read()-|  |-Read()-|\nA:                |-Read()-|')).split('\n').map((line) => line.match(/\|-/g)?.length)).toEqual([2, 1]);
  });

  test.each(drawn)('is read as the same history: $model.name', (subject) => {
    for (let seed = 0; seed < 40; seed += 1) {
      const history = randomHistory(subject, { seed, operations: 12, clients: 4, tampered: true });
      const text = drawHistoryText(history, { columnsMax: 10_000 });
      const again = History.drawn(text);
      const shape = ({ operations }: History) => operations.map(({ process, call, outcome, result, begun, ended }) => ({ process, call, outcome, result, begun, ended }));
      expect(shape(again)).toEqual(shape(history));
      expect(drawHistoryText(again, { columnsMax: 10_000 })).toBe(text);
      expect(text.split('\n').every((line) => line === line.trimEnd())).toBe(true);
    }
  });

  test('is a list where it would be too wide', () => {
    const history = History.drawn('A: |-Write(1)-|  |-Read() = 1-|');
    const width = drawHistoryText(history).length;
    expect(drawHistoryText(history, { columnsMax: width })).toContain('A: |-Write(1)-|');
    expect(drawHistoryText(history, { columnsMax: width - 1 })).toBe('A: Write(1) completed (0.0 to 11.0 ms)\nA: Read() returned 1 (14.0 to 27.0 ms)');
    expect(drawHistoryText(history, { columnsMax: 1 })).toBe(drawHistoryText(history, { columnsMax: width - 1 }));
    expect(() => drawHistoryText(history, { columnsMax: 0 })).toThrow('history: columnsMax (0) must be 1 or more');
  });
});

describe('JSON Lines', () => {
  test('of a history are its events in order', () => {
    const text = toHistoryLines(History.drawn('A: |-Write(1)-|  |-Write(2)--\nB:   |-Read() = null-|   |-Read()-!'));
    expect(text).toBe([
      '{"kind":"invoke","process":"A","operation":0,"atMs":0,"call":{"type":"Write","value":1}}', '{"kind":"invoke","process":"B","operation":1,"atMs":2,"call":{"type":"Read"}}',
      '{"kind":"complete","process":"A","operation":0,"atMs":11}', '{"kind":"invoke","process":"A","operation":2,"atMs":14,"call":{"type":"Write","value":2}}',
      '{"kind":"complete","process":"B","operation":1,"atMs":18,"result":null}', '{"kind":"invoke","process":"B","operation":3,"atMs":22,"call":{"type":"Read"}}', '{"kind":"fail","process":"B","operation":3,"atMs":31}', '',
    ].join('\n'));
    expect(toHistoryLines(History.of({}))).toBe('');
  });

  test.each(drawn)('are read as the same history: $model.name', (subject) => {
    for (let seed = 0; seed < 20; seed += 1) {
      const history = randomHistory(subject, { seed, operations: 12, clients: 4, tampered: true });
      expect(readHistoryLines(toHistoryLines(history).replace('\n', '\n\n  \n'))).toEqual(history);
    }
  });

  const good = { kind: 'invoke', process: 'A', operation: 0, atMs: 1, call: 'read' };
  test.each<[string, string]>([
    ['{', 'line 2: "{" cannot be read: '],
    ['3', 'line 2: the event (3) must be a record in braces'],
    ['null', 'line 2: the event (null) must be a record in braces'],
    [JSON.stringify({ ...good, kind: 'ok' }), 'line 2: kind ("ok") must be "invoke", "complete" or "fail"'],
    [JSON.stringify({ ...good, process: 3 }), 'line 2: process (3) must be a text: who asked'],
    [JSON.stringify({ ...good, operation: undefined }), 'line 2: operation (missing) must be a number or a text: which operation of the process'],
    [JSON.stringify({ ...good, atMs: '1' }), 'line 2: atMs ("1") must be a number of milliseconds'],
    [JSON.stringify({ ...good, call: undefined }), 'line 2: call (missing) must be there: what was asked'],
  ])('%s is refused in a sentence', (line, sentence) => {
    expect(() => readHistoryLines(`\n${line}`)).toThrow(expect.objectContaining({ message: expect.stringContaining(sentence) }));
    expect(readHistoryLines(JSON.stringify({ ...good, operation: 'first' })).length).toBe(1);
  });
});
