import { describe, expect, test } from 'vitest';
import { describeOperation } from '../history.ts';
import { readEdnKeyValue } from './edn-key-value.ts';
import { readJepsenLog } from './jepsen-log.ts';

describe('Jepsen logs', () => {
  const line = (...words: string[]): string => `INFO  jepsen.util - ${words.join('\t')}`;

  test('are read line by line; what failed to compare has observed, and what timed out is open', () => {
    const text = [
      line('0', ':invoke', ':write', '3'), line('1', ':invoke', ':cas', '[3 4]'), 'INFO  jepsen.core - Worker 1 starting', line('0', ':ok', ':write', '3'), line('1', ':fail', ':cas', '[3 4]'),
      line('0', ':invoke', ':read', 'nil'), line('1', ':invoke', ':cas', '[nil 15]'), line('0', ':ok', ':read', 'nil'), line('1', ':ok', ':cas', '[nil 15]'), line('2', ':invoke', ':write', '7'),
      line('2', ':info', ':write', ':timed-out'), line('3', ':invoke', ':read', 'nil'), line('3', ':fail', ':read', ':timed-out'), '',
    ].join('\n');
    const history = readJepsenLog(text);
    expect(readJepsenLog(text.replaceAll('\n', '\r\n'))).toEqual(history);
    expect(history.operations.map(describeOperation)).toEqual([
      '0: Write(3) completed (1.0 to 4.0 ms)', '1: CompareAndSet(3, 4) returned false (2.0 to 5.0 ms)', '0: Read() returned null (6.0 to 8.0 ms)',
      '1: CompareAndSet(null, 15) returned true (7.0 to 9.0 ms)', '2: Write(7) has an unknown outcome (10.0 ms on)', '3: Read() failed (12.0 to 13.0 ms)',
    ]);
  });

  test.each([
    [line('0', ':invoke', ':write', 'three'), 'line 1: "three" is neither a number nor nil'],
    [line('0', ':invoke', ':write'), 'line 1: "" is neither a number nor nil'],
    [`${line('0', ':invoke', ':read', 'nil')}\n${line('0', ':ok', ':read', 'three')}`, 'line 2: "three" is neither a number nor nil'],
    [line('0', ':invoke', ':cas', '3 4'), 'line 1: ":cas 3 4" is none of :read nil, :write 3 and :cas [3 4]'],
    [line('0', ':invoke', ':cas', '1[3 4]'), 'line 1: ":cas 1[3 4]" is none of'],
    [line('0', ':invoke', ':cas', '[3 4]1'), 'line 1: ":cas [3 4]1" is none of'],
    [line('0', ':invoke', ':delete', '[3 4]'), 'line 1: ":delete [3 4]" is none of'],
    [line('0', ':invoke', ':delete', '3'), 'line 1: ":delete 3" is none of'],
    [`\n${line('0', ':begin', ':read', 'nil')}`, 'line 2: ":begin" is none of :invoke, :ok, :fail and :info'],
  ])('%s is refused in a sentence', (text, sentence) => {
    expect(() => readJepsenLog(text)).toThrow(sentence);
  });
});

describe('EDN lines of a key-value store', () => {
  test('are read with their keywords, strings, numbers and nil', () => {
    const text = [
      '{:process 0, :type :invoke, :f :put, :key "x", :value "a \\"b\\""}', '{:process 1, :type :invoke, :f :get, :key "x", :value nil}', '{:process 0, :type :ok, :f :put, :key "x", :value "a"}',
      '{:process 1, :type :ok, :f :get, :key "x", :value ""}', '{:process 1, :type :invoke, :f :append, :key "x", :value "c"}', '{:process 2, :type :invoke, :f :get, :key "y", :value nil}',
      '{:process 1, :type :info, :f :append, :key "x", :value "c"}', '{:process 2, :type :fail, :f :get, :key "y", :value nil}', '{:process 0, :type :invoke, :f :get, :key "x", :value nil}',
      '{:process 0, :type :ok, :f :get, :key "x", :value "ac", }', '{:process 3, :type :invoke, :f :put, :key "y", :value nil}', '{:process 4, :type :invoke, :f :get, :key "y", :value nil}',
      '{:process 4, :type :ok, :f :get, :key "y", :value nil}', '',
    ].join('\n');
    const history = readEdnKeyValue(text);
    expect(readEdnKeyValue(text.replaceAll('\n', '\r\n  '))).toEqual(history);
    expect(history.operations.map(describeOperation)).toEqual([
      '0: Put(x, a "b") completed (1.0 to 3.0 ms)', '1: Get(x) returned null (2.0 to 4.0 ms)', '1: Append(x, c) has an unknown outcome (5.0 ms on)', '2: Get(y) failed (6.0 to 8.0 ms)',
      '0: Get(x) returned ac (9.0 to 10.0 ms)', '3: Put(y, null) has an unknown outcome (11.0 ms on)', '4: Get(y) returned null (12.0 to 13.0 ms)',
    ]);
  });

  test.each([
    ['[:process 0]', 'line 1: "[:process 0]" is no map in braces'],
    ['0 {:process 0}', 'line 1: "0 {:process 0}" is no map in braces'],
    ['{:process 0} 0', 'line 1: "{:process 0} 0" is no map in braces'],
    ['{:process 0, :type [1 2]}', 'line 1: cannot read ":type [1 2]"; expected :key and a keyword, a string in quotes, a number or nil'],
    ['\n{:process 0, :type :start, :f :get, :key "x"}', 'line 2: the type "start" is none of invoke, ok, fail and info'],
    ['{:process 0, :type :invoke, :f :scan, :key "x"}', 'line 1: the function "scan" is none of get, put and append'],
  ])('%s is refused in a sentence', (text, sentence) => {
    expect(() => readEdnKeyValue(text)).toThrow(sentence);
  });
});
