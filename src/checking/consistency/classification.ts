/**
 * One history held against every model at once: from one copy down to what a single session may rely on.
 *
 *     const verdicts = classifyHistory(History.drawn(`
 *       A: |--Write(1)--|
 *       B:                |--Read() = null--|
 *     `));
 *     verdicts.linearizability.outcome            //=> 'violated'
 *     verdicts['sequential consistency'].outcome  //=> 'holds'
 *     strongestOf(verdicts)                       //=> 'sequential consistency'
 *
 * Of a chain of models each of which implies the next: linearizability, sequential consistency, causal consistency (causal memory). What is below them,
 * the four guarantees of a session, is told one by one. The checks, their sources and what they take for granted: in the files of this folder.
 */
import { checkCausalConsistency } from './causal-consistency.ts';
import { checkSequentialConsistency } from './sequential-consistency.ts';
import { checkMonotonicReads, checkMonotonicWrites, checkReadYourWrites, checkWritesFollowReads } from './session-guarantees.ts';
import type { History } from '../history.ts';
import { checkLinearizability } from '../linearizability/linearizability.ts';
import type { Model } from '../model.ts';
import { keyValueStore } from '../models/collections.ts';
import { register } from '../models/registers.ts';
import type { Verdict } from '../verdict.ts';

export const CONSISTENCY_MODELS = [
  'linearizability', 'sequential consistency', 'causal consistency', 'causal convergence', 'read your writes', 'monotonic reads', 'monotonic writes', 'writes follow reads',
] as const;

export type ConsistencyModel = (typeof CONSISTENCY_MODELS)[number];

export type Classification = Readonly<Record<ConsistencyModel, Verdict>>;

export interface ClassifyOptions {
  /** What a single copy would do. Default: a register if the first call is a `Read` or `Write`, a key-value store otherwise. */
  readonly model?: Model;
  /** How many steps each of the two searches may take. Default: 300,000; what is not decided then is unknown. */
  readonly maxSteps?: number;
}

/** Throws what the checks throw: on calls that are no reads or writes, and on sessions whose operations overlap. */
export function classifyHistory(history: History, options: ClassifyOptions = {}): Classification {
  const { model = isRegister(history) ? register : keyValueStore, maxSteps = 300_000 } = options;
  return {
    linearizability: checkLinearizability(history, model, { maxSteps }),
    'sequential consistency': checkSequentialConsistency(history, model, { maxSteps }),
    'causal consistency': checkCausalConsistency(history),
    'causal convergence': checkCausalConsistency(history, { variant: 'CCv' }),
    'read your writes': checkReadYourWrites(history),
    'monotonic reads': checkMonotonicReads(history),
    'monotonic writes': checkMonotonicWrites(history),
    'writes follow reads': checkWritesFollowReads(history),
  };
}

const isRegister = ({ operations }: History): boolean => ['Read', 'Write'].includes(operations[0]?.call?.type as string);

/** The strongest of the first three models that holds, if one does. */
export function strongestOf(verdicts: Classification): ConsistencyModel | undefined {
  return CONSISTENCY_MODELS.slice(0, 3).find((model) => verdicts[model].outcome === 'holds');
}
