/**
 * The course of each message through a space-time diagram, in lifelines and milliseconds.
 */
import type { Journey } from './space-time-model.ts';

/** A place in the diagram: which lifeline (or how far between two), and when. */
export interface Point {
  readonly lane: number;
  readonly ms: number;
}

/** What the course depends on besides the journey. */
export interface Spacing {
  readonly gap: number; // pixels between lifelines
  /** By how much a journey is drawn too late, so that those sent together can be told apart. */
  readonly shiftMs: ReadonlyMap<Journey, number>;
}

/** The course of a journey: from the sender's lifeline to where it ended. A message to oneself bulges to the right. */
export function pathOf(journey: Journey, placed: Spacing): Point[] {
  const { from, to, reach } = journey;
  const shift = placed.shiftMs.get(journey) ?? 0;
  const [sentMs, endMs] = [journey.sentMs + shift, journey.endMs + shift];
  if (from !== to) return [{ lane: from, ms: sentMs }, { lane: from + (to - from) * reach, ms: endMs }];
  const bulge = Math.min(0.2, 38 / placed.gap);
  return Array.from({ length: 17 }, (_, step) => ({ lane: from + bulge * Math.sin((Math.PI * reach * step) / 16), ms: sentMs + ((endMs - sentMs) * step) / 16 }));
}

/** Where a lost message was going: the rest of its way, at the same speed. Nothing for one to oneself. */
export function restOf(journey: Journey, placed: Spacing): Point[] {
  if (journey.fate !== 'lost' || journey.from === journey.to) return [];
  return [pathOf(journey, placed).at(-1) as Point, { lane: journey.to, ms: journey.dueMs + (placed.shiftMs.get(journey) ?? 0) }];
}

/** The point at `part` (0 to 1) of a path. */
export function along(path: readonly Point[], part: number): Point {
  const at = part * (path.length - 1);
  const index = Math.min(Math.floor(at), path.length - 2);
  const [one, other] = [path[index] as Point, path[index + 1] as Point];
  return { lane: one.lane + (other.lane - one.lane) * (at - index), ms: one.ms + (other.ms - one.ms) * (at - index) };
}
