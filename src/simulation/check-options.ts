/**
 * Whether a simulation was given options at all: the names and the outermost shape.
 *
 *     checkOptions({ processes: [new Echo()], seed: 1 })
 *     //=> TypeError: simulation: processes must be a record of functions by name, as simulate({ processes: { A: () => new Echo() }, seed: 1 })
 */
import { checkNames } from './option-names.ts';
import type { RunOptions, SimulationOptions } from './run-types.ts';

// Records, so that the compiler misses a name that is new and not here.
const OPTIONS: Readonly<Record<keyof SimulationOptions, true>> = { processes: true, network: true, faults: true, inputs: true, clocks: true, seed: true, trace: true, tornWrites: true, freezeMessages: true };
const RUN_OPTIONS: Readonly<Record<keyof RunOptions, true>> = { untilMs: true, maxEvents: true, afterEvent: true };

/** Throws a sentence if the options are of another shape, or have a name that means nothing. Values are checked where they are used. */
export function checkOptions(options: SimulationOptions<any> & RunOptions): void {
  const example = 'simulate({ processes: { A: () => new Echo() }, seed: 1 })';
  if (typeof options !== 'object' || options === null) throw new TypeError(`simulation: no options; give them as ${example}`);
  checkNames('simulation', options, Object.keys({ ...OPTIONS, ...RUN_OPTIONS })); // `simulate` passes both
  const { processes } = options;
  if (typeof processes !== 'object' || processes === null || Array.isArray(processes)) throw new TypeError(`simulation: processes must be a record of functions by name, as ${example}`);
  for (const name of ['faults', 'inputs'] as const) {
    if (options[name] !== undefined && !Array.isArray(options[name])) throw new TypeError(`simulation: ${name} must be a list; put it in brackets: ${name}: [{ … }]`);
  }
}
