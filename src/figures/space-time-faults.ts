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

/** A group for each process; the cut runs between neighbours of different groups, if every group stands together. */
function wallsOf(who: string, processes: readonly string[]): number[] {
  const groups = who.includes(' | ') ? who.split(' | ').map((group) => group.split(', ')) : who.includes(' → ') ? [] : [[who]];
  if (groups.length === 0 || !groups.flat().every((name) => processes.includes(name))) return [];
  const groupOf = processes.map((name) => groups.findIndex((group) => group.includes(name)));
  if (groups.length > 1 && groupOf.includes(-1)) return []; // a bridge between the groups reaches both
  const walls = groupOf.flatMap((group, place) => (place > 0 && group !== groupOf[place - 1] ? [place - 0.5] : []));
  const parts = groups.length === 1 ? 2 : groups.length;
  return walls.length <= Math.max(parts - 1, groups.length === 1 ? 2 : 0) ? walls : [];
}
