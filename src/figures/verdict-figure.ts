/**
 * The figure that fits a verdict's evidence, if there is one.
 *
 *     figureOfVerdict(checkLinearizability(history, register))  // the order that was found, or the longest one and what cannot come next
 *     figureOfVerdict(checkTransactions(history, { level }))    // the cycle of dependencies, or the reads that cannot be
 *     figureOfVerdict(result.verdicts['one leader per term'])   // the path of a search, or the moment of a run, as a space-time diagram
 *
 * Evidence is told by its shape, so that a check of one's own gets its figure too: `trace` and `steps` or `atMs`, `longest` or `orders`, `edges`,
 * `anomalies`, `groups`.
 */
import type { Operation } from '../checking/history.ts';
import type { Verdict } from '../checking/verdict.ts';
import type { Trace, TraceData } from '../simulation/trace.ts';
import { isDependencyEvidence, plotDependencies } from './dependencies.ts';
import type { Figure } from './figure.ts';
import { plotGrid } from './grid.ts';
import { plotHistory, plotOrderEvidence } from './history.ts';
import { isOrderEvidence, operationsOf } from './history-evidence.ts';
import type { HistoryVerdict } from './history-evidence.ts';
import { cut } from './operation-words.ts';
import { inline } from './payload.ts';
import { plotSpaceTime } from './space-time.ts';

const ORDERED_MAX = 200; // operations of an order that is shown unasked
const SENDS_MAX = 150; // messages of a run before the moment that shows the verdict

/** A verdict with what shows it; one that holds may have something to show as well. */
export type ShownVerdict = Verdict & { readonly evidence?: unknown; readonly orders?: HistoryVerdict['orders'] };

/** Undefined where the evidence is of no kind that a figure draws, and where there is none. */
export function figureOfVerdict(verdict: ShownVerdict): Figure | undefined {
  const { evidence } = verdict;
  if (verdict.outcome === 'holds' && verdict.orders instanceof Map) {
    const operations = [...(verdict.orders as ReadonlyMap<string, readonly Operation[]>).values()].flat().sort((one, other) => one.begun - other.begun);
    return operations.length === 0 || operations.length > ORDERED_MAX ? undefined : plotHistory(operations, { verdict });
  }
  if (typeof evidence !== 'object' || evidence === null) return undefined;
  if (isTraced(evidence)) return figureOfTrace(evidence);
  if (isDependencyEvidence(evidence)) return plotDependencies(evidence);
  if (verdict.outcome === 'violated' && isOrderEvidence(evidence) && operationsOf(evidence).length > 0) return plotOrderEvidence(verdict);
  return isDisagreement(evidence) ? figureOfGroups(evidence) : undefined;
}

/** A path of a search, or a moment of a run. */
interface Traced {
  readonly trace: Trace | TraceData;
  readonly steps?: readonly unknown[];
  readonly loopFrom?: number | undefined; // of the steps, the first of those that may go on for ever
  readonly atMs?: number;
  readonly event?: number;
}

function isTraced(evidence: object): evidence is Traced {
  const { trace } = evidence as { trace?: Trace };
  return typeof trace === 'object' && trace !== null && Array.isArray(trace.processes) && trace.processes.length > 0 && typeof trace.endMs === 'number';
}

/** The run up to the moment that shows the verdict, which is highlighted; of a long run the last of it. */
function figureOfTrace({ trace, atMs, event, steps = [], loopFrom }: Traced): Figure {
  const events = 'events' in trace ? trace.events : [...trace];
  const shownMs = atMs ?? trace.endMs;
  const sends = events.filter(({ kind, atMs: sentMs }) => kind === 'send' && sentMs <= shownMs);
  const fromMs = sends.length > SENDS_MAX ? (sends.at(-SENDS_MAX)?.atMs as number) : 0;
  // The last step of a path is what its handler was called for.
  const last = event ?? events.findLast(({ kind }) => ['deliver', 'drop', 'timer', 'input', 'crash', 'recover'].includes(kind))?.index;
  const untilMs = atMs === undefined ? undefined : Math.min(trace.endMs, atMs + 0.1 * (atMs - fromMs));
  // A path's steps take the same time each, unless it has a clock.
  const stepMs = steps.length === 0 ? 0 : trace.endMs / steps.length;
  const loops = loopFrom !== undefined && loopFrom < steps.length && Number.isInteger(stepMs);
  return plotSpaceTime(trace, {
    ...(loops ? { spans: [{ name: 'again and again, for ever', fromMs: (loopFrom + 0.5) * stepMs }] } : {}),
    ...(fromMs > 0 ? { fromMs } : {}),
    ...(untilMs === undefined || untilMs <= fromMs ? {} : { untilMs }),
    ...(last === undefined ? {} : { highlight: { events: [last] } }),
  });
}

/** Who holds, or read, what. */
interface Disagreement {
  readonly groups: readonly { readonly value: unknown; readonly members: readonly string[] }[];
  readonly expected?: unknown;
}

function isDisagreement(evidence: object): evidence is Disagreement {
  const { groups } = evidence as Partial<Disagreement>;
  return Array.isArray(groups) && groups.length > 0 && groups.every((group) => Array.isArray(group?.members) && group.members.length > 0 && 'value' in group);
}

const ROWS_MAX = 20;
const COLUMNS_MAX = 6;

function figureOfGroups({ groups, expected }: Disagreement): Figure {
  const shown = groups.slice(0, COLUMNS_MAX);
  const rows = shown.flatMap(({ members }, at) => members.map((name) => ({ name, at }))).slice(0, ROWS_MAX);
  const isTie = groups[0]?.members.length === groups[1]?.members.length; // then nobody can be said to be right
  const right = expected === undefined ? (isTie ? -1 : 0) : groups.findIndex(({ value }) => inline(value) === inline(expected));
  return plotGrid({
    rows: rows.map(({ name }) => name),
    columns: shown.map(({ value }) => cut(inline(value), 40)),
    rowTitle: 'who', columnTitle: 'holds or read',
    outcomes: {
      ...(right < 0 ? {} : { most: { glyph: '●', meaning: expected === undefined ? 'as most' : 'as expected', tone: 'good' as const } }),
      other: { glyph: '✗', meaning: expected === undefined ? (isTie ? 'this' : 'other than most') : 'not as expected', tone: 'bad' },
      none: { glyph: ' ', meaning: 'something else', tone: 'absent' },
    },
    cells: rows.map(({ at }) => shown.map((_, column) => (column !== at ? 'none' : at === right ? 'most' : 'other'))),
  });
}
