/** Attacks of a process that is simulated: made-up traces and states, messages that hurt who reads them, and what a handler must not do. */
import type { Attack } from './attack.ts';

const exercise = '08/shop-and-payment';

/** A shop that does this when the order comes, and nothing else. */
const shop = (onOrder: string, top = '', fields = 'shipped: string[] = []; cancelled: string[] = [];'): string => `import * as distsys from 'distsys';
${top === '' ? '' : `${top}\n`}const course: any = distsys;
void course;
export class Shop {
  ${fields}
  onMessage(ctx: any, _from: string, message: any): void {
    if (message.type !== 'Order') return;
    ${onOrder}
  }
  onTimer(ctx: any): void { void ctx; }
}
`;
const cannotHave = /^the run that the program gave cannot have happened: .*Leave the simulation and built-in objects as they are\.$/s;
const NOT_PAID = 'expected paid exactly if shipped; got shipped, not charged (at 0.0 ms, at shop)';
const neither = (endMs: string): string => `expected the order gets into shipped or into cancelled, once; got into neither (at the end, at ${endMs} ms)`;
const LISTS = 'expected shipped and cancelled are lists that hold the order, or nothing; got ';
const HAPPY = "this.shipped.push('book'); ctx.log('ships');";

export const FORGED_RUNS: readonly Attack[] = [
  { name: 'a parcel without a charge', exercise, answer: shop(HAPPY), says: NOT_PAID },
  { name: 'a charge made up in the trace', exercise, says: cannotHave, answer: shop(HAPPY, `const original = (distsys as any).Trace.prototype.toData;
(distsys as any).Trace.prototype.toData = function () { const data = original.call(this); return { ...data, events: [...data.events, { index: data.events.length, atMs: 1, kind: 'send', process: 'shop', peer: 'payment', number: 1, cause: 1, message: { type: 'Charge', order: 'book', key: 'book' } }] }; };`) },
  { name: 'the state of the payment service made up', exercise, says: NOT_PAID, answer: shop(HAPPY, `const original = (distsys as any).Simulation.prototype.run;
(distsys as any).Simulation.prototype.run = function (options: any) { const run = original.call(this, options); run.processes.payment?.charged?.set?.('book', 'book'); return { ...run, processes: { ...run.processes, payment: { charged: new Map([['book', 'book']]) } } }; };`) },
  { name: 'another seed for the run', exercise, says: cannotHave, answer: shop(HAPPY, `const original = (distsys as any).Simulation.prototype.run;
(distsys as any).Simulation.prototype.run = function (options: any) { return original.call(new (distsys as any).Simulation({ processes: { shop: () => new Shop(), payment: () => new (distsys as any).PaymentService() }, seed: 99 }), options); };`) },
  { name: 'a network without losses', exercise, says: NOT_PAID, answer: shop(HAPPY, "(distsys as any).Simulation.prototype.lose = () => {}; for (const value of Object.values(distsys as any)) if (typeof value === 'function' && value.prototype) for (const name of ['isLost', 'lose', 'drop', 'decide']) value.prototype[name] = () => false;") },
  { name: 'lists that are no lists', exercise, says: `${LISTS}{ '0': 'book', length: 1, every: 7 } and 'book' (at the end, at 0.0 ms)`, answer: shop("ctx.log('ships');", '', "shipped = { length: 1, 0: 'book', every: 7 }; cancelled = 'book';") },
  { name: 'lists that grow when they are read', exercise, says: `${LISTS}nothing (undefined) and [] (at the end, at 0.0 ms)`, answer: shop("ctx.log('ships');", '', "get shipped(): string[] { return ['book']; } set shipped(_: string[]) {} cancelled: string[] = [];") },
  { name: 'a message with a long order', exercise, says: neither('20.0'), answer: shop("ctx.send('payment', { type: 'Charge', order: 'x'.repeat(5_000_000), key: 'k' });") },
  { name: 'messages of every strange kind', exercise, says: /^process "payment", onMessage at /, answer: shop("for (const strange of [null, undefined, 7, '', [], { type: null }, { type: 'Charge' }, { type: 'Charge', order: {}, key: [] }, { type: '__proto__' }, { type: 'Refund', order: NaN, key: null }]) ctx.send('payment', strange);") },
  { name: 'a message that changes after it is sent', exercise, says: /^process "shop", onMessage at 0\.0 ms: .*read.only/, answer: shop("const charge = { type: 'Charge', order: 'book', key: 'a' }; ctx.send('payment', charge); charge.key = 'b';") },
  { name: 'messages without end', exercise, says: 'Shop (@:4) took more than 512 MB of memory and was stopped. Look for a list or a buffer that grows without end.', answer: shop("for (;;) ctx.send('payment', { type: 'Charge', order: 'book', key: 'book' });") },
  { name: 'timers that do not let time pass', exercise, says: neither('0.0'), answer: shop("ctx.setTimer('again', 0);").replace('void ctx; }', "ctx.setTimer('again', 0); }") },
  { name: 'timers of strange times', exercise, says: 'process "shop", onMessage at 0.0 ms: timer "x": delayMs (NaN) must be a finite number of milliseconds, 0 or more (@:8)', answer: shop("for (const delay of [NaN, -1, Infinity]) ctx.setTimer('x', delay);") },
  { name: 'a letter to somebody else', exercise, says: 'process "shop", onMessage at 0.0 ms: cannot send to "__proto__"; the processes are shop, payment (@:8)', answer: shop("ctx.send('__proto__', 'hello');") },
  { name: 'memory shared by way of the global object', exercise, says: NOT_PAID, answer: shop(`(globalThis as any).shared = ((globalThis as any).shared ?? 0) + 1; ${HAPPY}`) },
  { name: 'the clock of the machine', exercise, says: 'process "shop", onMessage at 0.0 ms: called Date.now; a run would not repeat. Use ctx.nowMs instead. (@:8)', answer: shop('ctx.log(String(Date.now()));') },
  { name: 'a promise in a handler', exercise, says: 'process "shop", onMessage at 0.0 ms: the handler returned a promise. Handlers run to completion: remove async and await, and answer in a later handler. (@:4)', answer: shop('', '').replace('onMessage(ctx', 'async onMessage(ctx').replace('): void {\n    if', '): Promise<void> {\n    await null;\n    if') },
  { name: 'a constructor that leaves', exercise, says: '@:2: process.exit(0) ended the program. Return the answer and let the program run on.', answer: "export class Shop {\n  constructor() { process.exit(0); }\n  onMessage(): void {}\n}\n" },
];
