/**
 * One state for all that differ only in who of the interchangeable processes is who.
 *
 *     representatives.find(row, 0, row.length);
 *     representatives.row, representatives.length //=> the same row for each of the states that are alike
 *
 * The representative is the least row among all arrangements of the processes, so it is canonical: two states have the same one if and only if they are
 * alike. Not all n! arrangements need be tried: the processes are first sorted by how they look, alone and from each other part of the state, which no
 * renaming changes; of those that look alike, exchanging two that leave the state as it is when they are exchanged brings nothing new. Source: Clarke,
 * Enders, Filkorn and Jha 1996, "Exploiting symmetry in temporal logic model checking", §4; Ip and Dill 1996.
 */
import { Symmetry } from './symmetry.ts';

export class Representatives {
  row: Int32Array = new Int32Array(64);
  length = 0;
  /** Arrangements that were compared, over all states: 1 a state if all processes could be told apart or exchanged. */
  compared = 0;
  readonly symmetry: Symmetry;

  constructor(symmetry: Symmetry) {
    this.symmetry = symmetry;
  }

  find(array: Int32Array, at: number, length: number): void {
    const row = array.slice(at, at + length);
    let candidates: Int32Array[] = [row];
    for (const group of this.symmetry.groups) candidates = candidates.flatMap((candidate) => this.#arrangements(candidate, group));
    this.compared += candidates.length;
    let least = candidates[0] as Int32Array;
    for (const candidate of candidates) if (isLess(candidate, least)) least = candidate;
    this.row = least;
    this.length = least.length;
  }

  /** The row with the members of a group in the order of their looks; several if some look alike and cannot simply be exchanged. */
  #arrangements(row: Int32Array, group: readonly number[]): Int32Array[] {
    const looks = group.map((member) => this.#lookOf(row, member));
    const order = group.map((_, index) => index).sort((one, other) => (looks[one] as number) - (looks[other] as number));
    let orders: number[][] = [[]];
    for (let first = 0; first < order.length; ) {
      let end = first + 1;
      while (end < order.length && looks[order[end] as number] === looks[order[first] as number]) end += 1;
      const alike = order.slice(first, end);
      const ways = alike.length === 1 ? [alike] : distinctOrders(this.#twins(row, group, alike));
      orders = orders.flatMap((before) => ways.map((way) => [...before, ...way]));
      first = end;
    }
    return orders.map((wanted) => this.#arranged(row, group, wanted));
  }

  /** A sum over all parts of the state of how they look from the member. Different looks may have one sum: then more arrangements are tried than need be. */
  #lookOf(row: Int32Array, member: number): number {
    const { symmetry } = this;
    const { processes, header } = symmetry.space;
    let sum = 0;
    for (let place = 0; place < processes; place += 1) sum = (sum + scrambled(symmetry.anonymousLocal(row[place] as number, member))) | 0;
    for (let place = header; place < row.length; place += 1) sum = (sum + scrambled(~symmetry.anonymousMessage(row[place] as number, member))) | 0;
    return sum;
  }

  /** Those that look alike, in classes: the members of one may be exchanged without a change of the state. */
  #twins(row: Int32Array, group: readonly number[], alike: readonly number[]): number[][] {
    const classes: number[][] = [];
    for (const member of alike) {
      const place = group[member] as number;
      const twins = classes.find(([first]) => this.exchanged(row, group[first as number] as number, place).every((word, at) => word === row[at]));
      if (twins === undefined) classes.push([member]);
      else twins.push(member);
    }
    return classes;
  }

  /** The row with member `wanted[i]` in the place of member i. */
  #arranged(row: Int32Array, group: readonly number[], wanted: readonly number[]): Int32Array {
    let arranged = row;
    const now = group.map((_, index) => index); // who is in which place
    wanted.forEach((member, index) => {
      const from = now.indexOf(member);
      if (from === index) return;
      arranged = this.exchanged(arranged, group[index] as number, group[from] as number);
      now[from] = now[index] as number;
      now[index] = member;
    });
    return arranged;
  }

  /** The row and those that differ from it only in who is who, in the order of how many exchanges are between: all of them, or the first so many. */
  alike(row: Int32Array, most: number): Int32Array[] {
    const { groups } = this.symmetry;
    const pairs = groups.flatMap((group) => group.slice(1).map((member) => [group[0] as number, member] as const)); // every order comes of these
    const found = new Map([[row.join(), row]]);
    for (const one of found.values()) {
      for (const pair of pairs) {
        if (found.size >= most) return [...found.values()];
        const exchanged = this.exchanged(one, ...pair);
        found.set(exchanged.join(), exchanged); // an equal one keeps its place
      }
    }
    return [...found.values()];
  }

  /** The row after the processes at two places have been exchanged. */
  exchanged(row: Int32Array, one: number, other: number): Int32Array {
    const { symmetry } = this;
    const { space } = symmetry;
    const { processes, header, historySlot, scheduleSlot } = space;
    const after = row.slice();
    for (let place = 0; place < processes; place += 1) after[Symmetry.placeAfter(place, one, other)] = symmetry.local(row[place] as number, one, other);
    space.layout.exchangeInputs(after, one, other);
    if (historySlot >= 0) after[historySlot] = symmetry.history(row[historySlot] as number, one, other);
    if (scheduleSlot >= 0) after[scheduleSlot] = symmetry.schedule(row[scheduleSlot] as number, one, other);
    for (let place = header; place < row.length; place += 1) after[place] = symmetry.message(row[place] as number, one, other);
    space.layout.sortMessages(after, space.settings.fifo ? space.transitions.messages.link : undefined);
    return after;
  }
}

function scrambled(number: number): number {
  const mixed = Math.imul(number ^ (number >>> 16), 0x45d9f3b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) ^ (mixed >>> 13);
}

/** All orders of the members of classes, where those of one class are not told apart. */
function distinctOrders(classes: readonly (readonly number[])[]): number[][] {
  const orders: number[][] = [];
  const used = classes.map(() => 0);
  const total = classes.reduce((sum, members) => sum + members.length, 0);
  const extend = (order: readonly number[]): void => {
    if (order.length === total) {
      orders.push([...order]);
      return;
    }
    classes.forEach((members, index) => {
      const next = members[used[index] as number];
      if (next === undefined) return;
      used[index] = (used[index] as number) + 1;
      extend([...order, next]);
      used[index] = (used[index] as number) - 1;
    });
  };
  extend([]);
  return orders;
}

/** Whether one row comes before another, word by word. Rows of one state are equally long, however its processes are arranged. */
function isLess(one: Int32Array, other: Int32Array): boolean {
  const place = one.findIndex((word, at) => word !== other[at]);
  return place >= 0 && (one[place] as number) < (other[place] as number);
}
