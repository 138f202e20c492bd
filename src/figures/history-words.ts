/**
 * The timeline of a history in words: hovers and the summary.
 */
import { describeOperation } from '../checking/history.ts';
import { describeVerdict } from '../checking/verdict.ts';
import { paletteColour } from './figure.ts';
import type { HistoryVerdict } from './history-evidence.ts';
import type { PlacedHistory } from './history-layout.ts';
import type { Bar, Timeline } from './history-model.ts';
import { hoverOfOperation, milliseconds, operationLabel } from './operation-words.ts';
import type { Hover } from './pixel-figure.ts';
import { INK_OF_FAULT } from './signs.ts';

const TOLD_MAX = 40; // operations; of longer histories the counts are told

/** A hover a bar, over all of it and its label's line. */
export function historyHovers({ pieces, timeline }: PlacedHistory): Hover[] {
  return pieces.map(({ bar, box }) => ({
    box,
    text: hoverOfOperation(bar.operation, roleOf(bar), timeline.bars.length <= TOLD_MAX),
    colour: bar.blocked ? INK_OF_FAULT : paletteColour(timeline.rows[bar.row]?.place ?? 0),
  }));
}

function roleOf({ number, blocked }: Bar): string[] {
  return [...(number === undefined ? [] : [`takes effect as number ${number}`]), ...(blocked ? ['cannot come next'] : [])];
}

/** What is told apart in the picture, in sentences. */
export function summariseHistory(timeline: Timeline, title: string | undefined, verdict: HistoryVerdict | undefined): string {
  const { bars, processes, fromMs, order } = timeline;
  const count = (outcome: string): number => bars.filter(({ operation }) => operation.outcome === outcome).length;
  const outcomes = ([['completed', 'completed'], ['failed', 'failed'], ['unknown', 'of unknown outcome']] as const).filter(([outcome]) => count(outcome) > 0).map(([outcome, words]) => `${count(outcome)} ${words}`);
  const lastMs = bars.reduce((most, { operation: { begunMs, endedMs } }) => Math.max(most, Number.isFinite(endedMs) ? endedMs : begunMs), fromMs);
  const lines = [
    ...(title === undefined ? [] : [title]),
    `Timeline of ${bars.length} operation${bars.length === 1 ? '' : 's'} of ${processes.length <= 6 ? processes.join(', ') : `${processes.length} processes`}, ${milliseconds(fromMs)} to ${milliseconds(lastMs)}: ${outcomes.join(', ')}.`,
    ...(verdict === undefined ? [] : [`${describeVerdict(verdict)}.`]),
  ];
  if (bars.length <= TOLD_MAX) lines.push(...bars.map((bar) => `${describeOperation(bar.operation)}${bar.highlighted ? ', highlighted' : ''}.`));
  if (order.length > 0) {
    lines.push(`${timeline.bars.some(({ blocked }) => blocked) ? 'Longest order that obeys the model' : 'In the order in which they take effect'}: ${order.slice(0, TOLD_MAX).map(({ operation, number }) => `${number}. ${operation.process}: ${operationLabel(operation)}`).join('; ')}${order.length > TOLD_MAX ? `; … and ${order.length - TOLD_MAX} more` : ''}.`);
  }
  lines.push(...timeline.reasons.map(({ text }) => text));
  return lines.join('\n');
}
