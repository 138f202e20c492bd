/**
 * A replayed run for people: every event with its virtual time, where it happened and what was in it, the lines that the learner's code logged in their
 * places, and whether the property is violated still.
 *
 *        event        ms  process
 *            3       0.0  shop     sends Charge to payment         message 1  { order: 'book', key: 'book' }
 *                         ·        asking for the first time
 *      ✗    12     350.0  shop     cancels
 */
import { inspect } from 'node:util';
import { plotSpaceTime } from '../figures/space-time.ts';
import { escapeMarkup } from '../figures/figure.ts';
import type { Figure } from '../figures/figure.ts';
import { staticSvg } from '../figures/static-svg.ts';
import type { TraceData, TraceEvent } from '../simulation/trace.ts';
import { describeEvent, toMermaid, toShiViz } from '../simulation/trace-text.ts';
import { printable } from './printable.ts';
import type { CheckResult } from './result.ts';

/** The endings of files that a diagram can be written to. */
export const DIAGRAMS = ['.svg', '.html', '.mmd', '.shiviz'] as const;

const LINES_MAX = 240; // of a longer run, its beginning and what is around the failure
const HEAD = 60;
const PAYLOAD_CHARACTERS_MAX = 120;
const EVENTS_DRAWN_MAX = 2000;

export function replayText(id: string, check: CheckResult): string {
  const head = `${id}: ${check.title}\n`;
  const listing = check.trace === undefined ? unplacedLines(check) : listingOf(check, check.trace);
  return `${head}\n${listing.join('\n')}\n\n${verdictText(check)}\n`;
}

/** What the run comes to now, in sentences. */
function verdictText({ status, expected, got, message, when, replay }: CheckResult): string {
  if (status === 'passed') return `It does not fail in this run any more. Whether it does in others: ${replay.replace('replay', 'grade').replace(/ \S+$/, '')}`;
  if (status === 'failed' && expected !== undefined) return `It still fails: expected ${expected}; got ${got}${when === undefined ? '' : ` (${when})`}.`;
  return `It still fails: ${message}`;
}

/** Where there is no run to place them in. */
const unplacedLines = ({ logged = [] }: CheckResult): string[] => ['The program did not come to the end of a run, so there is nothing to list.', ...logged.map((text) => `  ·  ${text}`)];

function listingOf({ status, event: failing, logged = [], loggedAfter = [] }: CheckResult, trace: TraceData): string[] {
  const node = Math.max(7, ...trace.processes.map((id) => printable(id).length));
  const time = Math.max(5, trace.endMs.toFixed(1).length);
  const rows = trace.events.map((event) => ({ event, what: printable(whatHappened(event)).replaceAll(/\s+/g, ' '), payload: printable(payloadOf(event)) }));
  const width = Math.min(50, Math.max(0, ...rows.filter(({ payload }) => payload !== '').map(({ what }) => what.length)));
  const shown = shownRows(trace.events.length, failing);
  const lines = [`     ${'event'.padStart(6)}  ${'ms'.padStart(time)}  ${'process'.padEnd(node)}`];
  let before = -1;
  for (const index of shown) {
    if (index > before + 1) lines.push(`             … ${index - before - 1} events are not shown; --diagram FILE.html has more`);
    before = index;
    const { event, what, payload } = rows[index] as (typeof rows)[number];
    const place = `${String(index).padStart(6)}  ${event.atMs.toFixed(1).padStart(time)}  ${printable(event.process).padEnd(node)}`;
    lines.push(`${index === failing ? '  ✗  ' : '     '}${place}  ${payload === '' ? what : `${what.padEnd(width)}  ${payload}`}`.trimEnd());
    logged.forEach((text, line) => {
      if (loggedAfter[line] !== index) return;
      for (const row of text.split('\n')) lines.push(`${' '.repeat(15 + time)}${'·'.padStart(node)}  ${row}`);
    });
  }
  if (before < trace.events.length - 1) lines.push(`             … ${trace.events.length - 1 - before} events are not shown; --diagram FILE.html has more`);
  return [...lines, `             ${trace.endMs.toFixed(1)} ms: ${status === 'error' ? 'the handler throws' : ENDS[trace.stopped]}`];
}

const ENDS: Readonly<Record<TraceData['stopped'], string>> = {
  idle: 'nothing is left to happen',
  time: 'the run ends here, with events still to come',
  'event budget': 'the run is cut short here, with events still to come',
};

function shownRows(events: number, failing = events - 1): number[] {
  const all = Array.from({ length: events }, (_, index) => index);
  if (events <= LINES_MAX) return all;
  const around = (LINES_MAX - HEAD) / 2;
  return all.filter((index) => index < HEAD || Math.abs(index - failing) <= around);
}

/** The event in words, without its time and place, which have columns of their own. */
function whatHappened(event: TraceEvent): string {
  const words = describeEvent(event).slice(`${event.atMs.toFixed(1)} ms  ${event.process} `.length);
  return event.kind === 'log' ? (event.text ?? '') : words;
}

function payloadOf({ kind, message, data, number }: TraceEvent): string {
  if (kind === 'log') return data === undefined ? '' : inline(data);
  if (message === undefined) return '';
  const { type: _, ...rest } = typeof message === 'object' && message !== null && !Array.isArray(message) ? (message as Record<string, unknown>) : {};
  const which = number === undefined ? '' : `message ${number}  `;
  return `${which}${Object.keys(rest).length === 0 ? '' : inline(rest)}`.trimEnd();
}

function inline(value: unknown): string {
  const text = inspect(value, { depth: 5, breakLength: Infinity, compact: true, maxArrayLength: 20, maxStringLength: 100 });
  return text.length > PAYLOAD_CHARACTERS_MAX ? `${text.slice(0, PAYLOAD_CHARACTERS_MAX)} …` : text;
}

/** The run of a failure as a space-time diagram, with the moment that shows it marked. A run without end is drawn as far as it can be read. */
export function failureFigure({ title, trace, event, when }: Pick<CheckResult, 'title' | 'event' | 'when'> & { trace: TraceData }): Figure {
  const until = Math.max(EVENTS_DRAWN_MAX, (event ?? 0) + 1);
  const cut = trace.events.length > until;
  const events = cut ? trace.events.slice(0, until) : trace.events;
  const drawn = cut ? { ...trace, events, endMs: events.at(-1)?.atMs ?? 0 } : trace;
  const marked = event === undefined || event >= events.length ? undefined : event;
  const words = `${title}${marked === undefined || when === undefined ? '' : ` · fails ${when}`}${cut ? ` (the first ${until} events)` : ''}`;
  return plotSpaceTime(drawn, { title: words, ...(marked === undefined ? {} : { highlight: { events: [marked] } }) });
}

/** The run as the file's ending wants it. */
export function diagramOf(file: string, check: CheckResult): string {
  const trace = check.trace as TraceData;
  if (file.endsWith('.mmd')) return toMermaid(trace);
  if (file.endsWith('.shiviz')) return toShiViz(trace);
  const svg = staticSvg(failureFigure({ ...check, trace })) ?? '';
  if (file.endsWith('.svg')) return svg;
  const title = escapeMarkup(check.title);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>body{font:14px/1.5 system-ui,sans-serif;max-width:1100px;margin:2em auto;padding:0 1em}pre{overflow-x:auto;font-size:13px}</style></head>
<body><h1 style="font-size:1.3em">${title}</h1><p>${escapeMarkup(verdictText(check))}</p>
${svg}<pre>${escapeMarkup(listingOf(check, trace).join('\n'))}</pre></body></html>
`;
}
