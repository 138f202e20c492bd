/**
 * The state of a sweep as JSON: which chunks are done, and what they measured. A sweep that was interrupted goes on from it; one with another plan
 * or another experiment is refused, because rows of two experiments would be mixed.
 */
import type { ChunkData } from './sweep-chunk.ts';
import type { SweepPlan } from './sweep-plan.ts';
import type { SweepSettings } from './sweep.ts';

/** Where a state is kept: a file, or anything that gives back the text that it was given. */
export interface StateStore {
  /** Null when there is none yet. */
  read(): string | null | Promise<string | null>;
  write(text: string): void | Promise<void>;
}

interface StateKey {
  readonly settings: SweepSettings<Record<string, readonly (number | string | boolean)[]>>;
  readonly experiment: string;
}

interface StoredState {
  readonly format: string;
  readonly key: Readonly<Record<string, unknown>>;
  readonly chunks: readonly (readonly [index: number, data: ChunkData])[];
}

const format = 'distsys sweep 1';

function keyData({ settings, experiment }: StateKey): Record<string, unknown> {
  const { over, seeds, firstSeed = 1, seedsPerChunk = 50, histograms = false } = settings;
  // In pairs: two grids with the same parameters in another order have their rows in another order.
  return { over: Object.entries(over), seeds, firstSeed, seedsPerChunk, histograms, experiment: hash(experiment) };
}

export function stateText(key: StateKey, done: readonly (ChunkData | undefined)[]): string {
  const chunks: [number, ChunkData][] = [];
  done.forEach((data, index) => data && chunks.push([index, data]));
  return `${JSON.stringify({ format, key: keyData(key), chunks } satisfies StoredState)}\n`;
}

/** What is done already, by chunk. */
export function loadState(text: string | null, key: StateKey, plan: SweepPlan): (ChunkData | undefined)[] {
  if (text === null) return [];
  const state = parse(text);
  const wanted = keyData(key);
  const differing = Object.keys(wanted).filter((name) => JSON.stringify(state.key[name]) !== JSON.stringify(wanted[name]));
  if (differing.length > 0) {
    throw new Error(`sweep: the stored state belongs to another sweep (${differing.join(', ')} changed). Use another store, or delete the old state.`);
  }
  const done: (ChunkData | undefined)[] = [];
  for (const [index, data] of state.chunks) if (index < plan.chunks.length) done[index] = data;
  return done;
}

function parse(text: string): StoredState {
  let state: Partial<StoredState> | null = null;
  try {
    state = JSON.parse(text) as Partial<StoredState>;
  } catch (error) {
    throw new Error('sweep: the stored state is no JSON. Delete it, or use another store.', { cause: error });
  }
  if (state?.format !== format || !state.key || !Array.isArray(state.chunks)) {
    throw new Error(`sweep: the stored state is not of the format "${format}". Delete it, or use another store.`);
  }
  return state as StoredState;
}

/** FNV-1a, 32 bits: enough to notice an edited experiment. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}
