/**
 * What lies behind the arrows of a space-time diagram: spells in which links are cut, lifelines with what their processes were, and operations on them.
 */
import { px, text } from './drawing.ts';
import type { Box, Shape } from './drawing.ts';
import { INK, paletteColour } from './figure.ts';
import { mixed } from './signs.ts';
import { BAR_COLUMN } from './space-time-labels.ts';
import { SPELL_SIZE } from './space-time-layout.ts';
import type { Placed } from './space-time-layout.ts';
import type { OperationBar } from './space-time-operations.ts';
import { barShapes, BAR_WIDTH, CUT_FILL, CUT_INK, PAUSE_SHARE } from './space-time-signs.ts';
import { textWidth } from './text-metrics.ts';

/** Shaded bands while links are cut, and to the right of them brackets with who is cut off from whom. */
export function bands({ spells, plot, x }: Placed): Shape[] {
  const shapes: Shape[] = [];
  const cuts = spells.filter(({ spell }) => spell.kind === 'cut off');
  for (const { top, bottom } of cuts) shapes.push({ kind: 'rect', box: { left: plot.left, right: plot.right, top, bottom }, fill: CUT_FILL });
  const edges = cuts.map(({ top, bottom }) => `M${px(plot.left)} ${px(top)}H${px(plot.right)}M${px(plot.left)} ${px(bottom)}H${px(plot.right)}`).join('');
  if (edges !== '') shapes.push({ kind: 'path', d: edges, stroke: CUT_INK, width: 1, dash: '5 3' });
  const walls = cuts.flatMap(({ spell, top, bottom }) => spell.walls.map((lane) => `M${px(x(lane))} ${px(top)}V${px(bottom)}`)).join('');
  if (walls !== '') shapes.push({ kind: 'path', d: walls, stroke: CUT_INK, width: 3, dash: '2 5', opacity: 0.8 });
  for (const { top, bottom, column, lines } of spells) {
    const at = plot.right + 8 + column * 9;
    shapes.push({ kind: 'path', d: `M${px(at - 4)} ${px(top)}H${px(at)}V${px(bottom)}H${px(at - 4)}`, stroke: CUT_INK, width: 1.6 });
    for (const line of lines) shapes.push(text({ x: line.x, y: line.y, text: line.text, size: SPELL_SIZE, bold: line.bold, colour: line.bold ? '#6A5A8C' : INK.soft, role: 'spell' }));
  }
  return shapes;
}

/** Names, lifelines and operations. */
export function lifelines(placed: Placed): Shape[] {
  const { model, plot, x } = placed;
  return model.processes.flatMap((_, place): Shape[] => {
    const colour = paletteColour(place);
    const half = textWidth(placed.names[place] as string, { size: placed.nameSize, bold: true }) / 2 + 9;
    return [
      ...lifeline(place, placed, colour),
      ...operations(place, placed, colour),
      { kind: 'rect', box: { left: x(place) - half, right: x(place) + half, top: plot.top - 27, bottom: plot.top - 5 }, fill: colour, radius: 5 },
      text({ x: x(place), y: plot.top - 11.5, text: placed.names[place] as string, size: placed.nameSize, anchor: 'middle', bold: true, colour: INK.paper, role: 'name' }),
    ];
  });
}

/** Grey and dashed while the process is down, tinted and dotted while it stands still. */
function lifeline(place: number, { model, plot, x, y }: Placed, colour: string): Shape[] {
  const at = x(place);
  const visible = (model.stretches[place] ?? []).map(({ state, fromMs, untilMs }) => ({
    state, top: fromMs <= model.fromMs ? plot.top : Math.min(plot.bottom, y(fromMs)), bottom: untilMs > model.untilMs ? plot.bottom : Math.max(plot.top, y(untilMs)),
  })).filter(({ top, bottom }) => bottom > top);
  const of = (state: string): typeof visible => visible.filter((stretch) => stretch.state === state);
  const lines = (some: typeof visible): string => some.map(({ top, bottom }) => `M${px(at)} ${px(top)}V${px(bottom)}`).join('');
  const wide = (some: typeof visible, fill: string): Shape[] => some.map(({ top, bottom }) => ({ kind: 'rect', box: { left: at - 7, right: at + 7, top, bottom }, fill }));
  const shapes: Shape[] = [...wide(of('down'), INK.dead), ...wide(of('paused'), mixed(colour, PAUSE_SHARE))];
  if (of('down').length > 0) shapes.push({ kind: 'path', d: lines(of('down')), stroke: INK.axis, width: 1.5, dash: '4 4' });
  if (of('paused').length > 0) shapes.push({ kind: 'path', d: lines(of('paused')), stroke: colour, width: 2, dash: '2 3' });
  if (of('up').length > 0) shapes.push({ kind: 'path', d: lines(of('up')), stroke: colour, width: 2 });
  return shapes;
}

function operations(place: number, placed: Placed, colour: string): Shape[] {
  const { model, x, y, plot } = placed;
  const bars = model.operations.filter((bar) => bar.place === place);
  const boxOf = ({ column, fromMs, untilMs }: OperationBar): Box => {
    const centre = x(place) + column * BAR_COLUMN;
    const top = Math.max(plot.top, y(fromMs));
    return { left: centre - BAR_WIDTH / 2, right: centre + BAR_WIDTH / 2, top, bottom: Math.max(top + 4, Math.min(plot.bottom, y(untilMs))) };
  };
  const glowing = bars.filter(({ highlighted }) => highlighted).map(boxOf);
  return [
    ...glowing.map(({ left, right, top, bottom }): Shape => ({ kind: 'rect', box: { left: left - 4, right: right + 4, top: top - 4, bottom: bottom + 4 }, fill: INK.highlight, radius: 5 })),
    ...([['completed', 'operation'], ['failed', 'failed operation'], ['unknown', 'open operation']] as const).flatMap(([outcome, kind]) => barShapes(bars.filter((bar) => bar.outcome === outcome).map(boxOf), kind, colour)),
  ];
}
