/**
 * Misconception: "pass on what you hear when you hear it". Who hears nothing tells nothing, and who hears twice tells twice.
 * Caught by: "tells every other lieutenant what it was ordered, nothing included, at the end of round 1".
 * Say: You tell the others when the order arrives. Who was ordered nothing must tell that, at the end of round 1, and nobody twice.
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

  onMessage(ctx: Context<CouncilMessage>, from: ProcessId, message: CouncilMessage): void {
    if (message.type === 'Order' && from === 'C' && this.round === 1 && !this.heardOrder) {
      this.heardOrder = true;
      this.ordered = message.hour;
      for (const to of ctx.processes) if (to !== 'C' && to !== ctx.id) ctx.send(to, { type: 'Told', hour: message.hour });
    }
    if (message.type === 'Told' && from !== 'C' && !this.decided && !this.told.has(from)) this.told.set(from, message.hour);
  }

  onTimer(ctx: Context<CouncilMessage>): void {
    const others = ctx.processes.filter((id) => id !== 'C' && id !== ctx.id);
    if (this.round === 1) {
      this.round = 2;
      return ctx.setTimer('end of round', ROUND_MS);
    }
    const values = [this.ordered, ...others.map((id) => this.told.get(id) ?? null)];
    this.hour = values.find((value) => 2 * values.filter((other) => other === value).length > values.length) ?? null;
    this.decided = true;
    ctx.log('decides');
  }
}
