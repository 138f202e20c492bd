/**
 * A trace as text: a line an event for people, JSON Lines for programs, and the formats of two drawing tools.
 *
 *     describeEvent(event)      //=> '12.3 ms  B gets attack from A'
 *     toJsonLines(trace)        //=> a JSON object a line, as `jq` and data frames read them
 *     toShiViz(trace)           //=> a log with vector clocks, for bestchai.github.io/shiviz with the expression below
 *     toMermaid(trace)          //=> a sequence diagram, which GitHub draws in Markdown
 */
import { toText } from './plain-data.ts';
import type { ProcessId } from './process.ts';
import type { Trace, TraceData, TraceEvent } from './trace.ts';

/** A message in a few words: its `type`, or its text as JSON. */
export function describeMessage(message: unknown): string {
  if (typeof message === 'string') return message;
  if (typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string') return message.type;
  return toText(message);
}

/** A call of an operation in a few words: its `type`, and the values of its other fields: `Write(x, 1)`. */
export function describeCall(call: unknown): string {
  if (typeof call !== 'object' || call === null || !('type' in call) || typeof call.type !== 'string') return describeMessage(call);
  const { type, ...rest } = call;
  return `${type}(${Object.values(rest).map(describeMessage).join(', ')})`;
}

/** An event in one line. */
export function describeEvent(event: TraceEvent): string {
  return `${event.atMs.toFixed(1)} ms  ${event.process} ${whatHappened(event)}`;
}

function whatHappened(event: TraceEvent): string {
  switch (event.kind) {
    case 'start':
      return 'starts';
    case 'input':
      return `is told ${describeMessage(event.message)} from ${event.peer}`;
    case 'send':
      return `sends ${describeMessage(event.message)} to ${event.peer}`;
    case 'deliver':
      return `gets ${describeMessage(event.message)} from ${event.peer}`;
    case 'drop':
      return `never gets ${describeMessage(event.message)} from ${event.peer} (${event.reason})`;
    case 'timer':
      return `timer "${event.text}" runs out`;
    case 'duplicate':
      return `will get ${describeMessage(event.message)} from ${event.peer} twice`;
    case 'crash':
      return 'crashes';
    case 'recover':
      return 'recovers';
    case 'pause':
      return 'stands still';
    case 'resume':
      return 'goes on';
    case 'clock':
    case 'network':
      return event.text ?? '';
    case 'state':
      return `is now ${toText(event.data)}`;
    case 'invoke':
      return `begins operation ${event.number}, ${describeCall(event.data)}`;
    case 'complete':
      return `ends operation ${event.number}${event.data === undefined ? '' : `, which returned ${toText(event.data)}`}`;
    case 'fail':
      return `ends operation ${event.number} without effect${event.data === undefined ? '' : ` (${describeMessage(event.data)})`}`;
    case 'log':
      return `${event.text}${event.data === undefined ? '' : ` ${toText(event.data)}`}`;
  }
}

/** One JSON object a line: the event's fields, with plain data that JSON lacks as marks (see plain-data). Ends with a newline. */
export function toJsonLines(trace: Trace | TraceData): string {
  return eventsOf(trace).map((event) => `${toText(event)}\n`).join('');
}

/** What ShiViz needs to be told to read `toShiViz`: its "log parsing regular expression". */
export const SHIVIZ_EXPRESSION = '(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)';

/** All that ends a line to a regular expression or a parser, which JavaScript counts more of than `\n`. */
const LINE_ENDS = /[\n\r\u2028\u2029]+/g;

/**
 * A log for ShiViz: two lines an event of a process, its host with the vector clock, and what happened. Source: Beschastnikh et al. 2020,
 * "Visualizing distributed system executions", and the tool's own log format.
 */
export function toShiViz(trace: Trace | TraceData): string {
  const hostOf = (id: ProcessId): string => id.replaceAll(/\s/g, '_'); // a host ends at the first space
  const clocks = new Map<ProcessId, Map<ProcessId, number>>(trace.processes.map((id) => [id, new Map()]));
  const atSend = new Map<number, ReadonlyMap<ProcessId, number>>();
  const lines: string[] = [];
  for (const event of eventsOf(trace)) {
    const clock = clocks.get(event.process);
    if (clock === undefined || event.kind === 'drop' || event.kind === 'duplicate') continue; // nothing that a process saw
    if (event.kind === 'deliver') for (const [id, count] of atSend.get(event.cause ?? -1) ?? []) clock.set(id, Math.max(count, clock.get(id) ?? 0));
    clock.set(event.process, (clock.get(event.process) ?? 0) + 1);
    if (event.kind === 'send') atSend.set(event.index, new Map(clock));
    const shown = Object.fromEntries(Array.from(clock, ([id, count]) => [hostOf(id), count]));
    lines.push(`${hostOf(event.process)} ${JSON.stringify(shown)}`, describeEvent(event).replaceAll(LINE_ENDS, ' '));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** A Mermaid sequence diagram: an arrow where a message arrives, a crossed one where it is lost, a note for each log line and crash. */
export function toMermaid(trace: Trace | TraceData): string {
  const name = new Map(trace.processes.map((id, index) => [id, `p${index}`]));
  const plain = (text: string): string => text.replaceAll(LINE_ENDS, ' ').replaceAll(/[;#]/g, ' ');
  const lines = trace.processes.map((id) => `  participant ${name.get(id)} as ${plain(id)}`);
  for (const event of eventsOf(trace)) {
    const here = name.get(event.process);
    const there = name.get(event.peer ?? '');
    if (event.kind === 'deliver' && there !== undefined) lines.push(`  ${there}->>${here}: ${plain(describeMessage(event.message))}`);
    else if (event.kind === 'drop' && there !== undefined) lines.push(`  ${there}-x${here}: ${plain(describeMessage(event.message))} (${event.reason})`);
    else if (here !== undefined && ['log', 'crash', 'recover', 'pause', 'resume', 'input', 'clock', 'invoke', 'complete', 'fail'].includes(event.kind)) {
      lines.push(`  Note over ${here}: ${plain(describeEvent(event).replace(/^\S+ ms {2}/, ''))}`);
    }
  }
  return `sequenceDiagram\n${lines.join('\n')}\n`;
}

function eventsOf(trace: Trace | TraceData): readonly TraceEvent[] {
  return 'events' in trace ? trace.events : [...trace];
}
