/**
 * What shrinking took away, in a sentence.
 *
 *     shrunkInWords(original, smallest, { schedule })
 *     //=> 'shrunk from 214 events to 12: 3 processes of 5, 1 fault of 9, 1 loss of 31, every message that is not lost arrives after 10 ms'
 */
import { befallsMessages } from '../../simulation/faults.ts';
import type { Fault } from '../../simulation/faults.ts';
import type { Trace } from '../../simulation/trace.ts';
import { CONCERNS } from './schedule.ts';
import type { Circumstances, Schedule } from './schedule.ts';

export interface Went {
  readonly options: Circumstances;
  readonly trace: Trace;
}

const SINGULAR = { processes: 'process', faults: 'fault', losses: 'loss', inputs: 'input' } as const;
type Part = keyof typeof SINGULAR;

export interface ShrunkWords {
  readonly schedule: Schedule;
  /** Which budget ended before all was tried. */
  readonly usedUp?: string;
  /** Say nothing of what is as it was. */
  readonly changesOnly?: boolean;
}

export function shrunkInWords(original: Went, smallest: Went, { schedule, usedUp, changesOnly = false }: ShrunkWords): string {
  const [before, after] = [partsOf(original), partsOf(smallest)];
  const kept = (Object.keys(SINGULAR) as Part[])
    .filter((part) => (changesOnly ? before[part] !== after[part] : before[part] > 0 || after[part] > 0))
    .map((part) => `${after[part]} ${after[part] === 1 ? SINGULAR[part] : part} of ${before[part]}`);
  const sizes = Object.entries(schedule.sizes ?? {}).map(([name, size]) => `${name} ${size}`);
  const open = usedUp === undefined ? [] : [`${usedUp} was used up, so less may do`];
  const calmed = changesOnly && Object.keys(original.options.network ?? {}).length === 0 ? [] : arrivals(smallest, schedule);
  const words = [...sizes, ...kept, ...calmed, ...open];
  return `shrunk from ${original.trace.length} events to ${smallest.trace.length}${words.length === 0 ? '' : `: ${words.join(', ')}`}`;
}

function partsOf({ options, trace }: Went): Record<Part, number> {
  const faults = (options.faults ?? []) as readonly Fault[];
  return {
    processes: Object.keys(options.processes).length,
    faults: faults.filter((fault) => !befallsMessages(fault)).length,
    losses: trace.ofKind('drop').filter(({ reason }) => reason === 'lost' || reason === 'lost by plan').length,
    inputs: options.inputs?.length ?? 0,
  };
}

/** When messages arrive, where nothing of it is left to chance. */
function arrivals({ options }: Went, { calm = [] }: Schedule): string[] {
  if (calm.length < CONCERNS.length) return [];
  const faults = (options.faults ?? []) as readonly Fault[];
  const late = faults.flatMap((fault) => (fault.kind === 'late' ? [`message ${fault.message} arrives after ${Number(fault.afterMs.toFixed(1))} ms`] : []));
  const twice = faults.flatMap((fault) => (fault.kind === 'twice' ? [`message ${fault.message} arrives a second time after ${Number(fault.afterMs.toFixed(1))} ms`] : []));
  return [...late, ...twice, `every ${late.length === 0 ? '' : 'other '}message that is not lost arrives after 10 ms`];
}
