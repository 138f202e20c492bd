/**
 * Where everything in a space-time diagram goes, in pixels: lifelines, journeys, marks, and labels where there is room.
 *
 * Time runs downwards. A notebook's column is narrow and scrolls down: so time gets as much height as it needs, arrows are nearly
 * level, and text, which is level too, lies along them. (With time to the right, ten labels would need 1000 pixels.)
 */
import type { Box } from './drawing.ts';
import { FIGURE_WIDTH } from './figure.ts';
import { MARK_OFFSET, placeLabels, sideTextWidth } from './space-time-labels.ts';
import type { Label } from './space-time-labels.ts';
import type { Journey, Mark, SpaceTime } from './space-time-model.ts';
import type { Spacing } from './space-time-paths.ts';
import { fitText, textWidth, wrapText } from './text-metrics.ts';
import { niceTicks } from './ticks.ts';

export interface Placed extends Spacing {
  readonly model: SpaceTime;
  readonly title: readonly string[];
  readonly height: number;
  readonly plot: Box;
  readonly firstX: number;
  readonly names: readonly string[]; // of the processes, shortened where they must be
  readonly ticks: readonly number[];
  readonly labels: readonly Label[];
  readonly dense: boolean; // thinner lines, smaller heads
  x(lane: number): number;
  y(ms: number): number;
}

export const NAME_SIZE = 13;
export const TITLE_SIZE = 15;
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
  const plot: Box = { left: TIME_MARGIN, right: FIGURE_WIDTH - RIGHT_MARGIN, top, bottom: top + plotHeight };

  const nameHalf = (place: number): number => Math.min(70, textWidth(model.processes[place] as string, { size: NAME_SIZE, bold: true }) / 2 + 12);
  const padLeft = Math.max(nameHalf(0), sideTextWidth(0, model, labelled) + MARK_OFFSET + 16);
  const padRight = Math.max(nameHalf(count - 1), sideTextWidth(count - 1, model, labelled) + MARK_OFFSET + 16, count === 1 ? 120 : 0);
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

/** Which kinds of marks the diagram needs a key for. */
export function legendKinds(model: SpaceTime): (Mark['kind'] | Journey['fate'])[] {
  const fates = (['lost', 'receiver crashed', 'under way'] as const).filter((fate) => model.journeys.some((journey) => journey.fate === fate));
  const kinds = (['crash', 'timer', 'input', 'log'] as const).filter((kind) => model.marks.some((mark) => mark.kind === kind));
  return [...fates, ...kinds];
}
