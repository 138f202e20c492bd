import { NotImplemented } from 'distsys';
import type { Context, Greeting, Process, ProcessId } from 'distsys';

/**
 * Exercise 00/first-steps · no points · 1 line
 *
 * Answer every `Hello` with a `Welcome` that carries the same name, sent back to whoever it came from.
 *
 *     { type: 'Hello', name: 'Ada' } from client   is answered by   { type: 'Welcome', name: 'Ada' } to client
 */
export class Host implements Process<Greeting> {
  onMessage(ctx: Context<Greeting>, from: ProcessId, message: Greeting): void {
    // TODO: ctx.send(to, message) sends a message.
    throw new NotImplemented('00/first-steps');
  }
}
