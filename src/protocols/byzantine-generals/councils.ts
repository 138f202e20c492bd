/**
 * A whole army, its traitors included, and what a run of it came to.
 *
 *     const council = oralCouncil({ size: 4, rounds: 1, order: 'attack', traitors: { L3: ['retreat', 'retreat'] } });
 *     const run = simulate({ processes: council.processes, seed: 1 });
 *     councilResult(run.processes, council) //=> 'agree'
 *
 * Source: Lamport, Shostak and Pease 1982.
 */
import { byzantine } from '../../simulation/byzantine.ts';
import type { Process, ProcessId } from '../../simulation/process.ts';
import { keysOf } from '../signatures.ts';
import type { SignatureScheme } from '../signatures.ts';
import { OralGeneral } from './oral-messages.ts';
import { army, councilOutcome } from './orders.ts';
import type { CouncilOutcome, Order } from './orders.ts';
import { SignedGeneral } from './signed-messages.ts';
import { anyOralLie, anySignedLie, oralLies } from './traitors.ts';
import type { Word } from './traitors.ts';

export interface Council {
  readonly processes: Readonly<Record<ProcessId, () => Process<any>>>;
  readonly loyal: readonly ProcessId[]; // lieutenants
  readonly commanded: Order | null; // null if the commander is a traitor
}

/** `rounds` is m of OM(m); what a traitor says is a list of words, or 'anything', of which a search tries all and a run draws. */
export function oralCouncil(options: { size: number; rounds: number; order: Order; traitors?: Readonly<Record<ProcessId, readonly Word[] | 'anything'>> }): Council {
  const { size, rounds, order, traitors = {} } = options;
  return councilOf(size, order, Object.keys(traitors), (id) => {
    const general = new OralGeneral({ order, traitors: rounds });
    const words = traitors[id];
    return words === undefined ? general : byzantine(general, words === 'anything' ? anyOralLie : oralLies(words));
  });
}

/** `rounds` is m of SM(m). Traitors do anything that they can; with `forges`, they also try what should not help. Keys follow from `seed`. */
export function signedCouncil(options: { size: number; rounds: number; order: Order; traitors?: readonly ProcessId[]; forges?: boolean; seed?: number; scheme?: SignatureScheme }): Council {
  const { size, rounds, order, traitors = [], forges = false, seed = 1, scheme = 'ed25519' } = options;
  const { secretKeys, publicKeys } = keysOf(army(size), { seed, scheme });
  return councilOf(size, order, traitors, (id) => {
    const secretKey = secretKeys[id] as string;
    const general = new SignedGeneral({ order, traitors: rounds, secretKey, publicKeys });
    return traitors.includes(id) ? byzantine(general, anySignedLie({ secretKey, forges })) : general;
  });
}

function councilOf(size: number, order: Order, traitors: readonly ProcessId[], make: (id: ProcessId) => Process<any>): Council {
  const generals = army(size);
  for (const id of traitors) if (!generals.includes(id)) throw new RangeError(`council: the traitor '${id}' is none of ${generals.join(', ')}`);
  return {
    processes: Object.fromEntries(generals.map((id) => [id, () => make(id)])),
    loyal: generals.slice(1).filter((id) => !traitors.includes(id)),
    commanded: traitors.includes('C') ? null : order,
  };
}

/** What it came to; null while a loyal lieutenant has not decided. `processes` are those of a run, or of a state of a search. */
export function councilResult(processes: Readonly<Record<ProcessId, unknown>>, { loyal, commanded }: Council): CouncilOutcome | null {
  const decisions = loyal.map((id) => [id, (processes[id] as { decision: Order | null }).decision] as const);
  if (decisions.some(([, decision]) => decision === null)) return null;
  return councilOutcome({ loyal: Object.fromEntries(decisions), commanded });
}
