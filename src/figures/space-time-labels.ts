/**
 * Where the labels of a space-time diagram go: on the arrows and beside the marks, where there is room, and nowhere else.
 */
import { describeMessage } from '../simulation/trace-text.ts';
import { crosses, overlap } from './drawing.ts';
import type { Box } from './drawing.ts';
import { INK, paletteColour } from './figure.ts';
import type { Journey, Mark, SpaceTime } from './space-time-model.ts';
import { labelsOf, operationLabel } from './operation-words.ts';
import type { OperationBar } from './space-time-operations.ts';
import { along, pathOf } from './space-time-paths.ts';
import type { Point, Spacing } from './space-time-paths.ts';
import { fitText, textWidth } from './text-metrics.ts';

export interface Label {
  readonly of: 'message' | 'mark' | 'operation';
  readonly text: string;
  readonly at: Point; // of what it labels, or the place on the arrow
  readonly shiftX: number; // from there to the text's anchor, in pixels
  readonly shiftY: number; // to its middle
  readonly anchor: 'start' | 'middle' | 'end';
  readonly colour: string;
  readonly bold: boolean;
  readonly box: Box;
}

export const LABEL_SIZE = 11;
export const BAR_COLUMN = 11; // pixels from one operation of a process to another at the same time
export const MARK_OFFSET = 9; // log marks stand beside the lifeline, since what a handler logs happens where an arrow ends
const LABEL_HEIGHT = 14;
const SIDE_TEXT_MAX = 170;
const FEW = 12; // messages

function markTexts(mark: Mark): string[] {
  return mark.events.map((event) => {
    switch (mark.kind) {
      case 'crash': return 'crashes';
      case 'recover': return 'recovers';
      case 'clock': return `clock ${event.text ?? ''}`;
      case 'network': return event.text ?? '';
      case 'timer': return (event.text ?? '').replace(/^top\//, ''); // of a stack: the timers of the process on top, as it calls them
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

/** A timer's name is worth a label where timers are few; where they tick, it is noise. */
function fewTimers(model: SpaceTime): boolean {
  return model.marks.filter(({ kind }) => kind === 'timer').length <= 8;
}

/** Crashes and the like: in a crowd the first to be named, unless they are a crowd themselves. */
function fewFaults(model: SpaceTime): Mark[] {
  const faults = model.marks.filter(({ kind, highlighted }) => !highlighted && (kind === 'crash' || kind === 'recover' || kind === 'clock' || kind === 'network'));
  return faults.length <= FEW ? faults : [];
}

/** What labels must fit into. */
export interface Room extends Spacing {
  readonly model: SpaceTime;
  readonly plot: Box;
  readonly labelled: boolean;
  readonly asked: 'auto' | 'none';
  readonly dense: boolean;
  readonly bundles: readonly (readonly Journey[])[];
  x(lane: number): number;
  y(ms: number): number;
}

export function placeLabels(room: Room): Label[] {
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
  for (const { place, column, fromMs, untilMs } of model.operations) {
    if (column > 0) solids.push({ left: x(place) + column * BAR_COLUMN - 6, right: x(place) + column * BAR_COLUMN + 6, top: y(fromMs), bottom: y(untilMs) });
  }
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

  // What is highlighted goes first; then log lines, which say what a run came to, and operations; then the messages in order; then timers.
  for (const highlighted of [true, false]) {
    const operations = model.operations.filter((bar) => bar.highlighted === highlighted);
    if (!highlighted && !room.labelled) {
      if (room.asked !== 'none') for (const mark of fewFaults(model)) for (const label of markLabels(mark, room, fits)) take(label);
      if (room.asked !== 'none') for (const bar of operations) for (const label of operationLabels(bar, room, fits, ['nothing'])) take(label);
      break;
    }
    const marks = model.marks.filter((mark) => mark.highlighted === highlighted);
    for (const mark of marks) if (mark.kind !== 'timer') for (const label of markLabels(mark, room, fits)) take(label);
    for (const bar of operations) for (const label of operationLabels(bar, room, fits, ['nothing', 'arrows'])) take(label);
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
    for (const mark of marks) if (mark.kind === 'timer' && (highlighted || fewTimers(model))) for (const label of markLabels(mark, room, fits)) take(label);
  }
  // Labels on a few arrows of many only puzzle.
  return named * 3 >= model.journeys.length ? labels : labels.filter((label) => label.of !== 'message' || label.bold);
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

/** The widest label at a lifeline's side, in pixels. */
export function sideTextWidth(place: number, model: SpaceTime, labelled: boolean, asked: 'auto' | 'none'): number {
  const isNamed = (mark: Mark): boolean => mark.highlighted || (labelled && (mark.kind !== 'timer' || fewTimers(model)));
  const widths = model.marks.filter((mark) => mark.place === place && isNamed(mark)).flatMap((mark) => markTexts(mark).map((words) => textWidth(words, { size: LABEL_SIZE, bold: isBold(mark) })));
  const bars = model.operations.filter((bar) => bar.place === place && (bar.highlighted || asked !== 'none'));
  for (const bar of bars) widths.push(bar.column * BAR_COLUMN + textWidth(operationLabel(bar), { size: LABEL_SIZE, bold: bar.highlighted }));
  return Math.min(SIDE_TEXT_MAX, widths.reduce((one, other) => Math.max(one, other), 0));
}

function isBold(mark: Mark): boolean {
  return mark.highlighted || mark.kind === 'crash' || mark.kind === 'recover';
}

/** Something on a lifeline with texts beside it. */
interface Beside {
  readonly of: 'mark' | 'operation';
  readonly place: number;
  readonly atMs: number;
  /** What to write; of each, the first that fits. */
  readonly texts: readonly (readonly string[])[];
  readonly bold: boolean;
  readonly colour: string;
  readonly aside: number; // pixels from the lifeline to what is labelled
  readonly shifts: readonly number[]; // up or down, in the order of preference
}

const NEAR = 14; // pixels
const SHIFTS = [0, 14, -14, 28, -28, 42, 56];

function markLabels(mark: Mark, room: Room, fits: Fits): Label[] {
  const colour = mark.kind === 'log' ? paletteColour(mark.place) : mark.kind === 'crash' || mark.kind === 'recover' ? INK.text : INK.soft;
  return labelsBeside({ of: 'mark', place: mark.place, atMs: mark.atMs, texts: markTexts(mark).map((text) => [text]), bold: isBold(mark), colour, aside: 0, shifts: SHIFTS }, room, fits, ['nothing', 'arrows']);
}

function operationLabels(bar: OperationBar, room: Room, fits: Fits, mayCover: readonly MayCover[]): Label[] {
  const { place, fromMs, untilMs, column, highlighted } = bar;
  // Anywhere along the bar will do, its beginning best.
  const length = room.y(untilMs) - room.y(fromMs);
  const shifts = [6, ...SHIFTS.filter((shift) => shift > 0 && shift < length - 4), 0, -7];
  const texts = highlighted ? [operationLabel(bar)] : labelsOf(bar);
  return labelsBeside({ of: 'operation', place, atMs: Math.max(fromMs, room.model.fromMs), texts: [texts], bold: highlighted, colour: paletteColour(place), aside: column * BAR_COLUMN, shifts }, room, fits, mayCover);
}

function labelsBeside({ of, place, atMs, texts, bold, colour, aside, shifts }: Beside, room: Room, fits: Fits, mayCover: readonly MayCover[]): Label[] {
  const labels: Label[] = [];
  const own: Box[] = [];
  const home = sideOf(place, room.model);
  const [baseX, baseY] = [room.x(place), room.y(atMs)];
  // Near what it labels, even if it covers an arrow there; farther off only where it covers none, and over one at last.
  const near = shifts.filter((shift) => Math.abs(shift) <= NEAR);
  const far = shifts.filter((shift) => Math.abs(shift) > NEAR);
  const attempts = [...mayCover.map((covering) => ({ covering, among: near })), ...mayCover.map((covering) => ({ covering, among: far }))];
  for (const choices of texts) {
    search: for (const { covering, among } of attempts) {
      for (const choice of choices) {
        const text = fitText(choice, SIDE_TEXT_MAX, { size: LABEL_SIZE, bold });
        const width = textWidth(text, { size: LABEL_SIZE, bold });
        for (const side of [home, -home]) {
          for (const shiftY of among) {
            const shiftX = side * (MARK_OFFSET + 7) + (side > 0 ? aside : 0);
            const left = side > 0 ? baseX + shiftX : baseX + shiftX - width;
            const box = { left, right: left + width, top: baseY + shiftY - LABEL_HEIGHT / 2, bottom: baseY + shiftY + LABEL_HEIGHT / 2 };
            if (!fits(box, [], covering) || own.some((other) => overlap(box, other))) continue;
            own.push(box);
            labels.push({ of, text, at: { lane: place, ms: atMs }, shiftX, shiftY, anchor: side > 0 ? 'start' : 'end', colour, bold, box });
            break search;
          }
        }
      }
    }
  }
  return labels;
}
