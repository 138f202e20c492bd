/**
 * Whether a distribution makes sense, in sentences that name the law, the value and the rule.
 *
 *     checkedDistribution({ kind: 'pareto', minMs: 1, alpha: 0 })
 *     //=> RangeError: pareto: alpha (0) must be a finite number above 0
 */
import type { Distribution } from './distributions.ts';

const poissonMeanMax = 1e8; // the table of a draw grows with the square root of the mean
const zipfItemsMax = 1e7; // 8 bytes an item

/** Returns `distribution` if it makes sense; throws a RangeError if not. Also for what was read from a file. */
export function checkedDistribution<D extends Distribution | { kind: 'mixture'; parts: readonly { weight: number; of: Distribution }[] }>(distribution: D): D {
  check(distribution as Distribution);
  return distribution;
}

function check(law: Distribution): void {
  switch (law.kind) {
    case 'constant':
      return atLeastZero(law.kind, 'ms', law.ms, MILLISECONDS);
    case 'uniform':
      atLeastZero(law.kind, 'minMs', law.minMs, MILLISECONDS);
      atLeastZero(law.kind, 'maxMs', law.maxMs, MILLISECONDS);
      return demand(law.minMs <= law.maxMs, `uniform: minMs (${law.minMs}) must not exceed maxMs (${law.maxMs}). Swap them?`);
    case 'exponential':
      atLeastZero(law.kind, 'meanMs', law.meanMs, MILLISECONDS);
      atLeastZero(law.kind, 'minMs', law.minMs, MILLISECONDS);
      return demand(law.minMs <= law.meanMs, `exponential: minMs (${law.minMs}) must not exceed meanMs (${law.meanMs}). Raise meanMs or lower minMs.`);
    case 'normal':
      atLeastZero(law.kind, 'meanMs', law.meanMs, MILLISECONDS);
      return atLeastZero(law.kind, 'standardDeviationMs', law.standardDeviationMs, MILLISECONDS);
    case 'log-normal':
      aboveZero(law.kind, 'medianMs', law.medianMs);
      return atLeastZero(law.kind, 'sigma', law.sigma, 'number');
    case 'pareto':
      aboveZero(law.kind, 'minMs', law.minMs);
      return aboveZero(law.kind, 'alpha', law.alpha);
    case 'weibull':
      aboveZero(law.kind, 'scaleMs', law.scaleMs);
      return aboveZero(law.kind, 'shape', law.shape);
    case 'gamma':
      aboveZero(law.kind, 'meanMs', law.meanMs);
      return aboveZero(law.kind, 'shape', law.shape);
    case 'empirical':
      demand(law.samplesMs.length > 0, 'empirical: samplesMs is empty; give at least one measured duration');
      return law.samplesMs.forEach((ms, index) => atLeastZero(law.kind, `samplesMs[${index}]`, ms, MILLISECONDS));
    case 'bernoulli':
      return demand(law.probability >= 0 && law.probability <= 1, `bernoulli: probability (${law.probability}) must lie from 0 to 1`);
    case 'poisson':
      atLeastZero(law.kind, 'mean', law.mean, 'number');
      return demand(law.mean <= poissonMeanMax, `poisson: mean (${law.mean}) must not exceed ${poissonMeanMax}. Count in larger units?`);
    case 'geometric':
      return demand(law.probability > 0 && law.probability <= 1, `geometric: probability (${law.probability}) must lie above 0 and be at most 1`);
    case 'zipf':
      demand(Number.isInteger(law.items) && law.items >= 1 && law.items <= zipfItemsMax, `zipf: items (${law.items}) must be a whole number from 1 to ${zipfItemsMax}`);
      return atLeastZero(law.kind, 'exponent', law.exponent, 'number');
    case 'mixture':
      demand(law.parts.length > 0, 'mixture: there are no parts; give at least one { weight, of }');
      law.parts.forEach(({ weight, of }, index) => {
        aboveZero(law.kind, `parts[${index}].weight`, weight);
        check(of);
      });
      return undefined;
    default:
      throw new RangeError(`distribution: kind "${String((law as { kind: unknown }).kind)}" is none of ${KINDS.join(', ')}`);
  }
}

const MILLISECONDS = 'number of milliseconds';

const KINDS = ['constant', 'uniform', 'exponential', 'normal', 'log-normal', 'pareto', 'weibull', 'gamma', 'empirical', 'bernoulli', 'poisson', 'geometric', 'zipf', 'mixture'];

function demand(holds: boolean, sentence: string): void {
  if (!holds) throw new RangeError(sentence);
}

function atLeastZero(kind: string, name: string, value: number, what: string): void {
  demand(Number.isFinite(value) && value >= 0, `${kind}: ${name} (${value}) must be a finite ${what}, 0 or more`);
}

function aboveZero(kind: string, name: string, value: number): void {
  demand(Number.isFinite(value) && value > 0, `${kind}: ${name} (${value}) must be a finite number above 0`);
}
