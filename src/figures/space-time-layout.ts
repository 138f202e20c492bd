/**
 * Where everything in a space-time diagram goes, in pixels: lifelines, journeys, marks, and labels where there is room.
 *
 * Time runs downwards. A notebook's column is narrow and scrolls down: so time gets as much height as it needs, arrows are nearly
 * level, and text, which is level too, lies along them. (With time to the right, ten labels would need 1000 pixels.)
 */
import type { Box } from './drawing.ts';
import { FIGURE_WIDTH } from './figure.ts';
import { LABEL_SIZE, MARK_OFFSET, placeLabels, sideTextWidth } from './space-time-labels.ts';
import type { Label } from './space-time-labels.ts';
import type { Spell } from './space-time-faults.ts';
import type { Journey, SpaceTime } from './space-time-model.ts';
import type { Spacing } from './space-time-paths.ts';
import { KIND_NAMES } from './space-time-words.ts';
import type { SignKind } from './space-time-words.ts';
import { fitName, textWidth, wrapText } from './text-metrics.ts';
import { niceTicks } from './ticks.ts';

export interface Placed extends Spacing {
  readonly model: SpaceTime;
  readonly title: readonly string[];
  readonly height: number;
  readonly plot: Box;
  readonly firstX: number;
  readonly names: readonly string[]; // of the processes, shortened where they must be
  readonly nameSize: number;
  readonly ticks: readonly number[];
  readonly labels: readonly Label[];
  readonly dense: boolean; // thinner lines, smaller heads
  /** To the right of the plot: who is cut off while. */
  readonly spells: readonly PlacedSpell[];
  readonly key: readonly KeyPlace[];
  x(lane: number): number;
  y(ms: number): number;
}

/** The bracket of a spell, and its words. */
export interface PlacedSpell {
  readonly spell: Spell;
  readonly top: number;
  readonly bottom: number;
  readonly column: number; // brackets of spells at the same time stand beside one another
  readonly lines: readonly { readonly text: string; readonly x: number; readonly y: number; readonly bold: boolean }[]; // none where others have taken the room
}

/** Where an entry of the key stands: its sign, and its name. */
export interface KeyPlace {
  readonly kind: SignKind;
  readonly x: number;
  readonly y: number;
  readonly textX: number;
}

const NAME_SIZES = [13, 12, 11, 10, 9]; // the first in which no name need be shortened
export const TITLE_SIZE = 15;
export const SPELL_SIZE = 10.5;
const TIME_MARGIN = 62;
const RIGHT_MARGIN = 12;
const INSET = 12; // from the plot's edge to the first and the last moment
const LABELLED_MAX = 160; // with more messages and marks than this only what is highlighted has a label

export function placeSpaceTime(model: SpaceTime, options: { title?: string; labels: 'auto' | 'none' }): Placed {
  const count = model.processes.length;
  const things = model.journeys.length + model.marks.length;
  const labelled = options.labels === 'auto' && things <= LABELLED_MAX;
  const dense = model.journeys.length > 120;
  const title = options.title === undefined ? [] : wrapText(options.title, FIGURE_WIDTH - TIME_MARGIN - RIGHT_MARGIN, { size: TITLE_SIZE, bold: true });
  const top = (title.length === 0 ? 8 : 14 + 19 * title.length) + 34;
  const plotHeight = heightOf(model);
  const gutter = gutterOf(model);
  const plot: Box = { left: TIME_MARGIN, right: FIGURE_WIDTH - RIGHT_MARGIN - gutter.width, top, bottom: top + plotHeight };

  const nameHalf = (place: number): number => Math.min(70, textWidth(model.processes[place] as string, { size: NAME_SIZES[0] as number, bold: true }) / 2 + 12);
  const padLeft = Math.max(nameHalf(0), sideTextWidth(0, model, labelled, options.labels) + MARK_OFFSET + 16);
  const padRight = Math.max(nameHalf(count - 1), sideTextWidth(count - 1, model, labelled, options.labels) + MARK_OFFSET + 16, count === 1 ? 120 : 0);
  const firstX = plot.left + padLeft;
  const gap = count === 1 ? 120 : (plot.right - padRight - firstX) / (count - 1);
  const nameRoom = Math.max(24, count === 1 ? 140 : gap - 20);
  const nameSize = NAME_SIZES.find((size) => model.processes.every((name) => textWidth(name, { size, bold: true }) <= nameRoom)) ?? (NAME_SIZES.at(-1) as number);
  const names = model.processes.map((name) => fitName(name, nameRoom, { size: nameSize, bold: true }));

  const scale = (plotHeight - 2 * INSET) / (model.untilMs - model.fromMs);
  const x = (lane: number): number => firstX + lane * gap;
  const y = (ms: number): number => plot.top + INSET + (ms - model.fromMs) * scale;
  const ticks = niceTicks(model.fromMs, model.untilMs, Math.max(2, Math.round(plotHeight / 60)));
  const together = bundles(model);
  const shiftMs = new Map<Journey, number>();
  if (!dense) {
    for (const bundle of together) {
      const apart = Math.min(6, 30 / Math.max(1, bundle.length - 1)) / scale;
      bundle.forEach((journey, index) => shiftMs.set(journey, index * apart));
    }
  }
  const labels = placeLabels({ model, plot, x, y, labelled, asked: options.labels, dense, gap, shiftMs, bundles: together });
  const key = keyPlaces(legendKinds(model), plot);
  const spells = placeSpells(model, { plot, y, columns: gutter.columns });
  return { model, title, height: Math.ceil((key.at(-1)?.y ?? plot.bottom) + (key.length > 0 ? 20 : 10)), plot, gap, firstX, names, nameSize, ticks, labels, dense, spells, key, shiftMs, x, y };
}

const SPELL_TEXT_WIDTH = 104;
const BRACKET_WIDTH = 9;

/** How much room the words about the network need. */
function gutterOf({ spells }: SpaceTime): { width: number; columns: readonly number[] } {
  if (spells.length === 0) return { width: 0, columns: [] };
  const free: number[] = [];
  const columns = spells.map(({ fromMs, untilMs }) => {
    const at = free.findIndex((until) => until <= fromMs);
    const column = at < 0 ? free.push(0) - 1 : at;
    free[column] = untilMs;
    return Math.min(column, 3);
  });
  const widest = spells.flatMap((spell) => spellLines(spell)).reduce((most, { text, bold }) => Math.max(most, textWidth(text, { size: SPELL_SIZE, bold })), 0);
  return { width: Math.ceil(6 + BRACKET_WIDTH * (Math.max(...columns) + 1) + widest + 4), columns };
}

function spellLines({ kind, who }: Spell): { text: string; bold: boolean }[] {
  if (kind === 'span') return wrapText(who, SPELL_TEXT_WIDTH, { size: SPELL_SIZE, bold: true }).slice(0, 4).map((text) => ({ text, bold: true }));
  return [{ text: kind, bold: true }, ...wrapText(who, SPELL_TEXT_WIDTH, { size: SPELL_SIZE }).slice(0, 4).map((text) => ({ text, bold: false }))];
}

function placeSpells(model: SpaceTime, { plot, y, columns }: { plot: Box; y(ms: number): number; columns: readonly number[] }): PlacedSpell[] {
  const left = plot.right + 8 + BRACKET_WIDTH * (columns.reduce((most, column) => Math.max(most, column), 0) + 1);
  let reached = plot.top - 8;
  return model.spells.map((spell, index) => {
    const [top, bottom] = [Math.max(plot.top, y(spell.fromMs)), Math.min(plot.bottom, spell.untilMs === Infinity ? plot.bottom : y(spell.untilMs))];
    const lines = spellLines(spell);
    const first = Math.max(top + 9, reached + 13);
    // Words that would stand far below their bracket are left to the hover.
    const hasRoom = first <= Math.max(bottom, top + 9) + 6 && first + 13 * (lines.length - 1) <= plot.bottom + 4;
    if (hasRoom) reached = first + 13 * (lines.length - 1);
    const words = hasRoom ? lines.map((line, at) => ({ ...line, x: left, y: first + 13 * at })) : [];
    if (hasRoom && spell.kind !== 'span' && spell.untilMs <= model.untilMs && bottom - reached >= 14) {
      reached = bottom + 3;
      words.push({ text: spell.kind === 'cut off' ? 'healed' : 'as before', bold: true, x: left, y: reached });
    }
    return { spell, top, bottom, column: columns[index] as number, lines: words };
  });
}

function keyPlaces(kinds: readonly SignKind[], plot: Box): KeyPlace[] {
  let [x, y] = [plot.left, plot.bottom + 20];
  return kinds.map((kind) => {
    const signWidth = kind === 'crash' || kind === 'copy' || kind === 'cut off' ? 28 : 18;
    const width = signWidth + textWidth(KIND_NAMES[kind], { size: LABEL_SIZE });
    if (x > plot.left && x + width > FIGURE_WIDTH - RIGHT_MARGIN) [x, y] = [plot.left, y + 19];
    const place = { kind, x: x + signWidth / 2 - 3, y, textX: x + signWidth };
    x += width + 18;
    return place;
  });
}

/** Room for each moment at which something happens, within reason. */
function heightOf(model: SpaceTime): number {
  const span = model.untilMs - model.fromMs;
  const moments = new Set<number>();
  const add = (ms: number): void => {
    if (ms >= model.fromMs && ms <= model.untilMs) moments.add(Math.round(((ms - model.fromMs) / span) * 150));
  };
  for (const journey of model.journeys) {
    add(journey.sentMs);
    add(journey.endMs);
  }
  for (const mark of model.marks) add(mark.atMs);
  for (const { fromMs, untilMs } of [...model.operations, ...model.spells]) {
    add(fromMs);
    add(untilMs);
  }
  const forMoments = 90 + 26 * Math.min(14, moments.size) + 7 * Math.max(0, moments.size - 14);
  // Arrows need a slope: where flights are short against the run (a deadline far off), it is stretched a little.
  const flights = model.journeys.map(({ sentMs, dueMs }) => dueMs - sentMs).filter((ms) => ms > 0).toSorted((one, other) => one - other);
  const flight = flights[Math.floor(flights.length / 2)];
  const forSlope = flight === undefined ? 0 : Math.min(400, (span / flight) * 28);
  return Math.round(Math.min(1000, Math.max(forMoments, forSlope)));
}

/** Journeys that would lie on one another: sent together, on the same way, at the same speed. */
function bundles(model: SpaceTime): Journey[][] {
  const byWay = new Map<string, Journey[]>();
  for (const journey of model.journeys) {
    const key = `${journey.from} ${journey.to} ${journey.sentMs} ${journey.dueMs.toFixed(3)}`;
    byWay.set(key, [...(byWay.get(key) ?? []), journey]);
  }
  return [...byWay.values()];
}

/** Which kinds of signs the diagram needs a key for. */
export function legendKinds(model: SpaceTime): SignKind[] {
  const { journeys, marks, operations, stretches, spells } = model;
  const has = (outcome: string): boolean => operations.some((bar) => bar.outcome === outcome);
  return [
    ...(['lost', 'receiver crashed', 'under way'] as const).filter((fate) => journeys.some((journey) => journey.fate === fate)),
    ...(journeys.some(({ isCopy }) => isCopy) ? ['copy' as const] : []),
    ...(['crash', 'recover', 'clock', 'network', 'timer', 'input', 'log'] as const).filter((kind) => marks.some((mark) => mark.kind === kind)),
    ...(has('completed') ? ['operation' as const] : []),
    ...(has('failed') ? ['failed operation' as const] : []),
    ...(has('unknown') ? ['open operation' as const] : []),
    ...(stretches.some((some) => some.some(({ state, fromMs, untilMs }) => state === 'paused' && fromMs <= model.untilMs && untilMs >= model.fromMs)) ? ['paused' as const] : []),
    ...(spells.some(({ kind }) => kind === 'cut off') ? ['cut off' as const] : []),
  ];
}
