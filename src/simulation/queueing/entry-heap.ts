/**
 * A binary heap in a plain array, the least `key` first and by `order` among equals.
 *
 *     pushByKey(heap, entry);
 *     popLeast(heap) === entry
 */
export interface Keyed {
  readonly key: number;
  readonly order: number;
}

export function pushByKey<T extends Keyed>(heap: T[], entry: T): void {
  heap.push(entry);
  if (heap.length > 1) rise(heap, heap.length - 1);
}

/** Takes out the first; the heap must not be empty. */
export function popLeast<T extends Keyed>(heap: T[]): T {
  return heap.length === 1 ? (heap.pop() as T) : removeAt(heap, 0);
}

/** Takes out what is at `place`. */
export function removeAt<T extends Keyed>(heap: T[], place: number): T {
  const removed = heap[place] as T;
  const last = heap.pop() as T;
  if (place < heap.length) {
    heap[place] = last;
    sink(heap, place);
    rise(heap, place);
  }
  return removed;
}

const isBefore = (a: Keyed, b: Keyed): boolean => a.key < b.key || (a.key === b.key && a.order < b.order);

function rise<T extends Keyed>(heap: T[], from: number): void {
  const entry = heap[from] as T;
  let place = from;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above] as T;
    if (!isBefore(entry, parent)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = entry;
}

function sink<T extends Keyed>(heap: T[], from: number): void {
  const entry = heap[from] as T;
  let place = from;
  for (let below = 2 * place + 1; below < heap.length; below = 2 * place + 1) {
    if (below + 1 < heap.length && isBefore(heap[below + 1] as T, heap[below] as T)) below += 1;
    const child = heap[below] as T;
    if (!isBefore(child, entry)) break;
    heap[place] = child;
    place = below;
  }
  heap[place] = entry;
}
