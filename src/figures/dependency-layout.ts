/**
 * Where the cards and arrows of a dependency graph go, in pixels: two columns, down on the right and up on the left, so that a cycle reads clockwise from
 * its first card, top left.
 *
 * Labels stand beside their arrows, where they touch neither a card nor an arrow nor one another.
 */
import { crosses, overlap } from './drawing.ts';
import type { Box } from './drawing.ts';
import type { Arrow, Card, DependencyGraph } from './dependency-graph.ts';
import { FIGURE_WIDTH } from './figure.ts';
import { fitText, textWidth, wrapText } from './text-metrics.ts';

export interface PlacedCard {
  readonly card: Card;
  readonly box: Box;
  readonly heading: string;
  readonly note: string;
  readonly lines: readonly { readonly text: string; readonly marked: boolean }[];
}

export interface PlacedArrow {
  readonly arrow: Arrow;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly label: string;
  readonly labelBox: Box | undefined; // undefined: there is no room, and the sentences beneath tell it
}

export interface PlacedGraph {
  readonly graph: DependencyGraph;
  readonly title: readonly string[];
  readonly cards: readonly PlacedCard[];
  readonly arrows: readonly PlacedArrow[];
  readonly bottom: number;
}

export const CARD_TEXT_SIZE = 12;
export const LABEL_SIZE = 12;
export const HEADING_HEIGHT = 24;
export const LINE_HEIGHT = 17;
const MARGIN = 16;
const CARD_WIDTH_MAX = 244;
const CARD_WIDTH_MIN = 128;
const CARD_GAP = 58; // between cards of a column: an arrow with its label beside it
const APART = 17; // from the middle of a card's side to an arrow, where two meet there

export function placeGraph(graph: DependencyGraph): PlacedGraph {
  const title = wrapText(graph.title, FIGURE_WIDTH - 2 * MARGIN, { size: 15, bold: true });
  const top = 22 + 19 * title.length;
  const { left, right } = columns(graph);
  const sizes = graph.cards.map(sizeOf);
  const widthOf = (column: readonly number[]): number => column.reduce((widest, index) => Math.max(widest, (sizes[index] as Size).width), 0);
  const heightOf = (column: readonly number[]): number => column.reduce((sum, index) => sum + (sizes[index] as Size).height, 0) + CARD_GAP * Math.max(0, column.length - 1);
  const labelWidth = graph.arrows.reduce((widest, { label }) => Math.max(widest, textWidth(label, { size: LABEL_SIZE, bold: true })), 0);
  const [leftWidth, rightWidth] = [widthOf(left), widthOf(right)];
  const middle = right.length === 0 ? 0 : Math.max(110, Math.min(220, labelWidth + 60, FIGURE_WIDTH - 2 * MARGIN - leftWidth - rightWidth));
  const height = Math.max(heightOf(left), heightOf(right));
  const sideRoom = (FIGURE_WIDTH - 2 * MARGIN - leftWidth - rightWidth - middle) / 2; // both columns in the middle of the page
  const boxes = new Map<number, Box>();
  for (const [column, x, width] of [[left, MARGIN + sideRoom, leftWidth], [right, MARGIN + sideRoom + leftWidth + middle, rightWidth]] as const) {
    // The ends of a column of two or more stand level with those of the other.
    const spare = height - heightOf(column);
    const between = column.length > 1 ? spare / (column.length - 1) : 0;
    let y = top + (column.length > 1 ? 0 : spare / 2);
    for (const index of column) {
      const { height: cardHeight } = sizes[index] as Size;
      boxes.set(index, { left: x, right: x + width, top: y, bottom: y + cardHeight });
      y += cardHeight + CARD_GAP + between;
    }
  }
  const cards = graph.cards.map((card, index): PlacedCard => ({ card, box: boxes.get(index) as Box, ...fitted(card, boxes.get(index) as Box) }));
  return { graph, title, cards, arrows: placeArrows(graph, boxes, left), bottom: top + height + 14 };
}

/** Indices of the cards of each column, from the top. */
function columns({ cards, arrows, isCycle }: DependencyGraph): { left: number[]; right: number[] } {
  const all = cards.map((_, index) => index);
  if (isCycle || arrows.length >= cards.length) {
    const down = Math.ceil(cards.length / 2); // on the right, after the first card
    return { left: [0, ...all.slice(1 + down).toReversed()], right: all.slice(1, 1 + down) };
  }
  const targets = new Set(arrows.map(({ to }) => to));
  const sources = all.filter((index) => !targets.has(index));
  const isChain = arrows.some(({ from }) => targets.has(from));
  if (isChain) {
    const down = Math.ceil((cards.length - 1) / 2);
    return { left: [0, ...all.slice(1 + down).toReversed()], right: all.slice(1, 1 + down) };
  }
  return arrows.length === 0 ? { left: all.slice(0, 1), right: all.slice(1) } : { left: sources, right: all.filter((index) => targets.has(index)) };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function sizeOf({ heading, note, lines }: Card): Size {
  const head = textWidth(heading, { size: CARD_TEXT_SIZE, bold: true }) + (note === '' ? 0 : textWidth(note, { size: 10 }) + 14);
  const widest = lines.reduce((most, { text, marked }) => Math.max(most, textWidth(text, { size: CARD_TEXT_SIZE, bold: marked })), head);
  return { width: Math.max(CARD_WIDTH_MIN, Math.min(CARD_WIDTH_MAX, widest + 26)), height: HEADING_HEIGHT + (lines.length === 0 ? 0 : LINE_HEIGHT * lines.length + 9) };
}

function fitted({ heading, note, lines }: Card, { left, right }: Box): Pick<PlacedCard, 'heading' | 'note' | 'lines'> {
  const room = right - left - 24;
  const noteWidth = textWidth(note, { size: 10 }) + 12;
  const alone = textWidth(heading, { size: CARD_TEXT_SIZE, bold: true });
  const withNote = note !== '' && alone + noteWidth <= room + 2;
  return {
    heading: fitText(heading, room, { size: CARD_TEXT_SIZE, bold: true }),
    note: withNote ? note : '',
    lines: lines.map(({ text, marked }) => ({ text: fitText(text, room, { size: CARD_TEXT_SIZE, bold: marked }), marked })),
  };
}

function placeArrows({ arrows, cards }: DependencyGraph, boxes: ReadonlyMap<number, Box>, left: readonly number[]): PlacedArrow[] {
  const isLeft = (index: number): boolean => left.includes(index);
  const box = (index: number): Box => boxes.get(index) as Box;
  const middleOf = ({ top, bottom }: Box): number => (top + bottom) / 2;
  // Where two arrows or more meet a card's inner side, they stand apart, in the order in which their other ends do.
  const offset = (index: number, arrow: Arrow): number => {
    const meeting = arrows.filter(({ from, to }) => (from === index || to === index) && isLeft(from) !== isLeft(to));
    const other = (one: Arrow): number => middleOf(box(one.from === index ? one.to : one.from));
    // Of two between the same cards, the one to the right runs above: clockwise.
    const sorted = meeting.toSorted((one, two) => other(one) - other(two) || Number(isLeft(two.from)) - Number(isLeft(one.from)));
    const apart = Math.min(APART, (box(index).bottom - box(index).top - 14) / Math.max(1, sorted.length - 1) / 1.1);
    return (sorted.indexOf(arrow) - (sorted.length - 1) / 2) * 2 * Math.min(APART, apart);
  };
  const lines = arrows.map((arrow) => {
    const [from, to] = [box(arrow.from), box(arrow.to)];
    if (isLeft(arrow.from) !== isLeft(arrow.to)) {
      const rightward = isLeft(arrow.from);
      const [y1, y2] = [middleOf(from) + offset(arrow.from, arrow), middleOf(to) + offset(arrow.to, arrow)];
      return { arrow, x1: rightward ? from.right : from.left, y1, x2: rightward ? to.left - 1 : to.right + 1, y2 };
    }
    const x = (from.left + from.right) / 2;
    const downward = from.top < to.top;
    return { arrow, x1: x, y1: downward ? from.bottom : from.top, x2: x, y2: downward ? to.top - 1 : to.bottom + 1 };
  });
  const signs = lines.filter(({ arrow }) => arrow.look === 'impossible').map(({ x1, y1, x2, y2 }) => ({ left: (x1 + x2) / 2 - 12, right: (x1 + x2) / 2 + 12, top: (y1 + y2) / 2 - 12, bottom: (y1 + y2) / 2 + 12 }));
  const solids = [...cards.map((_, index) => box(index)), ...signs];
  const taken: Box[] = [];
  return lines.map((line) => {
    const labelBox = besideArrow(line, [...solids, ...taken], lines);
    if (labelBox !== undefined) taken.push(labelBox);
    return { ...line, label: line.arrow.label, labelBox };
  });
}

type Line = { readonly arrow: Arrow; readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };

function besideArrow(line: Line, solids: readonly Box[], lines: readonly Line[]): Box | undefined {
  const { x1, y1, x2, y2, arrow } = line;
  const width = textWidth(arrow.label, { size: LABEL_SIZE, bold: true }) + 6;
  const length = Math.max(1, Math.hypot(x2 - x1, y2 - y1));
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  for (const distance of [0, 6, 12, 20, 30, 44]) {
    for (const part of [0.5, 0.42, 0.58, 0.34, 0.66]) {
      for (const side of [1, -1]) { // outside of a clockwise cycle first
        const [nx, ny] = [-dy * -side, dx * -side];
        // Far enough from the line that the box, whichever way it lies, is clear of it.
        const clear = Math.abs(nx) * (width / 2) + Math.abs(ny) * 8 + 4 + distance;
        const [x, y] = [x1 + (x2 - x1) * part + nx * clear, y1 + (y2 - y1) * part + ny * clear];
        const box = { left: x - width / 2, right: x + width / 2, top: y - 8, bottom: y + 8 };
        const inside = box.left >= 6 && box.right <= FIGURE_WIDTH - 6;
        if (inside && !solids.some((other) => overlap(box, other)) && !lines.some((other) => crosses(other, { left: box.left - 1, right: box.right + 1, top: box.top - 1, bottom: box.bottom + 1 }))) return box;
      }
    }
  }
  return undefined;
}
