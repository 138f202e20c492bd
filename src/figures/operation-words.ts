/**
 * Operations of a history in a few words: labels of bars, hovers, lines of a summary.
 *
 *     labelsOf(operation) //=> ['Read() → 0', '→ 0'], the best first
 */
import type { Operation } from '../checking/history.ts';
import { describeCall, describeMessage } from '../simulation/trace-text.ts';
import { escapeMarkup } from './figure.ts';
import { inline, payloadLines } from './payload.ts';
import { formatNumber } from './ticks.ts';

export const milliseconds = (value: number): string => `${formatNumber(Math.round(value * 100) / 100, 6)} ms`;

export const cut = (text: string, characters = 60): string => (text.length <= characters ? text : `${text.slice(0, characters - 1)}…`);

type Told = Pick<Operation, 'call' | 'outcome' | 'result'>;

/** 'Read() → 0', 'Write(1)', 'Write(2) failed', 'Write(3) ?' */
export function operationLabel({ call, outcome, result }: Told): string {
  return `${describeCall(call)}${outcome === 'unknown' ? ' ?' : outcome === 'failed' ? ' failed' : result === undefined ? '' : ` → ${describeMessage(result)}`}`.replaceAll(/\s+/g, ' ');
}

/** What a bar may be labelled, the best first: an answer says more than the question, where there is no room for both. */
export function labelsOf(operation: Told): string[] {
  const { call, outcome, result } = operation;
  const answered = outcome === 'completed' && result !== undefined;
  const short = answered ? `→ ${describeMessage(result)}` : `${describeMessage(call)}${outcome === 'unknown' ? ' ?' : outcome === 'failed' ? ' failed' : ''}`;
  return [operationLabel(operation), cut(short.replaceAll(/\s+/g, ' '), 14)];
}

const OUTCOMES = { completed: 'completed', failed: 'failed: it had no effect', unknown: 'outcome unknown: it may take effect at any later time, or never' } as const;

/** What hovering over an operation shows, in Plotly's markup. */
export function hoverOfOperation(operation: Pick<Operation, 'process' | 'call' | 'outcome' | 'result' | 'begunMs' | 'endedMs'>, more: readonly string[] = [], withFields = true): string {
  const { process, call, outcome, result, begunMs, endedMs } = operation;
  const when = endedMs === Infinity ? `from ${milliseconds(begunMs)} on` : `${milliseconds(begunMs)} to ${milliseconds(endedMs)} (took ${milliseconds(endedMs - begunMs)})`;
  return [
    `<b>${escapeMarkup(process)}: ${escapeMarkup(cut(describeCall(call)))}</b>`,
    outcome === 'completed' && result !== undefined ? `returned ${escapeMarkup(cut(inline(result)))}` : OUTCOMES[outcome],
    when,
    ...(withFields ? payloadLines(call, { columns: 48, lines: 6 }) : []).map((line) => `  ${escapeMarkup(line)}`),
    ...more.map(escapeMarkup),
  ].join('<br>');
}
