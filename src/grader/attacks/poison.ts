/** Attacks on the words between the learner's process and the judge: patched built-ins, forged, repeated and late answers. */
import { body, WRONG } from './attack.ts';
import type { Attack } from './attack.ts';

/** Puts `make(text)` in the place of what the host writes to the judge; `text` starts with the token. */
const writing = (make: string): string => `
  const from = Buffer.from;
  let told = 0;
  Buffer.from = ((text: any, ...rest: any[]) => {
    if (typeof text !== 'string' || !/^\\n[0-9a-f]{32} /.test(text)) return (from as any).call(Buffer, text, ...rest);
    told += 1;
    const [token, id] = text.slice(1).split(' ') as [string, string];
    const value = (number: number, of: number) => '\\n' + token + ' ' + number + ' {"kind":"value","value":{"returned":[' + of + ']}}\\n';
    return (from as any).call(Buffer, (${make})(text, token, Number(id), value), ...rest);
  }) as never;`;

export const POISON: readonly Attack[] = [
  { name: 'Object.is says yes', answer: body('', 'Object.is = () => true; Number.isInteger = () => true; Array.isArray = (() => true) as never;'), says: 'while loading @ was under way, the program gave an answer that cannot be read (were built-in objects changed?).' },
  { name: 'prototypes that agree', answer: body('', 'Array.prototype.every = () => true; Array.prototype.includes = () => true; Array.prototype.some = () => true; String.prototype.startsWith = () => true; RegExp.prototype.test = () => true;'), says: /cannot import/ },
  { name: 'a poisoned Object.prototype', answer: body('', "Object.defineProperty(Object.prototype, 'status', { value: 'passed' }); Object.defineProperty(Object.prototype, 'score', { get: () => 25 });"), says: WRONG },
  { name: 'promises that do not wait', answer: body('', 'Promise.prototype.then = function () { return this; } as never;'), says: 'fewestMessengers (@:2) returned a promise that nothing can settle any more. Look for a resolve that is never called.' },
  { name: 'another globalThis', answer: body('', "for (const name of ['Map', 'Set', 'Promise', 'JSON', 'Buffer', 'process', 'console', 'performance']) try { (globalThis as any)[name] = new Proxy(class {}, {}); } catch {}"), says: 'while loading @ was under way, the program ended by itself (exit code 7).' },
  { name: 'functions that call something else', answer: body('', 'Function.prototype.call = (() => 7) as never; Function.prototype.apply = (() => 7) as never; Reflect.apply = () => 7;'), says: WRONG },
  { name: 'JSON that says passed', answer: body('', `JSON.stringify = (() => '{"kind":"value","value":{"returned":[7],"status":"passed","score":5}}') as never;`), says: '@ does not export fewestMessengers; it exports returned, status, score. Keep the name of the stub.' },
  { name: 'a verdict in place of an answer', answer: body("return { status: 'passed', score: 5, maxScore: 5, verdict: 'passed' };"), says: 'expected fewestMessengers({ capture: 0.5, risk: 0.01 }) gives 7; got { status: \'passed\', score: 5, maxScore: 5, verdict: \'passed\' }' },
  { name: 'printed scores', answer: body("console.log('5/5 all checks passed'); process.stdout.write('##teamcity[testFinished]\\n{\"score\":25}\\n'); console.error('25/25');"), says: WRONG },
  { name: 'a stolen token and two answers', answer: body('', writing('(text: string, _token: string, id: number, value: any) => told < 2 ? text : value(id, 0) + value(id, 7)')), says: WRONG },
  { name: 'answers to questions not asked yet', answer: body('', writing('(text: string, _token: string, id: number, value: any) => told < 2 ? text : [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((ahead) => value(id + ahead, 0)).join("")')), says: 'while fewestMessengers (@:11) was under way, the program gave an answer that cannot be read (were built-in objects changed?).' },
  { name: 'late answers', answer: body('', writing('(text: string, _token: string, id: number, value: any) => told < 2 ? text : value(id - 1, 7) + text')), says: 'while fewestMessengers (@:11) was under way, the program gave an answer that cannot be read (were built-in objects changed?).' },
  { name: 'guessed tokens', answer: body('', writing("(text: string, token: string, id: number) => told < 2 ? text : Array.from({ length: 2000 }, (_, guess) => '\\n' + String(guess).padStart(32, '0') + ' ' + id + ' {\"kind\":\"value\",\"value\":{\"returned\":[7]}}').join('') + text")), says: WRONG },
  { name: 'half a line, for ever', answer: body('', writing("(text: string) => told < 2 ? text : text.slice(0, 40)")), says: 'fewestMessengers (@:11) was not done after 4 s and was stopped. Look for a loop that does not end, or a promise that takes too long.' },
  { name: 'a flood on the pipe', answer: body('', writing("(text: string, token: string) => told < 2 ? text : '\\n' + token + ' ' + 'x'.repeat(40_000_000)")), says: /^fewestMessengers .* (gave back|took) more than \d+ MB/ },
  { name: 'a number that takes a minute to read', answer: body('', writing("(text: string, token: string, id: number) => told < 2 ? text : '\\n' + token + ' ' + id + ' {\"kind\":\"value\",\"value\":{\"returned\":[{\"$\":\"bigint\",\"of\":\"' + '9'.repeat(30_000_000) + '\"}]}}\\n'")), says: 'while fewestMessengers (@:11) was under way, the program gave an answer that cannot be read (were built-in objects changed?).' },
  { name: 'a blame on the check', answer: body('', writing("(text: string, token: string, id: number) => told < 2 ? text : '\\n' + token + ' ' + id + ' {\"kind\":\"error\",\"error\":{\"kind\":\"scenario\",\"message\":\"full marks\"}}\\n'")), says: 'fewestMessengers threw full marks (@:11)' },
  { name: 'a claim not to have started', answer: body('', writing("(text: string, token: string, id: number) => told < 2 ? text : '\\n' + token + ' ' + id + ' {\"kind\":\"error\",\"error\":{\"kind\":\"not implemented\",\"message\":\"\\\\u001b[2J25/25\"}}\\n'")), says: '\\x1b[2J25/25' },
  { name: 'stack traces that look around', answer: body("Error.prepareStackTrace = (_error, sites) => sites.map((site: any) => [site.getThis(), site.getFunction(), site.getFileName()]) as never; const [first] = new Error().stack as never as unknown[][]; return first?.[1] ?? first?.[2];", ''), says: /got 'file:.*answer\.ts'$/ },
  { name: 'a line that is slow to look at', answer: `export function${' '.repeat(200_000)}fewestMessenger() {}\nexport const fewestMessengers = () => { for (;;); };`, says: 'fewestMessengers (@:2) was not done after 4 s and was stopped. Look for a loop that does not end, or a promise that takes too long.' },
];
