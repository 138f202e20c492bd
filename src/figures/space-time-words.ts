/**
 * A space-time diagram in words: hovers, the key, the summary.
 */
import { describeMessage } from '../simulation/trace-text.ts';
import { escapeMarkup } from './figure.ts';
import { inline, payloadLines } from './payload.ts';
import type { Journey, Mark, SpaceTime } from './space-time-model.ts';
import { wrapText } from './text-metrics.ts';
import { formatNumber } from './ticks.ts';

export const KIND_NAMES: Readonly<Record<Journey['fate'] | Mark['kind'], string>> = {
  arrived: 'arrived',
  lost: 'lost on its way',
  'receiver crashed': 'receiver had crashed',
  'under way': 'still under way',
  crash: 'crash',
  timer: 'timer',
  input: 'from outside',
  log: 'log line',
};

const ms = (value: number): string => `${formatNumber(Math.round(value * 100) / 100, 6)} ms`;

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
  return [heading, `message ${journey.number}, ${name(journey.from)} → ${name(journey.to)}`, fate, ...fields].join('<br>');
}

/** What hovering over a mark shows. */
export function hoverOfMark(mark: Mark, model: SpaceTime): string {
  const name = escapeMarkup(model.processes[mark.place] as string);
  const lines = mark.events.flatMap((event) => {
    switch (mark.kind) {
      case 'crash':
        return ['crashes: it handles and sends nothing more'];
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
  model.crashedAtMs.forEach((at, place) => {
    if (at !== undefined && at <= model.lastMs) sentences.push(`${name(place)} crashes at ${ms(at)}.`);
  });
  if (total <= 12) for (const journey of model.journeys) sentences.push(`${journey.number}. ${name(journey.from)} → ${name(journey.to)} ${cut(describeMessage(journey.message))}: ${ms(journey.sentMs)}${ending(journey)}.`);
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

function cut(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
