/**
 * Where everything in a space-time diagram goes, in pixels: lifelines, journeys, marks, and labels where there is room.
 *
 * Time runs downwards. A notebook's column is narrow and scrolls down: so time gets as much height as it needs, arrows are nearly
 * level, and text, which is level too, lies along them. (With time to the right, ten labels would need 1000 pixels.)
 */
import { describeMessage } from '../simulation/trace.ts';
import { crosses, overlap } from './drawing.ts';
import type { Box } from './drawing.ts';
import { FIGURE_WIDTH, INK, paletteColour } from './figure.ts';
import type { Journey, Mark, SpaceTime } from './space-time-model.ts';
import { fitText, textWidth, wrapText } from './text-metrics.ts';
import { niceTicks } from './ticks.ts';

/** A place in the diagram: which lifeline (or how far between two), and when. */
export interface Point {
  readonly lane: number;
  readonly ms: number;
}

export interface Label {
  readonly of: 'message' | 'mark';
  readonly text: string;
  readonly at: Point; // of what it labels, or the place on the arrow
  readonly shiftX: number; // from there to the text's anchor, in pixels
  readonly shiftY: number; // to its middle
  readonly anchor: 'start' | 'middle' | 'end';
  readonly colour: string;
  readonly bold: boolean;
  readonly box: Box;
}

export interface Placed {
  readonly model: SpaceTime;
  readonly title: readonly string[];
  readonly height: number;
  readonly plot: Box;
  readonly gap: number; // pixels between lifelines
  readonly firstX: number;
  readonly names: readonly string[]; // of the processes, shortened where they must be
  readonly ticks: readonly number[];
  readonly labels: readonly Label[];
  readonly dense: boolean; // thinner lines, smaller heads
  /** By how much a journey is drawn too late, so that those sent together can be told apart. */
  readonly shiftMs: ReadonlyMap<Journey, number>;
  x(lane: number): number;
  y(ms: number): number;
}

export const LABEL_SIZE = 11;
export const NAME_SIZE = 13;
export const TITLE_SIZE = 15;
export const MARK_OFFSET = 9; // log marks stand beside the lifeline, since what a handler logs happens where an arrow ends
const LABEL_HEIGHT = 14;
const TIME_MARGIN = 62;
const RIGHT_MARGIN = 12;
const INSET = 12; // from the plot's edge to the first and the last moment
const LABELLED_MAX = 160; // with more messages and marks than this only what is highlighted has a label
const SIDE_TEXT_MAX = 170;
const FEW = 12; // messages

export function placeSpaceTime(model: SpaceTime, options: { title?: string; labels: 'auto' | 'none' }): Placed {
  const count = model.processes.length;
  const things = model.journeys.length + model.marks.length;
  const labelled = options.labels === 'auto' && things <= LABELLED_MAX;
  const dense = model.journeys.length > 120;
  const title = options.title === undefined ? [] : wrapText(options.title, FIGURE_WIDTH - TIME_MARGIN - RIGHT_MARGIN, { size: TITLE_SIZE, bold: true });
  const top = (title.length === 0 ? 8 : 14 + 19 * title.length) + 34;
  const plotHeight = heightOf(model);
  const plot: Box = { left: TIME_MARGIN, right: FIGURE_WIDTH - RIGHT_MARGIN, top, bottom: top + plotHeight };

  const isNamed = (mark: Mark): boolean => mark.highlighted || (labelled && (mark.kind !== 'timer' || fewTimers(model)));
  const sideText = (place: number): number => {
    const widths = model.marks.filter((mark) => mark.place === place && isNamed(mark)).flatMap((mark) => markTexts(mark).map((label) => textWidth(label, { size: LABEL_SIZE, bold: isBold(mark) })));
    return Math.min(SIDE_TEXT_MAX, widths.reduce((one, other) => Math.max(one, other), 0));
  };
  const nameHalf = (place: number): number => Math.min(70, textWidth(model.processes[place] as string, { size: NAME_SIZE, bold: true }) / 2 + 12);
  const padLeft = Math.max(nameHalf(0), sideText(0) + MARK_OFFSET + 16);
  const padRight = Math.max(nameHalf(count - 1), sideText(count - 1) + MARK_OFFSET + 16, count === 1 ? 120 : 0);
  const firstX = plot.left + padLeft;
  const gap = count === 1 ? 120 : (plot.right - padRight - firstX) / (count - 1);
  const names = model.processes.map((name) => fitText(name, Math.max(24, count === 1 ? 140 : gap - 20), { size: NAME_SIZE, bold: true }));

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
  const labels = placeLabels({ model, plot, x, y, labelled, dense, gap, shiftMs, bundles: together });
  const legend = legendKinds(model).length > 0 ? 30 : 0;
  return { model, title, height: Math.ceil(plot.bottom + legend + 10), plot, gap, firstX, names, ticks, labels, dense, shiftMs, x, y };
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
  const forMoments = 90 + 26 * Math.min(14, moments.size) + 7 * Math.max(0, moments.size - 14);
  // Arrows need a slope: where flights are short against the run (a deadline far off), it is stretched a little.
  const flights = model.journeys.map(({ sentMs, dueMs }) => dueMs - sentMs).filter((ms) => ms > 0).sort((one, other) => one - other);
  const flight = flights[Math.floor(flights.length / 2)];
  const forSlope = flight === undefined ? 0 : Math.min(400, (span / flight) * 28);
  return Math.round(Math.min(1000, Math.max(forMoments, forSlope)));
}

/** The course of a journey: from the sender's lifeline to where it ended. A message to oneself bulges to the right. */
export function pathOf(journey: Journey, placed: Pick<Placed, 'gap' | 'shiftMs'>): Point[] {
  const { from, to, reach } = journey;
  const shift = placed.shiftMs.get(journey) ?? 0;
  const [sentMs, endMs] = [journey.sentMs + shift, journey.endMs + shift];
  if (from !== to) return [{ lane: from, ms: sentMs }, { lane: from + (to - from) * reach, ms: endMs }];
  const bulge = Math.min(0.2, 38 / placed.gap);
  return Array.from({ length: 17 }, (_, step) => ({ lane: from + bulge * Math.sin((Math.PI * reach * step) / 16), ms: sentMs + ((endMs - sentMs) * step) / 16 }));
}

/** Where a lost message was going: the rest of its way, at the same speed. Nothing for one to oneself. */
export function restOf(journey: Journey, placed: Pick<Placed, 'gap' | 'shiftMs'>): Point[] {
  if (journey.fate !== 'lost' || journey.from === journey.to) return [];
  return [pathOf(journey, placed).at(-1) as Point, { lane: journey.to, ms: journey.dueMs + (placed.shiftMs.get(journey) ?? 0) }];
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

/** The point at `part` (0 to 1) of a path. */
export function along(path: readonly Point[], part: number): Point {
  const at = part * (path.length - 1);
  const index = Math.min(Math.floor(at), path.length - 2);
  const [one, other] = [path[index] as Point, path[index + 1] as Point];
  return { lane: one.lane + (other.lane - one.lane) * (at - index), ms: one.ms + (other.ms - one.ms) * (at - index) };
}

/** Which kinds of marks the diagram needs a key for. */
export function legendKinds(model: SpaceTime): (Mark['kind'] | Journey['fate'])[] {
  const fates = (['lost', 'receiver crashed', 'under way'] as const).filter((fate) => model.journeys.some((journey) => journey.fate === fate));
  const kinds = (['crash', 'timer', 'input', 'log'] as const).filter((kind) => model.marks.some((mark) => mark.kind === kind));
  return [...fates, ...kinds];
}

function markTexts(mark: Mark): string[] {
  return mark.events.map((event) => {
    switch (mark.kind) {
      case 'crash': return 'crashes';
      case 'timer': return event.text ?? '';
      case 'input': return `told ${describeMessage(event.message)}`;
      case 'log': return event.text ?? '';
    }
  }).map((label) => label.replace(/\s+/g, ' '));
}

type MayCover = 'nothing' | 'arrows' | 'arrows and lifelines';
type Fits = (box: Box, own: readonly Journey[], mayCover: MayCover) => boolean;

function firstOf<From, To>(candidates: readonly From[], attempt: (candidate: From) => To | undefined): To | undefined {
  for (const candidate of candidates) {
    const result = attempt(candidate);
    if (result !== undefined) return result;
  }
  return undefined;
}

function fewTimers(model: SpaceTime): boolean {
  return model.marks.filter(({ kind }) => kind === 'timer').length <= 8;
}

interface Room {
  readonly model: SpaceTime;
  readonly plot: Box;
  readonly labelled: boolean;
  readonly dense: boolean;
  readonly gap: number;
  readonly shiftMs: ReadonlyMap<Journey, number>;
  readonly bundles: readonly (readonly Journey[])[];
  x(lane: number): number;
  y(ms: number): number;
}

function placeLabels(room: Room): Label[] {
  const { model, x, y } = room;
  const solids: Box[] = []; // heads, crosses and marks: no label may touch them
  const around = (point: Point, radius: number, shiftX = 0): void => {
    const [centreX, centreY] = [x(point.lane) + shiftX, y(point.ms)];
    solids.push({ left: centreX - radius, right: centreX + radius, top: centreY - radius, bottom: centreY + radius });
  };
  for (const journey of model.journeys) around(pathOf(journey, room).at(-1) as Point, room.dense ? 4 : 8);
  for (const mark of model.marks) around({ lane: mark.place, ms: mark.atMs }, 6, mark.kind === 'log' ? sideOf(mark.place, model) * MARK_OFFSET : 0);
  const lines = model.journeys.flatMap((journey) => {
    const path = pathOf(journey, room);
    return path.slice(1).map((point, index) => ({ journey, x1: x((path[index] as Point).lane), y1: y((path[index] as Point).ms), x2: x(point.lane), y2: y(point.ms) }));
  });
  const taken: Box[] = [];
  const fits: Fits = (box, own, mayCover) =>
    box.left >= room.plot.left && box.right <= room.plot.right && box.top >= room.plot.top && box.bottom <= room.plot.bottom &&
    !taken.some((other) => overlap(box, other)) && !solids.some((other) => overlap(box, other)) &&
    (mayCover === 'arrows and lifelines' || !model.processes.some((_, lane) => x(lane) > box.left - 3 && x(lane) < box.right + 3)) &&
    (mayCover !== 'nothing' || !lines.some((line) => !own.includes(line.journey) && crosses(line, box)));
  const labels: Label[] = [];
  let named = 0; // messages that have a label, alone or with others
  const take = (label: Label): void => {
    taken.push(label.box);
    labels.push(label);
  };

  // What is highlighted goes first; then log lines, which say what a run came to; then the messages in order; then timers.
  for (const highlighted of [true, false]) {
    if (!highlighted && !room.labelled) break;
    const marks = model.marks.filter((mark) => mark.highlighted === highlighted);
    for (const mark of marks) if (mark.kind !== 'timer') for (const label of markLabels(mark, room, fits)) take(label);
    for (const bundle of room.bundles) {
      for (const like of alike(bundle.filter((journey) => journey.highlighted === highlighted))) {
        // A label stays clear of other arrows; in a small run it is worth covering one, and what is highlighted needs its label most.
        const covering: MayCover[] = highlighted ? ['nothing', 'arrows', 'arrows and lifelines'] : model.journeys.length <= FEW ? ['nothing', 'arrows'] : ['nothing'];
        const label = firstOf(covering, (mayCover) => messageLabel(like, room, (box) => fits(box, bundle, mayCover)));
        if (label === undefined) continue;
        take(label);
        if (!highlighted) named += like.length;
      }
    }
    // A timer's name is worth a label where timers are few; where they tick, it is noise.
    for (const mark of marks) if (mark.kind === 'timer' && (highlighted || fewTimers(model))) for (const label of markLabels(mark, room, fits)) take(label);
  }
  // Labels on a few arrows of many only puzzle.
  return named * 3 >= model.journeys.length ? labels : labels.filter((label) => label.of === 'mark' || label.bold);
}

/** The messages of a bundle by what they say: those that say the same share a label. */
function alike(bundle: readonly Journey[]): Journey[][] {
  const byText = new Map<string, Journey[]>();
  for (const journey of bundle) {
    const text = describeMessage(journey.message);
    byText.set(text, [...(byText.get(text) ?? []), journey]);
  }
  return [...byText.values()];
}

function messageLabel(like: readonly Journey[], room: Room, fits: (box: Box) => boolean): Label | undefined {
  const journey = like[Math.floor((like.length - 1) / 2)] as Journey;
  const path = pathOf(journey, room);
  const text = fitText(`${describeMessage(journey.message)}${like.length > 1 ? ` ×${like.length}` : ''}`, 180, { size: LABEL_SIZE, bold: journey.highlighted });
  const half = textWidth(text, { size: LABEL_SIZE, bold: journey.highlighted }) / 2 + 3;
  for (const part of [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8]) {
    const at = along(path, part);
    const [centreX, centreY] = [room.x(at.lane), room.y(at.ms)];
    const box = { left: centreX - half, right: centreX + half, top: centreY - LABEL_HEIGHT / 2, bottom: centreY + LABEL_HEIGHT / 2 };
    if (fits(box)) return { of: 'message', text, at, shiftX: 0, shiftY: 0, anchor: 'middle', colour: paletteColour(journey.from), bold: journey.highlighted, box };
  }
  return undefined;
}

/** The side of its lifeline on which a process's log stands: outside for the first, right for the others. */
export function sideOf(place: number, model: SpaceTime): -1 | 1 {
  return place === 0 && model.processes.length > 1 ? -1 : 1;
}

function isBold(mark: Mark): boolean {
  return mark.highlighted || mark.kind === 'crash';
}

function markLabels(mark: Mark, room: Room, fits: Fits): Label[] {
  const labels: Label[] = [];
  const own: Box[] = [];
  const home = sideOf(mark.place, room.model);
  for (const full of markTexts(mark)) {
    const bold = isBold(mark);
    const text = fitText(full, SIDE_TEXT_MAX, { size: LABEL_SIZE, bold });
    const width = textWidth(text, { size: LABEL_SIZE, bold });
    const [baseX, baseY] = [room.x(mark.place), room.y(mark.atMs)];
    search: for (const mayCover of ['nothing', 'arrows'] as const) {
      for (const side of [home, -home]) {
        for (const shiftY of [0, 14, -14, 28, -28, 42, 56]) {
          const shiftX = side * (MARK_OFFSET + 7);
          const left = side > 0 ? baseX + shiftX : baseX + shiftX - width;
          const box = { left, right: left + width, top: baseY + shiftY - LABEL_HEIGHT / 2, bottom: baseY + shiftY + LABEL_HEIGHT / 2 };
          if (!fits(box, [], mayCover) || own.some((other) => overlap(box, other))) continue;
          own.push(box);
          labels.push({
            of: 'mark', text, at: { lane: mark.place, ms: mark.atMs }, shiftX, shiftY, anchor: side > 0 ? 'start' : 'end',
            colour: mark.kind === 'log' ? paletteColour(mark.place) : mark.kind === 'crash' ? INK.text : INK.soft,
            bold, box,
          });
          break search;
        }
      }
    }
  }
  return labels;
}
