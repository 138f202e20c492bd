/**
 * Properties over many seeds: one run a seed, until one violates a property.
 *
 *     const checked = checkSeeds((seed) => ({ processes, faults: plan, seed, untilMs: 5_000 }), { always: { 'one leader per term': oneLeaderPerTerm } }, { seeds: 1_000 });
 *     checked.words     //=> 'seed 17 violates "one leader per term" at 812.4 ms on n4, after 16 runs that did not: at 812.4 ms, when …'
 *     checked.violation //=> { seed: 17, property: 'one leader per term', options, run, verdict }
 *     shrinkRun(program, judgedByProperties(properties, checked.violation.property), { schedule: { seed: checked.violation.seed } })
 *
 * `sometimes` is asked of all runs together: a thousand runs in which nobody is ever elected show little about leaders.
 */
import type { Processes, Run, RunOptions, SimulationOptions } from '../simulation/simulation.ts';
import { checkRun, NO_HANDLER_FAILS } from './check-run.ts';
import type { CheckedRun } from './check-run.ts';
import { evidenceOf, PropertyWatch } from './run-properties.ts';
import type { RunEvidence, RunProperties, RunQuantifier, Sighting } from './run-properties.ts';
import { holds, unknown, violated } from './verdict.ts';
import type { Verdict, Violated } from './verdict.ts';

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

export interface CheckedSeeds<P extends Processes = Processes> {
  readonly verdicts: Readonly<Record<string, Verdict<SeedEvidence>>>;
  readonly runs: number;
  readonly events: number; // of all runs
  /** The first violation of `always`, `eventually`, `finally` or 'no handler fails', with what is needed to see it again and to shrink it. */
  readonly violation?: {
    readonly seed: number;
    readonly property: string;
    readonly options: SimulationOptions<P> & RunOptions;
    readonly run: Run<P>;
    readonly verdict: Violated<SeedEvidence>;
  };
  /** All of it in a sentence or two. */
  readonly words: string;
}

/** Throws a sentence if there is no seed, and what a property throws. `makeOptions` is to use the seed, or all runs are one. */
export function checkSeeds<P extends Processes>(makeOptions: (seed: number) => SimulationOptions<P> & RunOptions, properties: RunProperties<P>, options: SeedsOptions): CheckedSeeds<P> {
  const seeds = seedsOf(options);
  const { names } = new PropertyWatch(properties);
  const tally = new Tally(names);
  let events = 0;
  for (const [index, seed] of seeds.entries()) {
    const given = makeOptions(seed);
    const checked = checkRun(given, properties);
    events += checked.events;
    tally.add(seed, checked);
    options.onProgress?.({ runs: index + 1, of: seeds.length });
    const property = tally.violatedBy(checked);
    if (property === undefined) continue;
    const verdict = ofSeed(checked.verdicts[property] as Violated<RunEvidence>, seed);
    const { atMs, process } = verdict.evidence;
    const before = index === 0 ? '' : `, after ${runsInWords(index)} that did not`;
    const words = `seed ${seed} violates "${property}" at ${atMs.toFixed(1)} ms${process === undefined ? '' : ` on ${process}`}${before}: ${(checked.verdicts[property] as Violated).because}`;
    return { verdicts: tally.verdicts(`the runs stopped at seed ${seed}, which violates "${property}"`), runs: index + 1, events, violation: { seed, property, options: given, run: checked.run, verdict }, words };
  }
  const verdicts = tally.verdicts(undefined);
  const remarks = Object.entries(verdicts).flatMap(([name, verdict]) =>
    verdict.outcome === 'violated' ? [`"${name}" never held`] : verdict.outcome === 'unknown' ? [`"${name}" is undecided`] : verdict.vacuous === undefined ? [] : [`"${name}" shows nothing: ${verdict.vacuous}`],
  );
  return { verdicts, runs: seeds.length, events, words: `${runsInWords(seeds.length)}, ${events.toLocaleString('en')} events, no violation${remarks.map((remark) => `; ${remark}`).join('')}` };
}

const runsInWords = (runs: number): string => (runs === 1 ? '1 run' : `${runs.toLocaleString('en')} runs`);

function seedsOf({ seeds, firstSeed = 1 }: SeedsOptions): readonly number[] {
  const list = typeof seeds === 'number' ? Array.from({ length: Math.max(0, Math.floor(seeds)) }, (_, index) => firstSeed + index) : seeds;
  if (list.length === 0) throw new RangeError(`seeds: ${JSON.stringify(seeds)} are no seeds. Give how many, 1 or more, or a list.`);
  return list;
}

function ofSeed(verdict: Violated<RunEvidence>, seed: number): Violated<SeedEvidence> {
  return violated(verdict.property, { because: `seed ${seed}: ${verdict.because}`, evidence: { ...verdict.evidence, seed } });
}

/** What all runs together say of each property. */
class Tally {
  readonly #names: readonly { readonly name: string; readonly quantifier: RunQuantifier }[];
  readonly #violations = new Map<string, Violated<SeedEvidence>>();
  readonly #undecided = new Map<string, string>(); // why, of the first run that was
  readonly #vacuous = new Map<string, { count: number; readonly why: string }>();
  readonly #seen = new Map<string, { count: number; initially: number; readonly seed: number; readonly first: Sighting }>();
  #last: SeedEvidence | undefined;
  #runs = 0;

  constructor(names: readonly { readonly name: string; readonly quantifier: RunQuantifier }[]) {
    this.#names = names;
  }

  add(seed: number, { run, verdicts, sightings }: CheckedRun<any>): void {
    this.#runs += 1;
    this.#last = { atMs: run.endMs, trace: run.trace, seed };
    for (const [name, verdict] of Object.entries(verdicts)) {
      if (verdict.outcome === 'violated') this.#violations.set(name, ofSeed(verdict, seed));
      else if (verdict.outcome === 'unknown') this.#undecided.set(name, this.#undecided.get(name) ?? `seed ${seed}: ${verdict.because}`);
      else if (verdict.vacuous !== undefined) this.#vacuous.set(name, { count: (this.#vacuous.get(name)?.count ?? 0) + 1, why: verdict.vacuous });
    }
    for (const [name, sighting] of Object.entries(sightings)) {
      const { count, initially, seed: firstSeed, first } = this.#seen.get(name) ?? { count: 0, initially: 0, seed, first: sighting };
      this.#seen.set(name, { count: count + 1, initially: initially + (sighting.initially ? 1 : 0), seed: firstSeed, first });
    }
  }

  /** What ends the search: a violation of anything but `sometimes`, which a single run cannot violate. */
  violatedBy({ verdicts }: CheckedRun<any>): string | undefined {
    const sometimes = new Set(this.#names.filter(({ quantifier }) => quantifier === 'sometimes').map(({ name }) => name));
    const found = Object.keys(verdicts).filter((name) => verdicts[name]?.outcome === 'violated' && !sometimes.has(name));
    return found.includes(NO_HANDLER_FAILS) ? NO_HANDLER_FAILS : found[0];
  }

  verdicts(stopped: string | undefined): Record<string, Verdict<SeedEvidence>> {
    const failed = this.#violations.get(NO_HANDLER_FAILS);
    return {
      ...Object.fromEntries(this.#names.map(({ name, quantifier }) => [name, quantifier === 'sometimes' ? this.#sometimes(name, stopped) : this.#every(name, stopped)])),
      ...(failed === undefined ? {} : { [NO_HANDLER_FAILS]: failed }),
    };
  }

  #every(name: string, stopped: string | undefined): Verdict<SeedEvidence> {
    const violation = this.#violations.get(name);
    if (violation !== undefined) return violation;
    const why = this.#undecided.get(name) ?? stopped;
    if (why !== undefined) return unknown(name, { because: why });
    const vacuous = this.#vacuous.get(name);
    return holds(name, { because: `in all of ${runsInWords(this.#runs)}`, vacuous: vacuous?.count === this.#runs ? `in every run, ${vacuous.why}` : undefined });
  }

  #sometimes(name: string, stopped: string | undefined): Verdict<SeedEvidence> {
    const seen = this.#seen.get(name);
    if (seen !== undefined) {
      const { count, initially, seed, first } = seen;
      return holds(name, { because: `in ${count} of ${runsInWords(this.#runs)}, first with seed ${seed} at ${evidenceOf(first).atMs.toFixed(1)} ms`, vacuous: initially === count ? 'where it held, it held before anything happened' : undefined });
    }
    const why = this.#undecided.get(name) ?? stopped;
    if (why !== undefined) return unknown(name, { because: why });
    return violated(name, { because: `in none of ${runsInWords(this.#runs)}`, evidence: this.#last as SeedEvidence });
  }
}
