/**
 * Properties over many seeds: one run a seed, until one violates a property.
 *
 *     const checked = checkSeeds((seed) => ({ processes, faults: plan, seed, untilMs: 5_000 }), properties, { seeds: 1_000 });
 *     checked.words     //=> 'seed 17 violates "one leader per term" at 812.4 ms on n4: at 812.4 ms, when n4 gets …. 16 runs before it did not'
 *     checked.violation //=> { seed: 17, property: 'one leader per term', options, run, verdict }
 *     shrinkRun(program, judgedByProperty(properties, checked.violation.property), { schedule: { seed: checked.violation.seed } })
 *
 * `sometimes` is asked of all runs together: a thousand runs in which nobody is ever elected show little about leaders. A property that holds, but shows
 * nothing in any of the runs, says so.
 */
import type { Processes, Run, RunOptions, SimulationOptions } from '../../simulation/simulation.ts';
import { NO_HANDLER_FAILS } from '../search/questions.ts';
import { holds, unknown, violated } from '../verdict.ts';
import type { Holds, Unknown, Violated } from '../verdict.ts';
import { checkRun } from './check-run.ts';
import { listedProperties } from './run-properties.ts';
import type { RunEvidence, RunProperties, RunQuantifier, RunVerdict } from './run-properties.ts';

export interface SeedsOptions {
  /** How many seeds, from `firstSeed` on, or which. */
  readonly seeds: number | readonly number[];
  /** Default: 1. */
  readonly firstSeed?: number;
  readonly onProgress?: (progress: { readonly runs: number; readonly of: number }) => void;
}

export interface SeedEvidence extends RunEvidence {
  readonly seed: number;
}

export type SeedsVerdict = (Holds & { readonly evidence?: SeedEvidence }) | Violated<SeedEvidence> | Unknown;

/** A run that violates a property, with what is needed to see it again and to shrink it. */
export interface SeedViolation<P extends Processes = Processes> {
  readonly seed: number;
  readonly property: string;
  readonly options: SimulationOptions<P> & RunOptions;
  readonly run: Run<P>;
  readonly verdict: Violated<SeedEvidence>;
}

export interface CheckedSeeds<P extends Processes = Processes> {
  readonly verdicts: Readonly<Record<string, SeedsVerdict>>;
  readonly runs: number;
  readonly events: number; // of all runs
  /** The first violation of anything but `sometimes`, which no single run violates. */
  readonly violation?: SeedViolation<P>;
  /** All of it in a sentence. */
  readonly words: string;
}

/** Throws a sentence if there is no seed, or if the options do not carry the seed that they are made for; throws what a property throws. */
export function checkSeeds<P extends Processes>(makeOptions: (seed: number) => SimulationOptions<P> & RunOptions, properties: RunProperties<P>, options: SeedsOptions): CheckedSeeds<P> {
  const seeds = seedsOf(options);
  // A failure comes first: it cuts the run short, and leaves the rest undecided.
  const tallies = [{ name: NO_HANDLER_FAILS, quantifier: 'always' as const }, ...listedProperties(properties)].map(({ name, quantifier }) => new Tally(name, quantifier));
  let events = 0;
  let violation: SeedViolation<P> | undefined;
  let runs = 0;
  for (const seed of seeds) {
    const given = makeOptions(seed);
    if (given.seed !== seed) throw new RangeError(`seeds: the options for seed ${seed} have seed ${given.seed}, so the runs would not differ as told. Pass the seed on.`);
    const checked = checkRun(given, properties);
    runs += 1;
    events += checked.events;
    for (const tally of tallies) tally.add(seed, checked.verdicts[tally.name] as RunVerdict);
    options.onProgress?.({ runs, of: seeds.length });
    const first = tallies.find(({ violation: found, quantifier }) => found !== undefined && quantifier !== 'sometimes');
    if (first?.violation === undefined) continue;
    violation = { seed, property: first.name, options: given, run: checked.run, verdict: first.violation };
    break;
  }
  const stopped = violation === undefined ? undefined : `the runs stopped at seed ${violation.seed}, which violates "${violation.property}"`;
  const verdicts = Object.fromEntries(tallies.map((tally) => [tally.name, tally.verdict(stopped)]));
  const words = violation === undefined ? wordsOf(verdicts, runs, events) : violationInWords(violation, runs - 1);
  return { verdicts, runs, events, ...(violation === undefined ? {} : { violation }), words };
}

function seedsOf({ seeds, firstSeed = 1 }: SeedsOptions): readonly number[] {
  const list = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, index) => firstSeed + index) : seeds;
  if (list.length === 0) throw new RangeError(`seeds: there is no seed in ${JSON.stringify(seeds)}. Give how many, 1 or more, or a list.`);
  return list;
}

const inWords = (runs: number): string => (runs === 1 ? '1 run' : `${runs.toLocaleString('en')} runs`);

function violationInWords({ seed, property, verdict }: SeedViolation<any>, before: number): string {
  const { atMs, process } = verdict.evidence;
  const rest = before === 0 ? '' : `. ${inWords(before)} before it did not`;
  return `seed ${seed} violates "${property}" at ${atMs.toFixed(1)} ms${process === undefined ? '' : ` on ${process}`}: ${verdict.because}${rest}`;
}

function wordsOf(verdicts: Readonly<Record<string, SeedsVerdict>>, runs: number, events: number): string {
  const remarks = Object.values(verdicts).flatMap((verdict) => {
    if (verdict.outcome === 'violated') return [`; "${verdict.property}" was true in none`];
    if (verdict.outcome === 'unknown') return [`; "${verdict.property}" is undecided`];
    return verdict.vacuous === undefined ? [] : [`; "${verdict.property}" shows nothing: ${verdict.vacuous}`];
  });
  return `no violation in ${inWords(runs)} of ${events.toLocaleString('en')} events${remarks.join('')}`;
}

/** What all runs together say of one property. */
class Tally {
  readonly name: string;
  readonly quantifier: RunQuantifier;
  violation: Violated<SeedEvidence> | undefined; // the last one
  #runs = 0;
  #undecided: string | undefined; // why, in the first run that does not say
  #good = 0; // runs in which it held
  #shown: SeedEvidence | undefined; // where it was first true
  #empty = 0; // runs in which it held and that showed nothing
  #why: string | undefined;

  constructor(name: string, quantifier: RunQuantifier) {
    this.name = name;
    this.quantifier = quantifier;
  }

  add(seed: number, verdict: RunVerdict): void {
    this.#runs += 1;
    if (verdict.outcome === 'violated') this.violation = violated(this.name, { because: verdict.because, evidence: { ...verdict.evidence, seed } });
    else if (verdict.outcome === 'unknown') this.#undecided ??= `seed ${seed}: ${verdict.because}`;
    else {
      this.#good += 1;
      this.#shown ??= { ...(verdict.evidence as RunEvidence), seed }; // there is one for `sometimes`, which alone shows it
      if (verdict.vacuous !== undefined) {
        this.#empty += 1;
        this.#why ??= verdict.vacuous;
      }
    }
  }

  /** `stopped`: why there were no more runs, if a violation ended them. */
  verdict(stopped: string | undefined): SeedsVerdict {
    const vacuous = this.#empty === this.#good ? this.#why : undefined;
    if (this.quantifier !== 'sometimes') {
      if (this.violation !== undefined) return this.violation;
      const why = this.#undecided ?? stopped;
      return why === undefined ? holds(this.name, { because: `in all of ${inWords(this.#runs)}`, vacuous }) : unknown(this.name, { because: why });
    }
    if (this.#shown !== undefined) {
      const { seed, atMs } = this.#shown;
      return { ...holds(this.name, { because: `in ${this.#good} of ${inWords(this.#runs)}, first with seed ${seed} at ${atMs.toFixed(1)} ms`, vacuous }), evidence: this.#shown };
    }
    const why = this.#undecided ?? stopped;
    if (why !== undefined) return unknown(this.name, { because: why });
    return violated(this.name, { because: `in none of ${inWords(this.#runs)}`, evidence: (this.violation as Violated<SeedEvidence>).evidence });
  }
}
