/** Attacks on the time, the memory and the output that a grading has. */
import { body, stopped } from './attack.ts';
import type { Attack } from './attack.ts';

const tooMuch = (line: number): string => `fewestMessengers (@:${line}) took more than 200 MB of memory and was stopped. Look for a list or a buffer that grows without end.`;

export const TIME: readonly Attack[] = [
  { name: 'a loop', answer: body('for (;;);'), says: stopped('1') },
  { name: 'a loop of promises', answer: body('for (;;) await null;'), says: stopped('1') },
  { name: 'a loop of microtasks', answer: body('const again = (): void => queueMicrotask(again); again(); await new Promise(() => {});'), says: stopped('1') },
  { name: 'a loop of timers', answer: body('for (;;) await new Promise((done) => setTimeout(done, 1));'), says: stopped('1') },
  { name: 'a loop at the top level', answer: `for (;;);\n${body('')}`, says: 'loading @ was not done after 1 s and was stopped. Look for an endless loop at the top level of the file.' },
  { name: 'a wait at the top level', answer: `await new Promise(() => {});\n${body('')}`, says: '@ waits at its top level for a promise that nothing can settle any more. Take that await out.' },
  { name: 'a lock that nobody opens', answer: body('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'), says: stopped('1') },
  { name: 'a pattern that backtracks', answer: body("/^(a+)+$/.test('a'.repeat(40) + 'b');"), says: stopped('1') },
  { name: 'a promise far in the future', answer: body('await new Promise((done) => setTimeout(done, 2 ** 31 - 1));'), says: stopped('1') },
  { name: 'a timer that keeps nothing awake', answer: body('await new Promise((done) => { setTimeout(done, 60_000).unref(); });'), says: 'fewestMessengers (@:1) returned a promise that nothing can settle any more. Look for a resolve that is never called.' },
  { name: 'a getter that loops', answer: body('return { get n() { for (;;); } };'), says: stopped('1') },
  { name: 'a proxy without end', answer: body('return new Proxy([], { get: (list, key) => (key === "length" ? 2 ** 40 : key === Symbol.iterator ? undefined : Reflect.get(list, key)) });'), says: 'fewestMessengers: Invalid array length (@:1)' },
  { name: 'a drip of log lines', answer: body("for (;;) { console.log('still here'); await new Promise((done) => setTimeout(done, 20)); }"), says: stopped('1') },
  { name: 'loops in finalizers and on the way out', answer: body("process.on('exit', () => { for (;;); }); process.on('beforeExit', () => { for (;;); }); process.exit(0);"), says: '@:2: process.exit(0) ended the program. Return the answer and let the program run on.' },
];

export const MEMORY: readonly Attack[] = [
  { name: 'objects without end', answer: body('const list: unknown[] = []; for (;;) list.push(new Array(1000).fill(0));'), says: tooMuch(1) },
  { name: 'buffers without end', answer: body('const list: unknown[] = []; for (;;) list.push(new Uint8Array(4_000_000).fill(1));'), says: tooMuch(1) },
  { name: 'text without end', answer: body("let text = 'x'; for (;;) { text += text + 'y'; JSON.stringify(text); }"), says: tooMuch(1) },
  { name: 'memory of WebAssembly', answer: body('const memory = new WebAssembly.Memory({ initial: 1 }); for (;;) { memory.grow(256); new Uint8Array(memory.buffer).fill(1); }'), says: tooMuch(1) },
  { name: 'an answer of 100 MB', answer: body("return 'x'.repeat(100_000_000);"), says: tooMuch(1) },
  { name: 'a list with a hole of four thousand million', answer: body('const list: number[] = []; list[4_294_967_294] = 7; return list;'), says: tooMuch(1) },
  { name: 'a flood of log lines', answer: body("for (let line = 0; line < 200_000; line += 1) console.log('\\u001b[2J\\u202e25/25 \\u200b' + 'x'.repeat(10_000));"), says: 'expected fewestMessengers({ capture: 0.5, risk: 0.01 }) gives 7; got 0' },
  { name: 'a stack without end', answer: body('const deeper = (): number => 1 + deeper(); deeper();'), says: 'fewestMessengers threw RangeError: Maximum call stack size exceeded (@:2)' },
  { name: 'an error with a huge stack and message', answer: body("const error = new Error('m'.repeat(1e6)); error.stack = 's\\n'.repeat(1e6); error.name = 'n'.repeat(1e6); throw error;"), says: /^fewestMessengers threw n{100}: m{1800,1900} …$/ },
];
