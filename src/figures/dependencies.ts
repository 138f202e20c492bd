/**
 * What shows that transactions or sessions were not kept apart: cards with their operations, arrows for what orders them. A cycle reads clockwise from the
 * top left.
 *
 *     const verdict = checkTransactions(history, { level: 'serializable' });
 *     if (verdict.outcome === 'violated') show(plotDependencies(verdict.evidence));
 *     show(plotDependencies(anomaliesOf(history)[0]));
 *
 * Arrows: ww, the other wrote the next version; wr, the other read what this one wrote; rw, dashed, the other overwrote what this one read. Source:
 * A. Adya, "Weak Consistency" (1999), chapter 3; for edges between operations, Bouajjani et al. 2017 and Terry et al. 1994.
 */
import type { Anomaly } from '../checking/transactions/evidence.ts';
import { keyShapes } from './axes.ts';
import { px, text } from './drawing.ts';
import type { Drawing, Shape } from './drawing.ts';
import { graphOfAnomaly, graphOfOrder, titleOf } from './dependency-graph.ts';
import type { ArrowLook, Card, DependencyGraph, OrderedEvidence, OrderEdge } from './dependency-graph.ts';
import { CARD_TEXT_SIZE, HEADING_HEIGHT, LABEL_SIZE, LINE_HEIGHT, placeGraph } from './dependency-layout.ts';
import type { PlacedArrow, PlacedCard, PlacedGraph } from './dependency-layout.ts';
import { FIGURE_WIDTH, INK, paletteColour } from './figure.ts';
import type { Figure } from './figure.ts';
import { escapeMarkup } from './figure.ts';
import { plotlyOfDrawing, roundedBox } from './pixel-figure.ts';
import type { Hover } from './pixel-figure.ts';
import { blockedSign, INK_OF_FAULT, mixed } from './signs.ts';
import { wrapText } from './text-metrics.ts';

/** An anomaly of transactions, all of those that rule a level out (the first is drawn), or edges between operations: also as the cycle that refutes an order. */
export type DependencyEvidence = Anomaly | { readonly anomalies: readonly Anomaly[] } | OrderedEvidence | { readonly cycle: readonly OrderEdge[] };

export interface DependencyOptions {
  readonly title?: string;
  /** A sentence beneath the picture, such as a verdict's `because`. */
  readonly because?: string;
}

/** Whether `plotDependencies` can draw it. */
export function isDependencyEvidence(evidence: unknown): evidence is DependencyEvidence {
  if (typeof evidence !== 'object' || evidence === null) return false;
  const { cycle, reads, anomalies, edges, operations, missed } = evidence as Record<string, unknown>;
  if (Array.isArray(edges)) return edges.length > 0 || missed !== undefined || (Array.isArray(operations) && operations.length > 0);
  return Array.isArray(cycle) ? cycle.length > 0 : Array.isArray(reads) ? 'writers' in evidence : Array.isArray(anomalies) && isDependencyEvidence(anomalies[0]);
}

/** Throws a TypeError on what is no evidence of this kind. */
export function plotDependencies(evidence: DependencyEvidence, options: DependencyOptions = {}): Figure {
  if (!isDependencyEvidence(evidence)) throw new TypeError('plotDependencies: an anomaly of transactions was expected, or evidence with edges between operations; pass verdict.evidence of a violated check, or one of anomaliesOf(history)');
  const { because } = options;
  const read = graphOf(evidence);
  const graph = { ...read, title: options.title ?? read.title, reasons: [...read.reasons, ...(because === undefined ? [] : [sentence(because)])] };
  const placed = placeGraph(graph);
  const drawing = draw(placed);
  return { ...plotlyOfDrawing(drawing, hovers(placed)), summary: summarise(graph), drawing };
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith('.') ? '' : '.'}`;

function graphOf(evidence: DependencyEvidence): DependencyGraph {
  if ('anomalies' in evidence) {
    const [first, ...more] = evidence.anomalies as [Anomaly, ...Anomaly[]];
    const graph = graphOfAnomaly(first);
    return more.length === 0 ? graph : { ...graph, reasons: [...graph.reasons, `${more.length} more: ${[...new Set(more.map(({ anomaly }) => titleOf(anomaly)))].join('; ')}.`] };
  }
  if ('cycle' in evidence && isOrderCycle(evidence.cycle)) return graphOfOrder({ edges: evidence.cycle }, 'What must come before what');
  return 'edges' in evidence ? graphOfOrder(evidence, evidence.edges.length > 0 ? 'What must come before what' : 'What was not seen') : graphOfAnomaly(evidence as Anomaly);
}

const isOrderCycle = (cycle: readonly object[]): cycle is readonly OrderEdge[] => cycle.every((edge) => 'from' in edge && 'to' in edge);

const LINES: Readonly<Record<ArrowLook, { colour: string; width: number; dash?: string; name: string }>> = {
  write: { colour: '#3C3C3C', width: 2.2, name: 'write dependency (ww)' },
  read: { colour: '#0072B2', width: 2.2, name: 'read dependency (wr)' },
  anti: { colour: '#A8447F', width: 2.2, dash: '7 4', name: 'anti-dependency (rw)' },
  order: { colour: '#5F6670', width: 1.8, dash: '2 3', name: 'order in time' },
  impossible: { colour: INK_OF_FAULT, width: 2.2, name: 'cannot be' },
};
const MARGIN = 16;

function draw(placed: PlacedGraph): Drawing {
  const { graph, cards, arrows } = placed;
  const colours = [...new Set(graph.cards.map(({ process }) => process).filter((process) => process !== ''))];
  const shapes: Shape[] = placed.title.map((line, index) => text({ x: MARGIN, y: 24 + 19 * index, text: line, size: 15, bold: true, role: 'title' }));
  shapes.push(...arrows.flatMap(arrowShapes), ...cards.flatMap((card) => cardShapes(card, colourOf(card.card, colours))));
  if (graph.contradict) shapes.push(...contradiction(cards));
  const looks = (['write', 'read', 'anti', 'order', 'impossible'] as const).filter((look) => graph.arrows.some((arrow) => arrow.look === look) && namesTransactions(graph));
  const key = keyShapes(looks.map((look) => ({ name: LINES[look].name, draw: (x: number, y: number): Shape[] => lineShapes({ x1: x - 13, y1: y, x2: x + 13, y2: y, look }) })), { left: MARGIN, right: FIGURE_WIDTH - MARGIN, top: placed.bottom + 4 });
  shapes.push(...key.shapes);
  let y = (looks.length === 0 ? placed.bottom : key.bottom) + 10;
  for (const { words, colour } of sentences(graph)) {
    const lines = wrapText(words, FIGURE_WIDTH - 2 * MARGIN, { size: 12 });
    lines.forEach((line, index) => shapes.push(text({ x: MARGIN, y: y + 8 + 16 * index, text: line, colour, role: 'reason' })));
    y += 16 * lines.length + 5;
  }
  return { width: FIGURE_WIDTH, height: Math.ceil(y + 8), shapes };
}

const namesTransactions = ({ arrows }: DependencyGraph): boolean => arrows.some(({ label }) => /^(ww|wr|rw|same session|real time)/.test(label));

/** Why each arrow is there, then what follows. */
function sentences({ arrows, reasons, isCycle }: DependencyGraph): { words: string; colour: string }[] {
  const told = isCycle || arrows.length > 1 ? arrows.slice(0, 10) : [];
  return [...told.map(({ because }) => ({ words: because, colour: INK.soft })), ...reasons.map((words) => ({ words, colour: INK.text }))];
}

const colourOf = ({ process }: Card, processes: readonly string[]): string => (process === '' ? INK.ghost : paletteColour(processes.indexOf(process)));

function cardShapes({ card, box, heading, note, lines }: PlacedCard, colour: string): Shape[] {
  const isFailed = card.outcome === 'failed';
  const edge: Shape = { kind: 'path', d: roundedBox(box, 6), stroke: colour, width: 1.6, ...(card.outcome === 'completed' ? {} : { dash: '4 3' }) };
  const shapes: Shape[] = [
    { kind: 'path', d: roundedBox(box, 6), fill: isFailed ? '#F4F5F6' : INK.paper },
    { kind: 'path', d: roundedBox({ ...box, bottom: box.top + HEADING_HEIGHT }, 6), fill: mixed(colour, 0.2) },
    edge,
    text({ x: box.left + 12, y: box.top + 16.5, text: heading, size: CARD_TEXT_SIZE, bold: true, colour: card.process === '' ? INK.soft : INK.text, role: 'card' }),
  ];
  if (card.isWrong) shapes.push(...blockedSign(box.left, box.bottom));
  if (note !== '') shapes.push(text({ x: box.right - 10, y: box.top + 16, text: note, size: 10, anchor: 'end', colour: INK.soft, role: 'card' }));
  lines.forEach((line, index) => {
    const y = box.top + HEADING_HEIGHT + LINE_HEIGHT * (index + 1);
    if (line.marked && lines.length > 1) shapes.push({ kind: 'rect', box: { left: box.left + 4, right: box.left + 7, top: y - 11, bottom: y + 3 }, fill: colour });
    shapes.push(text({ x: box.left + 12, y, text: line.text, size: CARD_TEXT_SIZE, bold: line.marked, colour: line.marked ? INK.text : INK.soft, role: 'card' }));
  });
  return shapes;
}

function arrowShapes(placed: PlacedArrow): Shape[] {
  const { arrow, label, labelBox, x1, y1, x2, y2 } = placed;
  const { look } = arrow;
  const shapes = lineShapes({ x1, y1, x2, y2, look });
  if (look === 'impossible') shapes.push(...blockedSign((x1 + x2) / 2, (y1 + y2) / 2));
  if (labelBox !== undefined) shapes.push(text({ x: (labelBox.left + labelBox.right) / 2, y: labelBox.bottom - 4, text: label, size: LABEL_SIZE, bold: true, anchor: 'middle', colour: LINES[look].colour, role: 'label' }));
  return shapes;
}

function lineShapes({ x1, y1, x2, y2, look }: { x1: number; y1: number; x2: number; y2: number; look: ArrowLook }): Shape[] {
  const { colour, width, dash } = LINES[look];
  const length = Math.max(1, Math.hypot(x2 - x1, y2 - y1));
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [baseX, baseY] = [x2 - 10 * ux, y2 - 10 * uy];
  return [
    { kind: 'path', d: `M${px(x1)} ${px(y1)}L${px(baseX)} ${px(baseY)}`, stroke: colour, width, ...(dash === undefined ? {} : { dash }) },
    { kind: 'path', d: `M${px(x2)} ${px(y2)}L${px(baseX - 4.5 * uy)} ${px(baseY + 4.5 * ux)}L${px(baseX + 4.5 * uy)} ${px(baseY - 4.5 * ux)}Z`, fill: colour },
  ];
}

/** Between cards that contradict one another and that no arrow joins. */
function contradiction(cards: readonly PlacedCard[]): Shape[] {
  const [first, second] = cards as [PlacedCard, PlacedCard];
  const [x1, x2] = [first.box.right, second.box.left];
  const y = (first.box.top + first.box.bottom) / 2;
  return [{ kind: 'path', d: `M${px(x1)} ${px(y)}H${px(x2)}`, stroke: INK_OF_FAULT, width: 1.6, dash: '2 3' }, ...blockedSign((x1 + x2) / 2, y)];
}

function hovers({ cards, arrows, graph }: PlacedGraph): Hover[] {
  const colours = [...new Set(graph.cards.map(({ process }) => process).filter((process) => process !== ''))];
  return [
    ...cards.filter(({ card }) => card.hover !== '').map(({ card, box }) => ({ box, text: card.hover, colour: colourOf(card, colours) })),
    ...arrows.flatMap(({ arrow, labelBox }) => (labelBox === undefined ? [] : [{ box: labelBox, text: escapeMarkup(arrow.because), colour: LINES[arrow.look].colour }])),
  ];
}

function summarise({ title, cards, arrows, reasons, isCycle, size, of }: DependencyGraph): string {
  return [
    title,
    `${isCycle ? 'A cycle of' : 'A graph of'} ${size} ${of}${size === 1 ? '' : 's'}.`,
    ...cards.map(({ heading, note, lines }) => `${heading}${note === '' ? '' : ` (${note})`}${lines.length === 0 ? '' : `: ${lines.map(({ text: words }) => words).join(', ')}`}.`),
    ...arrows.map(({ because, label }) => `${because.replace(/\.$/, '')} (${label}).`),
    ...reasons,
  ].join('\n');
}
