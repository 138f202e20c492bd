/**
 * Properties of runs, in words: what is always true of the processes, what is true at some moment, what becomes true in every run, what is true at the end.
 *
 *     const properties: RunProperties<typeof processes> = {
 *       always: { 'one leader per term': ({ n1, n2, n3 }) => twoLeadersOfOneTerm([n1, n2, n3]) ?? true },
 *       sometimes: { 'a leader is replaced': ({ n1 }) => n1.currentTerm > 1 },
 *       eventually: { 'somebody leads': ({ n1, n2, n3 }) => [n1, n2, n3].some(leads) },
 *       finally: { 'all logs are equal': ({ n1, n2, n3 }) => sameLogs([n1, n2, n3]) },
 *     };
 *
 * A property is a question to the processes as they are between two events: true, or false or a sentence that says what is wrong. It reads and changes
 * nothing; nothing is copied for it. `always` is safety (Lamport 1977, □), `eventually` that it becomes true at some time (◇), `finally` that it is true where
 * the run ends: a stable ◇□, if nothing is left to happen. `sometimes` is a question to many runs, and asks whether they get anywhere (Stateright's word).
 */
import { describeEvent } from '../simulation/trace-text.ts';
import type { Moment, Processes, Run } from '../simulation/simulation.ts';
import type { Trace, TraceEvent } from '../simulation/trace.ts';
import { holds, unknown, violated } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** True, or false or a sentence that says what is wrong. The moment tells the time and who is running; the fields of a crashed process are as the crash left them. */
export type RunProperty<P extends Processes = Processes> = (processes: Run<P>['processes'], moment: Moment) => boolean | string;

/** Properties by their names, which are words and differ: 'one leader per term'. */
export interface RunProperties<P extends Processes = Processes> {
  /** True before the first event and after each. */
  readonly always?: Readonly<Record<string, RunProperty<P>>>;
  /** True at some moment of some run. */
  readonly sometimes?: Readonly<Record<string, RunProperty<P>>>;
  /** True at some moment of every run. */
  readonly eventually?: Readonly<Record<string, RunProperty<P>>>;
  /** True at the end of every run. */
  readonly finally?: Readonly<Record<string, RunProperty<P>>>;
}

export type RunQuantifier = keyof RunProperties;

/** The moment that shows a violation. */
export interface RunEvidence {
  readonly atMs: number;
  /** Index in the trace of the event after which it was so; undefined before the first event, and in a run that is not traced. */
  readonly event?: number;
  readonly process?: string; // where the event happened
  readonly trace: Trace;
}

/** When something was so for the first time. */
export interface Sighting extends RunEvidence {
  readonly initially: boolean; // before the first event
  readonly said: string; // what the property answered, in words
}

/** How a run came to its end, for what is still open then. */
export interface RunEnd {
  readonly endMs: number;
  readonly idle: boolean; // nothing was left to happen
  readonly cutShort?: string; // why it is no whole run, if it is none
  readonly idleFaults?: string; // why its faults show nothing, if they do not
}

interface Watched<P extends Processes> {
  readonly name: string;
  readonly quantifier: RunQuantifier;
  readonly property: RunProperty<P>;
}

export class PropertyWatch<P extends Processes = Processes> {
  readonly #watched: readonly Watched<P>[];
  readonly #sightings = new Map<string, Sighting>(); // what decided a property: a violation of always, the first time of the others
  readonly #last = new Map<string, Sighting>(); // what `finally` last said
  #open: readonly Watched<P>[]; // not decided yet
  #traced = 0; // events of the trace before the one that is looked at
  events = 0;

  /** Throws a sentence if a name is used twice or a property is no function. */
  constructor(properties: RunProperties<P>) {
    this.#watched = (['always', 'sometimes', 'eventually', 'finally'] as const).flatMap((quantifier) =>
      Object.entries(properties[quantifier] ?? {}).map(([name, property]) => ({ name, quantifier, property })),
    );
    const names = this.#watched.map(({ name }) => name);
    const again = names.find((name, index) => names.indexOf(name) !== index);
    if (again !== undefined) throw new RangeError(`properties: "${again}" is the name of two properties. Call one of them something else.`);
    for (const { name, property } of this.#watched) if (typeof property !== 'function') throw new TypeError(`properties: "${name}" must be a function of the processes that returns true, or what is wrong`);
    this.#open = this.#watched.filter(({ quantifier }) => quantifier !== 'finally');
  }

  /** Before the first event. */
  begin(moment: Moment): void {
    this.#look(this.#open, moment, true);
  }

  afterEvent(moment: Moment): void {
    this.events += 1;
    this.#look(this.#open, moment, false);
    this.#traced = moment.trace.length;
  }

  /** What is to be true at the end. */
  end(moment: Moment): void {
    for (const watched of this.#watched) if (watched.quantifier === 'finally') this.#last.set(watched.name, this.#sighting(watched.property(moment.processes as Run<P>['processes'], moment), moment, this.events === 0));
  }

  #look(open: readonly Watched<P>[], moment: Moment, initially: boolean): void {
    for (const { name, quantifier, property } of open) {
      const answer = property(moment.processes as Run<P>['processes'], moment);
      if ((answer === true) === (quantifier === 'always')) continue;
      this.#sightings.set(name, this.#sighting(answer, moment, initially));
      this.#open = this.#open.filter((watched) => watched.name !== name);
    }
  }

  #sighting(answer: boolean | string, { nowMs, trace }: Moment, initially: boolean): Sighting {
    // An event writes its own line first, and then what its handler did. One that wrote nothing is told by the line before it.
    const index = this.#traced < trace.length ? this.#traced : trace.length - 1;
    const event = initially || index < 0 ? undefined : trace.at(index);
    const said = typeof answer === 'string' ? answer : answer ? 'it holds' : 'it does not hold';
    return { atMs: nowMs, trace, initially, said, ...(event === undefined ? {} : { event: event.index, process: event.process }) };
  }

  /** Names and quantifiers of all properties. */
  get names(): readonly { readonly name: string; readonly quantifier: RunQuantifier }[] {
    return this.#watched;
  }

  /** The first moment of a property that is to be true at some time; undefined if there was none. */
  sighting(name: string): Sighting | undefined {
    return this.#sightings.get(name);
  }

  /** What the run shows of each property, `sometimes` as of the only run. */
  verdicts(end: RunEnd, trace: Trace): Record<string, Verdict<RunEvidence>> {
    return Object.fromEntries(this.#watched.map(({ name, quantifier }) => [name, this.#verdict(name, quantifier, end, trace)]));
  }

  #verdict(name: string, quantifier: RunQuantifier, end: RunEnd, trace: Trace): Verdict<RunEvidence> {
    const { endMs, idle, cutShort } = end;
    const length = `${this.events.toLocaleString('en')} events, until ${endMs.toFixed(1)} ms`;
    const vacuous = this.events === 0 ? 'nothing happened' : end.idleFaults;
    const seen = this.#sightings.get(name);
    switch (quantifier) {
      case 'always':
        if (seen !== undefined) return violated(name, { because: describeSighting(seen), evidence: evidenceOf(seen) });
        return cutShort === undefined ? holds(name, { because: `after each of ${length}`, vacuous }) : unknown(name, { because: `it held after each of ${length}; ${cutShort}` });
      case 'sometimes':
      case 'eventually':
        if (seen !== undefined) return holds(name, { because: `first ${describeSighting({ ...seen, said: '' })}`, vacuous: seen.initially ? 'it held before anything happened' : quantifier === 'eventually' ? vacuous : undefined });
        if (cutShort !== undefined) return unknown(name, { because: `it held after none of ${length}; ${cutShort}` });
        return violated(name, { because: `after none of ${length}${idle ? ', when nothing is left to happen' : ''}`, evidence: { atMs: endMs, ...lastOf(trace), trace } });
      case 'finally': {
        const last = this.#last.get(name);
        if (cutShort !== undefined || last === undefined) return unknown(name, { because: `the run has no end: ${cutShort}` });
        if (last.said === 'it holds') return holds(name, { because: `at the end, after ${length}`, vacuous });
        return violated(name, { because: `at the end, at ${endMs.toFixed(1)} ms: ${last.said}`, evidence: { atMs: endMs, ...lastOf(trace), trace } });
      }
    }
  }
}

const lastOf = (trace: Trace): { event?: number; process?: string } => (trace.length === 0 ? {} : { event: trace.length - 1, process: trace.at(trace.length - 1).process });

export const evidenceOf = ({ atMs, event, process, trace }: Sighting): RunEvidence => ({ atMs, trace, ...(event === undefined ? {} : { event }), ...(process === undefined ? {} : { process }) });

/** 'at 12.3 ms, when B gets Vote from A: two leaders, A and B' */
function describeSighting({ atMs, event, trace, initially, said }: Sighting): string {
  const when = initially ? 'before anything happened' : `at ${atMs.toFixed(1)} ms${event === undefined ? '' : `, when ${describeEvent(trace.at(event) as TraceEvent).replace(/^\S+ ms {2}/, '')}`}`;
  return said === '' ? when : `${when}: ${said}`;
}
