/**
 * Where the labels of a space-time diagram go: on the arrows and beside the marks, where there is room, and nowhere else.
 */
import { describeMessage } from '../simulation/trace-text.ts';
import { crosses, overlap } from './drawing.ts';
import type { Box } from './drawing.ts';
import { INK, paletteColour } from './figure.ts';
import type { Journey, Mark, SpaceTime } from './space-time-model.ts';
import { along, pathOf } from './space-time-paths.ts';
import type { Point, Spacing } from './space-time-paths.ts';
import { fitText, textWidth } from './text-metrics.ts';

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

export const LABEL_SIZE = 11;
export const MARK_OFFSET = 9; // log marks stand beside the lifeline, since what a handler logs happens where an arrow ends
const LABEL_HEIGHT = 14;
const SIDE_TEXT_MAX = 170;
const FEW = 12; // messages

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

/** A timer's name is worth a label where timers are few; where they tick, it is noise. */
function fewTimers(model: SpaceTime): boolean {
  return model.marks.filter(({ kind }) => kind === 'timer').length <= 8;
}

/** What labels must fit into. */
export interface Room extends Spacing {
  readonly model: SpaceTime;
  readonly plot: Box;
  readonly labelled: boolean;
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

/** The widest label at a lifeline's side, in pixels. */
export function sideTextWidth(place: number, model: SpaceTime, labelled: boolean): number {
  const isNamed = (mark: Mark): boolean => mark.highlighted || (labelled && (mark.kind !== 'timer' || fewTimers(model)));
  const widths = model.marks.filter((mark) => mark.place === place && isNamed(mark)).flatMap((mark) => markTexts(mark).map((words) => textWidth(words, { size: LABEL_SIZE, bold: isBold(mark) })));
  return Math.min(SIDE_TEXT_MAX, widths.reduce((one, other) => Math.max(one, other), 0));
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
