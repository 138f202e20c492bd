/**
 * Traitors among the replicas: layers under an honest one, which hold its secret key and sign what they like with it. No others' keys: they cannot forge.
 *
 *     pbftCluster({ faulty: 1, traitors: { r0: 'equivocating' }, … })
 *
 * A silent traitor says nothing. A lying one changes, omits or forges whatever it sends, by chance. An equivocating one tells half of the honest
 * replicas one order of the requests and the other half another, signs to each half what belongs to its order, and its accomplices do the same; if their number
 * is odd, it leaves one out, so that neither half is a quorum with the traitors' help unless there are f + 1 of them. A replaying one sends again what it has sent before.
 */
import { byzantine, replaying, silent } from '../../simulation/byzantine.ts';
import type { Process, ProcessId } from '../../simulation/process.ts';
import type { Layer, LayerContext } from '../../simulation/stack.ts';
import { NULL_DIGEST, signed } from './messages.ts';
import type { Checkpoint, Commit, NewView, PbftMessage, Prepare, PrePrepare, ViewChange } from './messages.ts';

export type Treason = 'silent' | 'lying' | 'equivocating' | 'replaying';

export const TREASONS: readonly Treason[] = ['silent', 'lying', 'equivocating', 'replaying'];

type Ctx = LayerContext<PbftMessage, PbftMessage>;

/** A traitor of this kind who signs with this key, around an honest replica. `deceived` are told another order than the others by one who equivocates, and `ignored` nothing. */
export function treacherous(replica: Process<PbftMessage>, treason: Treason, options: { secretKey: string; deceived?: readonly ProcessId[]; ignored?: readonly ProcessId[] }): Process<any> {
  const { secretKey, deceived = [], ignored = [] } = options;
  switch (treason) {
    case 'silent': return byzantine(replica, silent());
    case 'lying': return byzantine(replica, new LyingReplica(secretKey));
    case 'equivocating': return byzantine(replica, new EquivocatingReplica({ secretKey, deceived, ignored }));
    case 'replaying': return byzantine(replica, replaying());
    default: throw new RangeError(`treacherous: '${String(treason satisfies never)}' is no treason; there are ${TREASONS.join(', ')}`);
  }
}

/** Hears all. */
abstract class Hearing implements Layer<PbftMessage, PbftMessage> {
  abstract onSend(ctx: Ctx, to: ProcessId, message: PbftMessage): void;

  onPacket(ctx: Ctx, from: ProcessId, message: PbftMessage): void {
    ctx.deliver(from, message);
  }
}

/** One message in two is as it should be, so that the lies count. */
class LyingReplica extends Hearing {
  readonly secretKey: string;

  constructor(secretKey: string) {
    super();
    this.secretKey = secretKey;
  }

  onSend(ctx: Ctx, to: ProcessId, message: PbftMessage): void {
    const luck = ctx.random();
    if (luck < 0.5) return ctx.send(to, message);
    if (luck < 0.6) return; // withheld
    const lie = this.lieAbout(ctx, message);
    if (lie !== null) ctx.send(to, lie);
  }

  private lieAbout(ctx: Ctx, message: PbftMessage): PbftMessage | null {
    const other = ctx.choose([NULL_DIGEST, 'f'.repeat(32)]);
    switch (message.type) {
      case 'Reply':
        return { ...message, result: message.result + ctx.choose([1, 7]) };
      case 'PrePrepare': // another place, nothing instead of a request, or a digest of nothing
        return ctx.choose([
          signed<PrePrepare>({ ...message, sequence: message.sequence + 1 }, this.secretKey),
          signed<PrePrepare>({ ...message, digest: NULL_DIGEST, request: null }, this.secretKey),
          signed<PrePrepare>({ ...message, digest: other }, this.secretKey),
        ]);
      case 'Prepare':
        return signed<Prepare>({ ...message, digest: other, sequence: message.sequence + ctx.choose([0, 1]) }, this.secretKey);
      case 'Commit':
        return signed<Commit>({ ...message, digest: other, sequence: message.sequence + ctx.choose([0, 1]) }, this.secretKey);
      case 'Checkpoint':
        return signed<Checkpoint>({ ...message, digest: other }, this.secretKey);
      case 'ViewChange': // hides what is prepared, shows no proof, or changes what others have signed
        return ctx.choose([
          signed<ViewChange>({ ...message, prepared: [] }, this.secretKey),
          signed<ViewChange>({ ...message, stable: message.stable + 4, proof: [] }, this.secretKey),
          signed<ViewChange>({ ...message, prepared: message.prepared.map(({ prePrepare, prepares }) => ({ prePrepare: { ...prePrepare, digest: NULL_DIGEST, request: null }, prepares: prepares.map((prepare) => ({ ...prepare, digest: NULL_DIGEST })) })) }, this.secretKey),
        ]);
      case 'NewView': // forgets what must be proposed again, or proposes nothing for it
        return ctx.choose([
          signed<NewView>({ ...message, prePrepares: [] }, this.secretKey),
          signed<NewView>({ ...message, prePrepares: message.prePrepares.map((one) => signed<PrePrepare>({ ...one, digest: NULL_DIGEST, request: null }, this.secretKey)) }, this.secretKey),
        ]);
      case 'State':
        return { ...message, snapshot: message.snapshot.replace('1', '2') };
      default:
        return null;
    }
  }
}

/** Two orders of the requests, told to two halves: places 1 and 2 are exchanged, 3 and 4, and so on. */
class EquivocatingReplica extends Hearing {
  proposals = new Map<string, PrePrepare>();                 // "view/sequence" -> the true proposal, as far as it is known
  held: [to: ProcessId, message: PrePrepare | Prepare | Commit][] = []; // what waits until the place that it is exchanged with is known

  readonly secretKey: string;
  readonly deceived: readonly ProcessId[];
  readonly ignored: readonly ProcessId[];

  constructor(options: { secretKey: string; deceived: readonly ProcessId[]; ignored: readonly ProcessId[] }) {
    super();
    this.secretKey = options.secretKey;
    this.deceived = options.deceived;
    this.ignored = options.ignored;
  }

  override onPacket(ctx: Ctx, from: ProcessId, message: PbftMessage): void {
    if (message.type === 'PrePrepare') this.learn(ctx, message);
    ctx.deliver(from, message);
  }

  onSend(ctx: Ctx, to: ProcessId, message: PbftMessage): void {
    if (message.type === 'PrePrepare') this.learn(ctx, message);
    if (message.type === 'PrePrepare' || message.type === 'Prepare' || message.type === 'Commit') {
      if (!this.ignored.includes(to)) this.held.push([to, message]);
      return this.release(ctx);
    }
    if (message.type === 'Reply' || message.type === 'Checkpoint') return; // would betray that there are two orders
    ctx.send(to, message);
  }

  private learn(ctx: Ctx, message: PrePrepare): void {
    const key = `${message.view}/${message.sequence}`;
    if (!this.proposals.has(key)) this.proposals.set(key, message);
    this.release(ctx);
  }

  private release(ctx: Ctx): void {
    const ready = this.held.filter(([, message]) => this.exchanged(message) !== undefined && this.proposals.has(`${message.view}/${message.sequence}`));
    this.held = this.held.filter((one) => !ready.includes(one));
    for (const [to, message] of ready) {
      const other = this.exchanged(message) as PrePrepare;
      ctx.send(to, this.deceived.includes(to) ? this.versionFor(message, other) : message);
    }
  }

  /** The true proposal for the place with which this message's is exchanged. */
  private exchanged({ view, sequence }: PrePrepare | Prepare | Commit): PrePrepare | undefined {
    return this.proposals.get(`${view}/${sequence % 2 === 1 ? sequence + 1 : sequence - 1}`);
  }

  private versionFor(message: PrePrepare | Prepare | Commit, { digest, request }: PrePrepare): PbftMessage {
    if (message.type === 'PrePrepare') return signed<PrePrepare>({ ...message, digest, request }, this.secretKey);
    return message.type === 'Prepare' ? signed<Prepare>({ ...message, digest }, this.secretKey) : signed<Commit>({ ...message, digest }, this.secretKey);
  }
}
