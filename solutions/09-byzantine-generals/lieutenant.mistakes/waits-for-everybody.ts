/**
 * Misconception: "count when all have answered". A silent traitor is never heard from, so nothing is ever decided.
 * Caught by: "is not split by any traitor among four generals".
 * Say: Your lieutenant decides when everybody has told it something. A traitor may say nothing for ever: decide when the round is over.
 */
import type { Context, Process, ProcessId } from 'distsys';

export type CouncilMessage =
  /** From the commander C to a lieutenant: attack at this hour. */
  | { readonly type: 'Order'; readonly hour: number }
  /** From a lieutenant to another: the commander told me this hour; null: it told me nothing. */
  | { readonly type: 'Told'; readonly hour: number | null };

/** Each of the two rounds is as long; whoever is loyal is heard within the round in which it speaks. */
export const ROUND_MS = 100;

export class Lieutenant implements Process<CouncilMessage> {
  decided = false;
  hour: number | null = null; // when decided: the hour of the attack, or null to retreat

  round = 1;
  heardOrder = false;
  ordered: number | null = null;
  told = new Map<ProcessId, number | null>();

  onStart(ctx: Context<CouncilMessage>): void {
    ctx.setTimer('end of round', ROUND_MS);
  }

  onMessage(_ctx: Context<CouncilMessage>, from: ProcessId, message: CouncilMessage): void {
    if (message.type === 'Order' && from === 'C' && this.round === 1 && !this.heardOrder) {
      this.heardOrder = true;
      this.ordered = message.hour;
    }
    if (message.type === 'Told' && from !== 'C' && !this.decided && !this.told.has(from)) this.told.set(from, message.hour);
  }

  onTimer(ctx: Context<CouncilMessage>): void {
    const others = ctx.processes.filter((id) => id !== 'C' && id !== ctx.id);
    if (this.round === 1) {
      this.round = 2;
      for (const to of others) ctx.send(to, { type: 'Told', hour: this.ordered });
      return ctx.setTimer('end of round', ROUND_MS);
    }
    if (this.told.size < others.length) return;
    const values = [this.ordered, ...others.map((id) => this.told.get(id) ?? null)];
    this.hour = values.find((value) => 2 * values.filter((other) => other === value).length > values.length) ?? null;
    this.decided = true;
    ctx.log('decides');
  }
}
