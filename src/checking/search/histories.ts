/**
 * The histories of a search, each known by a small number. Two histories are one if every process did and was told the same, and the same operations precede
 * the same: that is what consistency depends on. So a history is kept by process: its beginnings and ends in their order, and at each beginning how many
 * operations of every other process had ended. (Without `precedes`, interleavings that no checker can tell apart would be states of their own.)
 */
import { fromText } from '../../simulation/plain-data.ts';
import type { ProcessId } from '../../simulation/process.ts';
import { History } from '../history.ts';
import type { HistoryEvent } from '../history.ts';
import type { Effect } from './handler-runs.ts';
import { Numbered } from './numbered.ts';
import { PairMemo } from './pair-map.ts';

export type OperationEffect = Effect & { readonly kind: 'invoke' | 'complete' | 'fail' };

interface Entry {
  readonly kind: 'invoke' | 'complete' | 'fail';
  readonly operation: number;
  readonly text: string; // of the call, result or reason
  readonly ended: readonly number[]; // invoke: operations of each process that had ended; empty otherwise
}

export type Sessions = readonly (readonly Entry[])[]; // by process

export class Histories {
  readonly #ids: readonly ProcessId[];
  readonly #all = new Numbered<Sessions>();
  readonly #built: (History | undefined)[] = [];
  readonly #changes = new Numbered<{ readonly process: number; readonly effects: readonly OperationEffect[] }>();
  readonly #after = new PairMemo((history, change) => this.#changed(history, change));

  constructor(ids: readonly ProcessId[]) {
    this.#ids = ids;
    this.numberOf(ids.map(() => []));
    this.#changes.numberOf({ process: 0, effects: [] }); // 0: nothing
  }

  numberOf(sessions: Sessions): number {
    return this.#all.numberOf(sessions);
  }

  sessionsOf(number: number): Sessions {
    return this.#all.at(number);
  }

  /** The number of what a handler of `process` recorded; 0 for nothing. */
  changeOf(process: number, effects: readonly OperationEffect[]): number {
    return effects.length === 0 ? 0 : this.#changes.numberOf({ process, effects });
  }

  /** The history after a change. */
  after(history: number, change: number): number {
    return change === 0 ? history : this.#after.of(history, change);
  }

  #changed(history: number, change: number): number {
    const { process, effects } = this.#changes.at(change);
    const sessions = this.sessionsOf(history).map((session) => [...session]);
    const ended = sessions.map((session, other) => (other === process ? 0 : session.filter(({ kind }) => kind !== 'invoke').length));
    for (const { kind, operation, text } of effects) (sessions[process] as Entry[]).push({ kind, operation, text, ended: kind === 'invoke' ? ended : [] });
    return this.numberOf(sessions);
  }

  /** The history as checkers read it. The same object for the same number, so that what is computed from it can be kept beside it. */
  at(number: number): History {
    return (this.#built[number] ??= this.#build(this.sessionsOf(number)));
  }

  /** Any order of all beginnings and ends in which the same operations precede the same: the order that was is one, so there is one. */
  #build(sessions: Sessions): History {
    const events: HistoryEvent[] = [];
    const next = sessions.map(() => 0);
    const ended = sessions.map(() => 0);
    const total = sessions.reduce((sum, session) => sum + session.length, 0);
    while (events.length < total) {
      const process = sessions.findIndex((session, place) => mayComeNext(session[next[place] as number], place, sessions, next, ended));
      const { kind, operation, text } = (sessions[process] as readonly Entry[])[next[process] as number] as Entry;
      next[process] = (next[process] as number) + 1;
      if (kind !== 'invoke') ended[process] = (ended[process] as number) + 1;
      const data = fromText(text);
      const event = { kind, process: this.#ids[process] as ProcessId, operation, atMs: events.length };
      events.push(kind === 'invoke' ? { ...event, call: data } : kind === 'complete' ? { ...event, result: data } : event);
    }
    return History.fromEvents(events);
  }
}

/** A beginning comes after what it follows; an end comes after the beginnings that do not follow it. */
function mayComeNext(entry: Entry | undefined, process: number, sessions: Sessions, next: readonly number[], ended: readonly number[]): boolean {
  if (entry === undefined) return false;
  if (entry.kind === 'invoke') return entry.ended.every((count, other) => (ended[other] as number) >= count);
  const place = (ended[process] as number) + 1; // of this end among those of its process
  return sessions.every((session, other) => {
    if (other === process) return true;
    const beginning = session.slice(next[other]).find(({ kind }) => kind === 'invoke');
    return beginning === undefined || (beginning.ended[process] as number) >= place;
  });
}
