/**
 * What faults do to a space-time diagram: stretches of a lifeline on which its process is down or stands still, and spells in which links are cut or changed.
 *
 * The plan's own words tell who is cut off from whom: 'cut off: A, B | C' and, where it ends, 'healed: A, B | C'.
 */
import type { TraceEvent } from '../simulation/trace.ts';

/** A stretch of a lifeline. */
export interface Stretch {
  readonly state: 'up' | 'down' | 'paused';
  readonly fromMs: number;
  readonly untilMs: number; // Infinity for the last
}

/** A time in which the network is not as usual, or one that was asked for. */
export interface Spell {
  readonly kind: 'cut off' | 'links change' | 'span';
  readonly who: string; // 'A, B | C'; of a span, its name
  readonly fromMs: number;
  readonly untilMs: number; // Infinity: it lasts to the end of the run
  /** Between which lifelines the cut runs, as places; empty if it does not run between neighbours. */
  readonly walls: readonly number[];
}

/** The stretches of every lifeline, from the beginning to the end, by place. */
export function stretchesOf(events: readonly TraceEvent[], processes: readonly string[]): Stretch[][] {
  const stretches: Stretch[][] = processes.map(() => []);
  const now = processes.map(() => ({ down: false, paused: false, fromMs: 0 }));
  const stateOf = ({ down, paused }: { down: boolean; paused: boolean }): Stretch['state'] => (down ? 'down' : paused ? 'paused' : 'up');
  const close = (place: number, untilMs: number): void => {
    const one = now[place] as (typeof now)[number];
    if (untilMs > one.fromMs) (stretches[place] as Stretch[]).push({ state: stateOf(one), fromMs: one.fromMs, untilMs });
  };
  for (const { kind, process, atMs } of events) {
    const place = processes.indexOf(process);
    if (place < 0 || (kind !== 'crash' && kind !== 'recover' && kind !== 'pause' && kind !== 'resume')) continue;
    close(place, atMs);
    const one = now[place] as (typeof now)[number];
    if (kind === 'crash' || kind === 'recover') one.down = kind === 'crash';
    else one.paused = kind === 'pause';
    one.fromMs = atMs;
  }
  processes.forEach((_, place) => close(place, Infinity));
  return stretches;
}

const BEGINNINGS = { 'cut off: ': 'cut off', 'links change: ': 'links change' } as const;
const ENDS = { 'healed: ': 'cut off', 'links are as before: ': 'links change' } as const;

/** Spells of the network, by their beginnings. */
export function networkSpells(events: readonly TraceEvent[], processes: readonly string[]): Spell[] {
  const spells: Spell[] = [];
  const open: number[] = []; // indices in spells
  for (const { kind, process, atMs, text } of events) {
    if (kind !== 'network' || text === undefined || processes.includes(process)) continue;
    for (const [prefix, what] of Object.entries(BEGINNINGS)) {
      if (!text.startsWith(prefix)) continue;
      const who = text.slice(prefix.length);
      open.push(spells.push({ kind: what, who, fromMs: atMs, untilMs: Infinity, walls: what === 'cut off' ? wallsOf(who, processes) : [] }) - 1);
    }
    for (const [prefix, what] of Object.entries(ENDS)) {
      if (!text.startsWith(prefix)) continue;
      const at = open.findIndex((index) => spells[index]?.kind === what && spells[index]?.who === text.slice(prefix.length));
      if (at < 0) continue;
      const [index] = open.splice(at, 1) as [number];
      spells[index] = { ...(spells[index] as Spell), untilMs: atMs };
    }
  }
  return spells;
}

/**
 * The cut runs between neighbours of different groups, if every group stands together. A process of no group reaches all, or, where one process is cut off
 * from everybody, is everybody.
 */
function wallsOf(who: string, processes: readonly string[]): number[] {
  if (who.includes(' → ')) return []; // one way only
  const groups = who.split(' | ').map((group) => group.split(', '));
  if (!groups.flat().every((name) => processes.includes(name))) return [];
  const isAlone = groups.length === 1;
  const groupOf = processes.map((name) => groups.findIndex((group) => group.includes(name)));
  const walls = groupOf.flatMap((group, place) => {
    const before = groupOf[place - 1];
    return place > 0 && group !== before && (isAlone || (group !== -1 && before !== -1)) ? [place - 0.5] : [];
  });
  return isAlone || walls.length === groups.length - 1 ? walls : [];
}
