/**
 * A process whose messages an adversary sends: the process is as it was, and believes that it is honest; what the others hear of it is what the
 * adversary makes of it.
 *
 *     // A traitor, who tells one half the opposite (Lamport, Shostak & Pease 1982, figure 1).
 *     const traitor = () => byzantine(new Lieutenant(), equivocating({ to: ['B'], lie: ({ order }) => ({ type: 'Order', order: order === 'attack' ? 'retreat' : 'attack' }) }));
 *     simulate({ processes: { A: traitor, … }, seed: 1 })
 *     run.processes.A.top.decision //=> of the process inside
 *
 * An adversary is a layer under the process (see stack.ts), so it draws by `ctx.random`, and by `ctx.choose`, of which a search tries all outcomes. It
 * sends in its own name: no link of the simulation lets one process pass for another. A process that is evil from the start is a class of its own and
 * needs no wrapping.
 */
import type { Process, ProcessId } from './process.ts';
import { stack } from './stack.ts';
import type { Layer, LayerContext, Stack } from './stack.ts';

/** Sends what it likes in place of each message of the process: that message, another, several, to others, or nothing. It remembers nothing. */
export type Lie<Message = any> = (ctx: LayerContext<Message, Message>, to: ProcessId, message: Message) => void;

/** `process` behind an adversary: a lie, or a layer where it has to remember, to change what the process hears, or to act by timers. */
export function byzantine<P extends Process<any>>(process: P, adversary: Lie | Layer): Stack<P, readonly [Layer]> {
  if (typeof adversary === 'function') return stack(process, new Liar(adversary));
  if (typeof adversary?.onSend !== 'function') throw new TypeError('byzantine: the adversary must be a function (ctx, to, message) => void, or a layer with onSend and onPacket, as silent() or replaying()');
  return stack(process, adversary);
}

/** Sends nothing, to those named or to anybody: a process that hears all and never answers. */
export function silent(options: { to?: readonly ProcessId[] } = {}): Lie {
  const { to: silentTo } = options;
  return (ctx, to, message) => {
    if (silentTo !== undefined && !silentTo.includes(to)) ctx.send(to, message);
  };
}

/** Tells those named something else: `lie` makes the message that they get of the one that is meant. It must return a new message, the other is not its own. */
export function equivocating<Message>(options: { to: readonly ProcessId[]; lie: (message: Message, to: ProcessId) => Message }): Lie<Message> {
  return (ctx, to, message) => ctx.send(to, options.to.includes(to) ? options.lie(message, to) : message);
}

/** Also sends again what it has sent before, to whom it sent it: after each message one of the earlier ones, each equally likely. */
export const replaying = (): Layer => new Replaying();

/** Lets the process hear all, and speaks by a lie. */
class Liar implements Layer {
  readonly #lie: Lie; // no state: it is the same in every copy

  constructor(lie: Lie) {
    this.#lie = lie;
  }

  onSend(ctx: LayerContext, to: ProcessId, message: unknown): void {
    this.#lie(ctx, to, message);
  }

  onPacket(ctx: LayerContext, from: ProcessId, message: unknown): void {
    ctx.deliver(from, message);
  }
}

class Replaying implements Layer {
  sent: [to: ProcessId, message: unknown][] = [];

  onSend(ctx: LayerContext, to: ProcessId, message: unknown): void {
    ctx.send(to, message);
    if (this.sent.length > 0) ctx.send(...ctx.choose(this.sent));
    this.sent.push([to, message]);
  }

  onPacket(ctx: LayerContext, from: ProcessId, message: unknown): void {
    ctx.deliver(from, message);
  }
}
