/**
 * Traitors among generals: layers under a loyal one, which say in its place what they like.
 *
 *     byzantine(new OralGeneral({ traitors: 1 }), anyOralLie)                            // a search tries everything that it can say
 *     byzantine(new OralGeneral({ traitors: 1 }), oralLies(['attack', 'retreat', null])) // says just that, message by message; null says nothing
 *
 * Nothing is missing from "everything". What a loyal general takes no notice of is as good as not sent: a second message by the same path, one whose path
 * does not end with its sender, an unknown order, and whatever comes after its round. So in each place of the algorithm where a message belongs, there are three
 * things to say: attack, retreat, nothing. A strategy may depend on what the traitor has heard; but loyal generals do nothing by chance, so in one run it has
 * heard one thing, and comes down to one list of words.
 */
import type { ProcessId } from '../../simulation/process.ts';
import type { LayerContext } from '../../simulation/stack.ts';
import { sign } from '../signatures.ts';
import type { OralMessage } from './oral-messages.ts';
import { ORDERS, typeOf } from './orders.ts';
import type { Order } from './orders.ts';
import { signedText } from './signed-messages.ts';
import type { Signature, SignedMessage } from './signed-messages.ts';

/** What a traitor says in a place where a message belongs; null is nothing. */
export type Word = Order | null;

export const WORDS: readonly Word[] = [...ORDERS, null];

type Lie<Message> = (ctx: LayerContext<Message, Message>, to: ProcessId, message: Message) => void;

const say = (ctx: LayerContext<OralMessage, OralMessage>, to: ProcessId, message: OralMessage, word: Word): void => {
  if (word !== null) ctx.send(to, { ...message, type: typeOf(word) });
};

/** Says one of the three things in place of each message: of a search, all of them; of a run, each equally likely. */
export const anyOralLie: Lie<OralMessage> = (ctx, to, message) => say(ctx, to, message, ctx.choose(WORDS));

/** A traitor that says these words in the places of its messages, in the order in which a loyal general sends them, and then nothing. */
export function oralLies(words: readonly Word[]): OralTraitor {
  return new OralTraitor(words);
}

class OralTraitor {
  sent = 0; // messages that a loyal general would have sent so far
  readonly words: readonly Word[];

  constructor(words: readonly Word[]) {
    this.words = words;
  }

  onSend(ctx: LayerContext<OralMessage, OralMessage>, to: ProcessId, message: OralMessage): void {
    say(ctx, to, message, this.words[this.sent] ?? null);
    this.sent += 1;
  }

  onPacket(ctx: LayerContext<OralMessage, OralMessage>, from: ProcessId, message: OralMessage): void {
    ctx.deliver(from, message);
  }
}

/** Every list of so many words: 3 to the power of `places`. */
export function everyStrategy(places: number): Word[][] {
  let lists: Word[][] = [[]];
  for (let place = 0; place < places; place += 1) lists = lists.flatMap((list) => WORDS.map((word) => [...list, word]));
  return lists;
}

/** In how many places a general of OM(m) speaks: the commander once to each, a lieutenant by every path that it is not on. */
export function placesOf(options: { generals: number; traitors: number; commander: boolean }): number {
  const { generals, traitors, commander } = options;
  if (commander) return generals - 1;
  let places = 0;
  for (let round = 1, paths = 1; round <= traitors; round += 1) {
    places += paths * (generals - 1 - round); // to everybody who is neither on the path nor the speaker
    paths *= generals - 1 - round; // by one more of the others
  }
  return places;
}

/**
 * A traitor among signed messages: in place of each message it sends it, keeps it back, or, if it is the commander, signs any of the orders for this receiver,
 * or both. With `forges` it also tries what should not help: to pass on the opposite order under the signatures of the true one.
 */
export function anySignedLie(options: { secretKey: string; forges?: boolean }): Lie<SignedMessage> {
  return (ctx, to, message) => {
    const mine = message.signatures.length === 1;
    const choices: SignedMessage[][] = mine
      ? [[], ...ORDERS.map((order) => [signedBy(ctx.id, options.secretKey, order, [])]), ORDERS.map((order) => signedBy(ctx.id, options.secretKey, order, []))]
      : [[], [message], ...(options.forges === true ? [[forged(ctx.id, options.secretKey, message)]] : [])];
    for (const chosen of ctx.choose(choices)) ctx.send(to, chosen);
  };
}

function signedBy(id: ProcessId, secretKey: string, order: Order, before: readonly Signature[]): SignedMessage {
  return { type: typeOf(order), signatures: [...before, { signer: id, signature: sign(secretKey, signedText(order, before)) }] };
}

const forged = (id: ProcessId, secretKey: string, { type, signatures }: SignedMessage): SignedMessage =>
  signedBy(id, secretKey, type === 'Attack' ? 'retreat' : 'attack', signatures.slice(0, -1));
