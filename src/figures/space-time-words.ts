/**
 * A space-time diagram in words: hovers, the key, the summary.
 */
import { describeMessage } from '../simulation/trace-text.ts';
import { escapeMarkup } from './figure.ts';
import { inline, payloadLines } from './payload.ts';
import type { Journey, Mark, SpaceTime } from './space-time-model.ts';
import { cut, hoverOfOperation, milliseconds as ms, operationLabel } from './operation-words.ts';
import type { OperationBar } from './space-time-operations.ts';
import { wrapText } from './text-metrics.ts';

/** Everything that a diagram may need a key for. */
export type SignKind = Exclude<Journey['fate'], 'arrived'> | 'copy' | Mark['kind'] | 'operation' | 'failed operation' | 'open operation' | 'paused' | 'cut off';

export const KIND_NAMES: Readonly<Record<SignKind, string>> = {
  copy: 'delivered again',
  recover: 'recovery',
  clock: 'clock set',
  network: 'slower or quicker',
  operation: 'operation',
  'failed operation': 'failed operation',
  'open operation': 'outcome unknown',
  paused: 'stands still',
  'cut off': 'cut off',
  lost: 'lost on its way',
  'receiver crashed': 'receiver had crashed',
  'under way': 'still under way',
  crash: 'crash',
  timer: 'timer',
  input: 'from outside',
  log: 'log line',
};

/** What hovering over an arrow shows, in Plotly's markup. */
export function hoverOfJourney(journey: Journey, model: SpaceTime, limits?: { columns: number; lines: number }): string {
  const name = (place: number): string => escapeMarkup(model.processes[place] as string);
  const heading = `<b>${escapeMarkup(cut(describeMessage(journey.message)))}</b>`;
  const tookMs = journey.endMs - journey.sentMs;
  const fate = {
    arrived: `sent ${ms(journey.sentMs)}, arrived ${ms(journey.endMs)} (after ${ms(tookMs)})`,
    lost: `sent ${ms(journey.sentMs)}, never arrived: ${journey.reason ?? 'lost'}`,
    'receiver crashed': `sent ${ms(journey.sentMs)}, came ${ms(journey.endMs)}, never handled: receiver crashed`,
    'under way': `sent ${ms(journey.sentMs)}, still under way when the run ended`,
  }[journey.fate];
  const fields = payloadLines(journey.message, limits).map((line) => `  ${escapeMarkup(line)}`);
  return [heading, `message ${journey.number}, ${name(journey.from)} → ${name(journey.to)}${journey.isCopy ? ', delivered again' : ''}`, fate, ...fields].join('<br>');
}

/** What hovering over a mark shows. */
export function hoverOfMark(mark: Mark, model: SpaceTime): string {
  const name = escapeMarkup(model.processes[mark.place] as string);
  const lines = mark.events.flatMap((event) => {
    switch (mark.kind) {
      case 'crash':
        return ['crashes: what it had not stored is lost'];
      case 'recover':
        return ['recovers, with what it had stored'];
      case 'clock':
        return [`its clock now ${escapeMarkup(event.text ?? '')}`];
      case 'network':
        return [escapeMarkup(event.text ?? '')];
      case 'timer':
        return [`timer “${escapeMarkup(event.text ?? '')}” runs out`];
      case 'input':
        return [`is told <b>${escapeMarkup(cut(describeMessage(event.message)))}</b> by ${escapeMarkup(event.peer ?? 'outside')}`, ...payloadLines(event.message).map((line) => `  ${escapeMarkup(line)}`)];
      case 'log':
        return [...wrapText(event.text ?? '', 440, { size: 12 }).map(escapeMarkup), ...(event.data === undefined ? [] : [`  ${escapeMarkup(cut(inline(event.data)))}`])];
    }
  });
  return [`<b>${name}</b> at ${ms(mark.atMs)}`, ...lines].join('<br>');
}

export function hoverOfBar(bar: OperationBar, model: SpaceTime): string {
  return hoverOfOperation({ process: model.processes[bar.place] as string, call: bar.call, outcome: bar.outcome, result: bar.result, begunMs: bar.fromMs, endedMs: bar.endedMs }, [], model.operations.length <= 40);
}

/** Everything that is told apart in the diagram, in sentences; runs of up to a dozen messages are told message by message. */
export function summarise(model: SpaceTime, title: string | undefined): string {
  const name = (place: number): string => model.processes[place] as string;
  const count = (fate: Journey['fate']): number => model.journeys.filter((journey) => journey.fate === fate).length;
  const fates = (['arrived', 'lost', 'receiver crashed', 'under way'] as const).filter((fate) => count(fate) > 0);
  const fateWords = { arrived: 'arrived', lost: 'lost', 'receiver crashed': 'to a crashed receiver', 'under way': 'still under way' };
  const total = model.journeys.length;
  const sentences = [
    `Space-time diagram of ${model.processes.length <= 6 ? listed(model.processes) : `${model.processes.length} processes`}, ${ms(model.fromMs)} to ${ms(model.lastMs)}: ${total === 0 ? 'no messages' : `${total} message${total === 1 ? '' : 's'} (${fates.map((fate) => `${count(fate)} ${fateWords[fate]}`).join(', ')})`}.`,
  ];
  for (const mark of model.marks) {
    if (mark.kind === 'crash') sentences.push(`${name(mark.place)} crashes at ${ms(mark.atMs)}.`);
    else if (mark.kind === 'recover') sentences.push(`${name(mark.place)} recovers at ${ms(mark.atMs)}.`);
    else if (mark.kind === 'clock') sentences.push(`${name(mark.place)}'s clock ${mark.events[0]?.text ?? 'is set'} at ${ms(mark.atMs)}.`);
    else if (mark.kind === 'network') sentences.push(`From ${ms(mark.atMs)} on, ${name(mark.place)} ${mark.events[0]?.text ?? ''}.`);
  }
  const between = ({ fromMs, untilMs }: { fromMs: number; untilMs: number }): string => (untilMs === Infinity ? `from ${ms(fromMs)} on` : `from ${ms(fromMs)} to ${ms(untilMs)}`);
  model.stretches.forEach((stretches, place) => {
    for (const stretch of stretches) if (stretch.state === 'paused' && stretch.fromMs <= model.lastMs) sentences.push(`${name(place)} stands still ${between(stretch)}.`);
  });
  for (const spell of model.spells) sentences.push(`${{ 'cut off': 'Cut off: ', 'links change': 'Links change: ', span: '' }[spell.kind]}${spell.who}, ${between(spell)}.`);
  const copies = model.journeys.filter(({ isCopy }) => isCopy).length;
  if (copies > 0) sentences.push(`${copies} of them ${copies === 1 ? 'is a message' : 'are messages'} delivered again.`);
  if (total <= 12) for (const journey of model.journeys) sentences.push(`${journey.number}. ${name(journey.from)} → ${name(journey.to)} ${cut(describeMessage(journey.message))}: ${ms(journey.sentMs)}${ending(journey)}.`);
  const { operations } = model;
  if (operations.length > 12) sentences.push(`${operations.length} operations: ${(['completed', 'failed', 'unknown'] as const).map((outcome) => [operations.filter((one) => one.outcome === outcome).length, outcome === 'unknown' ? 'of unknown outcome' : outcome] as const).filter(([many]) => many > 0).map(([many, words]) => `${many} ${words}`).join(', ')}.`);
  else for (const bar of operations) sentences.push(`${name(bar.place)}: ${cut(operationLabel(bar))}, ${between({ fromMs: bar.fromMs, untilMs: bar.endedMs })}.`);
  const logs = model.marks.filter(({ kind }) => kind === 'log');
  if (logs.length <= 12) for (const mark of logs) for (const event of mark.events) sentences.push(`${name(mark.place)} at ${ms(mark.atMs)}: ${event.text}.`);
  return [...(title === undefined ? [] : [title]), ...sentences].join('\n');
}

function ending(journey: Journey): string {
  if (journey.fate === 'arrived') return ` to ${ms(journey.endMs)}`;
  return journey.fate === 'under way' ? ', still under way' : journey.fate === 'lost' ? `, ${journey.reason ?? 'lost'}` : `, came ${ms(journey.endMs)} to a crashed receiver`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
