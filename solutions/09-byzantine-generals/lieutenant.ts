import type { Context, Process, ProcessId } from 'distsys';

export type CouncilMessage =
  /** From the commander C to a lieutenant: attack at this hour. */
  | { readonly type: 'Order'; readonly hour: number }
  /** From a lieutenant to another: the commander told me this hour; null: it told me nothing. */
  | { readonly type: 'Told'; readonly hour: number | null };

/** Each of the two rounds is as long; whoever is loyal is heard within the round in which it speaks. */
export const ROUND_MS = 100;

/**
 * Exercise 09/lieutenant · 6 points · about 22 lines
 *
 * You are a lieutenant of OM(1). The commander, C, orders an hour; you and the other lieutenants (every process but C and you) tell one another what you were
 * ordered, and go by the majority. One of all the generals may be a traitor.
 *
 * - Round 1 lasts until 100 ms. The commander's order arrives in it, or not at all.
 * - At its end you tell each other lieutenant what you were ordered, once; null if nothing came.
 * - Round 2 lasts until 200 ms. At its end you decide, and log 'decides'.
 *
 * You have a value for every lieutenant: your own order, and what each other one told you. Who told you nothing has told you null. The hour that *more than half* of
 * these values name is your decision; if there is none, or it is null, you retreat.
 *
 * Pass over what is not of its sender's kind (Order from C, Told from a lieutenant) and what comes too late: an Order at 100 ms or later, a Told at 200 ms or later. Of
 * the rest the first word of each sender counts. Clocks start together. A Told may come before your own round 1 has ended: keep it.
 */
export class Lieutenant implements Process<CouncilMessage> {
  decided = false;
  hour: number | null = null; // when decided: the hour of the attack, or null to retreat

  // --- learner's part: the fields that you need, in plain data: what you were ordered, and what each other lieutenant told you. ---
  round = 1;
  heardOrder = false;
  ordered: number | null = null;
  told = new Map<ProcessId, number | null>();
  // --- end of learner's part ---

  onStart(ctx: Context<CouncilMessage>): void {
    // --- learner's part: ctx.setTimer(name, delayMs) calls onTimer when the round is over. ---
    ctx.setTimer('end of round', ROUND_MS);
    // --- end of learner's part ---
  }

  onMessage(_ctx: Context<CouncilMessage>, from: ProcessId, message: CouncilMessage): void {
    // --- learner's part: whose word is it, is it in time, and is it the first? ---
    if (message.type === 'Order' && from === 'C' && this.round === 1 && !this.heardOrder) {
      this.heardOrder = true;
      this.ordered = message.hour;
    }
    if (message.type === 'Told' && !this.told.has(from)) this.told.set(from, message.hour);
    // --- end of learner's part ---
  }

  onTimer(ctx: Context<CouncilMessage>): void {
    // --- learner's part: after the first round you tell, after the second you count. ---
    const others = ctx.processes.filter((id) => id !== 'C' && id !== ctx.id);
    if (this.round === 1) {
      this.round = 2;
      for (const to of others) ctx.send(to, { type: 'Told', hour: this.ordered });
      return ctx.setTimer('end of round', ROUND_MS);
    }
    const values = [this.ordered, ...others.map((id) => this.told.get(id) ?? null)];
    this.hour = values.find((value) => 2 * values.filter((other) => other === value).length > values.length) ?? null;
    this.decided = true;
    ctx.log('decides');
    // --- end of learner's part ---
  }
}
