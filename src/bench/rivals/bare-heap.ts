/**
 * The yardstick: a plain binary heap of `{ time, seq, fn }`, ties in the order of scheduling, as a good programmer writes it for one
 * experiment. No names, no checks, no trace, no cancellation.
 *
 *     const heap = new BareHeap();
 *     heap.push(10, () => console.log('at 10'));
 *     for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) entry.fn();
 */
export interface Entry {
  time: number;
  seq: number;
  fn: () => void;
}

export class BareHeap {
  readonly entries: Entry[] = [];
  seq = 0;

  push(time: number, fn: () => void): Entry {
    const { entries } = this;
    const entry: Entry = { time, seq: this.seq++, fn };
    let place = entries.length;
    entries.push(entry);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = entries[above] as Entry;
      // A newcomer has the highest seq of all, so at equal times it stays below.
      if (parent.time <= time) break;
      entries[place] = parent;
      place = above;
    }
    entries[place] = entry;
    return entry;
  }

  pop(): Entry | undefined {
    const { entries } = this;
    const last = entries.pop();
    const size = entries.length;
    if (last === undefined || size === 0) return last;
    const first = entries[0] as Entry;
    const { time, seq } = last;
    let place = 0;
    for (let below = 1; below < size; below = 2 * place + 1) {
      let child = entries[below] as Entry;
      if (below + 1 < size) {
        const right = entries[below + 1] as Entry;
        if (right.time < child.time || (right.time === child.time && right.seq < child.seq)) {
          child = right;
          below += 1;
        }
      }
      if (time < child.time || (time === child.time && seq < child.seq)) break;
      entries[place] = child;
      place = below;
    }
    entries[place] = last;
    return first;
  }
}
