/**
 * Properties of runs, in words: what is always true of the processes, what is true at some moment, what becomes true in every run, what is true at the end.
 *
 *     const properties: RunProperties<typeof processes> = {
 *       always: { 'one leader per term': ({ processes }) => twoLeadersOfOneTerm(processes) ?? true },
 *       sometimes: { 'a leader is replaced': ({ processes: { n1 } }) => n1.currentTerm > 1 },
 *       eventually: { 'somebody leads': ({ processes }) => Object.values(processes).some(leads) },
 *       finally: { 'all logs are equal': ({ processes }) => sameLogs(Object.values(processes)) },
 *     };
 *
 * A property is a question to the processes as they are between two events: true, or false or a sentence that says what is wrong. It reads and changes
 * nothing; nothing is copied for it. The same function can be asked in a search. `always` is safety (□ in temporal logic), `eventually` that it becomes true
 * at some time (◇), `finally` that it is true where the run ends: ◇□, if nothing is left to happen. `sometimes` is a question to many runs, whether any of them
 * gets there. Source: Pnueli 1977, "The temporal logic of programs".
 */
import type { Moment, Processes, Run } from '../../simulation/simulation.ts';
import { describeEvent } from '../../simulation/trace-text.ts';
import type { Trace } from '../../simulation/trace.ts';
import { NO_HANDLER_FAILS } from '../search/questions.ts';
import { holds, unknown, violated } from '../verdict.ts';
import type { Holds, Unknown, Violated } from '../verdict.ts';

/** A run between two events. The fields of a process that is down are as its crash left them. */
export interface RunMoment<P extends Processes = Processes> extends Moment {
  readonly processes: Run<P>['processes'];
}

/** True, or false or a sentence that says what is wrong. */
export type RunProperty<P extends Processes = Processes> = (moment: RunMoment<P>) => boolean | string;

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

/** The moment that shows a verdict. */
export interface RunEvidence {
  readonly atMs: number;
  /** Index in the trace of the event after which it was so; undefined before the first event, and in a run that is not traced. */
  readonly event?: number;
  readonly process?: string; // where the event happened
  readonly trace: Trace;
}

/** A verdict with the moment that shows it: that of a violation, or the first one at which `sometimes` or `eventually` was true. */
export type RunVerdict = (Holds & { readonly evidence?: RunEvidence }) | Violated<RunEvidence> | Unknown;

/** How a run came to its end. */
export interface RunEnd {
  readonly idle: boolean; // nothing was left to happen
  readonly cutShort: string | undefined; // why it is no whole run, if it is none
  readonly vacuous: string | undefined; // why it shows nothing, if it does not
}

interface Watched {
  readonly name: string;
  readonly quantifier: RunQuantifier;
  readonly property: RunProperty<any>;
}

/** When something was so, and what the property said. */
interface Sighting extends RunEvidence {
  readonly initially: boolean; // before the first event
  readonly said: string;
}

const QUANTIFIERS: readonly RunQuantifier[] = ['always', 'sometimes', 'eventually', 'finally'];

/** All properties with their quantifiers. Throws a sentence if a name is used twice, or a property is no function. */
export function listedProperties(properties: RunProperties<any>): Watched[] {
  const all = QUANTIFIERS.flatMap((quantifier) => Object.entries(properties[quantifier] ?? {}).map(([name, property]): Watched => ({ name, quantifier, property })));
  all.forEach(({ name, property }, index) => {
    if (all.findIndex((other) => other.name === name) !== index) throw new RangeError(`properties: "${name}" is the name of two properties. Call one of them something else.`);
    if (name === NO_HANDLER_FAILS) throw new RangeError(`properties: "${name}" is asked of every run. Call the property something else.`);
    if (typeof property !== 'function') throw new TypeError(`properties: "${name}" is ${typeof property}. Give a function of a moment that returns true, or what is wrong.`);
  });
  return all;
}

/** Puts the properties to a run, moment by moment. */
export class PropertyWatch {
  readonly #all: readonly Watched[];
  readonly #decided = new Map<string, Sighting>(); // where `always` was violated, where `sometimes` and `eventually` were true
  #open: readonly Watched[]; // of these, what is not decided yet
  #traced = 0; // how many events of the trace had been written before the event that is looked at
  #events = 0;

  constructor(properties: RunProperties<any>) {
    this.#all = listedProperties(properties);
    this.#open = this.#all.filter(({ quantifier }) => quantifier !== 'finally');
  }

  get events(): number {
    return this.#events;
  }

  /** The moment before the first event. */
  begin(moment: Moment): void {
    this.#look(moment);
  }

  afterEvent(moment: Moment): void {
    this.#events += 1;
    this.#look(moment);
    this.#traced = moment.trace.length;
  }

  #look(moment: Moment): void {
    for (const { name, quantifier, property } of this.#open) {
      const answer = property(moment);
      if ((answer === true) === (quantifier === 'always')) continue;
      this.#decided.set(name, { ...this.#evidence(moment), initially: this.#events === 0, said: wrongIn(answer) });
      this.#open = this.#open.filter((watched) => watched.name !== name);
    }
  }

  /** An event writes its own line first, and then what its handler did; one that wrote nothing is told by the line before it. Before the first there is none. */
  #evidence({ nowMs: atMs, trace }: Moment): RunEvidence {
    const index = Math.min(this.#traced, trace.length - 1);
    if (index < 0) return { atMs, trace };
    const event = trace.at(index);
    return { atMs, trace, event: index, process: event.process };
  }

  /** What the run shows of each property, when it has ended. */
  verdicts(moment: Moment, end: RunEnd): Record<string, RunVerdict> {
    return Object.fromEntries(this.#all.map((watched) => [watched.name, this.#verdict(watched, moment, end)]));
  }

  #verdict({ name, quantifier, property }: Watched, moment: Moment, { idle, cutShort, vacuous }: RunEnd): RunVerdict {
    const length = `${this.#events.toLocaleString('en')} events, until ${moment.nowMs.toFixed(1)} ms`;
    const decided = this.#decided.get(name);
    const last = (): RunEvidence => {
      const { nowMs: atMs, trace } = moment;
      return trace.length === 0 ? { atMs, trace } : { atMs, trace, event: trace.length - 1, process: trace.at(trace.length - 1).process };
    };
    switch (quantifier) {
      case 'always':
        if (decided !== undefined) return violated(name, { because: `${whenOf(decided)}: ${decided.said}`, evidence: momentOf(decided) });
        return cutShort === undefined ? holds(name, { because: `after each of ${length}`, vacuous }) : unknown(name, { because: `true after each of ${length}; ${cutShort}` });
      case 'finally': {
        if (cutShort !== undefined) return unknown(name, { because: `the run has no end to ask at: ${cutShort}` });
        const answer = property(moment);
        return answer === true ? holds(name, { because: `at the end of ${length}`, vacuous }) : violated(name, { because: `at the end, at ${moment.nowMs.toFixed(1)} ms: ${wrongIn(answer)}`, evidence: last() });
      }
      default: {
        if (decided !== undefined) {
          const shown = decided.initially ? 'it was true before anything happened' : quantifier === 'eventually' ? vacuous : undefined;
          return { ...holds(name, { because: `first ${whenOf(decided)}`, vacuous: shown }), evidence: momentOf(decided) };
        }
        if (cutShort !== undefined) return unknown(name, { because: `true after none of ${length}; ${cutShort}` });
        return violated(name, { because: `true after none of ${length}${idle ? ', where nothing was left to happen' : ''}`, evidence: last() });
      }
    }
  }
}

const wrongIn = (answer: string | boolean): string => (typeof answer === 'string' ? answer : 'it does not hold');

const momentOf = ({ initially: _, said: __, ...evidence }: Sighting): RunEvidence => evidence;

/** 'at 12.3 ms, when B gets Vote from A' */
function whenOf({ atMs, event, trace, initially }: Sighting): string {
  if (initially) return 'before anything happened';
  return `at ${atMs.toFixed(1)} ms${event === undefined ? '' : `, when ${describeEvent(trace.at(event)).replace(/^\S+ ms {2}/, '')}`}`;
}
