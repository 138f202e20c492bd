/**
 * What a fault does to a running simulation, as actions with their times. The simulation schedules them before anything else.
 */
import { cutBy } from './faults.ts';
import type { Fault } from './faults.ts';
import type { MessagePlan } from './host.ts';
import type { Link, LinkOptions, Network } from './network.ts';
import { linkEnds } from './network.ts';
import type { Node } from './node.ts';
import { RECOVER } from './pending-events.ts';
import type { PendingEvents } from './pending-events.ts';
import { OUTSIDE } from './process.ts';
import type { ProcessId } from './process.ts';
import type { Random } from './random.ts';
import { roundMs } from './round-ms.ts';
import type { TraceEventKind } from './trace.ts';

/** What the actions may touch. */
export interface Scene {
  readonly nodes: readonly Node[];
  readonly network: Network;
  readonly pending: PendingEvents;
  tornOf(id: ProcessId): Random | undefined; // draws how far a process's unsynced writes got; undefined: they are all lost
  record(kind: TraceEventKind, process: ProcessId, text?: string): void;
}

interface Action {
  readonly atMs: number;
  readonly act: () => void;
}

/** What is planned for single messages. */
export function messagePlan(faults: readonly Fault[]): MessagePlan {
  const lost = new Set<number>();
  const late = new Map<number, number>();
  const twice = new Map<number, number>();
  for (const fault of faults) {
    if (fault.kind === 'lose') for (const number of fault.messages) lost.add(number);
    else if (fault.kind === 'late') late.set(fault.message, fault.afterMs);
    else if (fault.kind === 'twice') twice.set(fault.message, fault.afterMs);
  }
  return { lost, late, twice };
}

export function actionsOf(fault: Fault, scene: Scene): Action[] {
  const nodeOf = (id: ProcessId): Node => scene.nodes.find((node) => node.id === id) as Node; // names were checked with the plan
  switch (fault.kind) {
    case 'lose':
    case 'late':
    case 'twice':
      return []; // the simulation looks messages up by their numbers
    case 'crash': {
      const node = nodeOf(fault.process);
      const crash = { atMs: fault.atMs, act: () => crashNode(node, scene) };
      return fault.recoverAfterMs === undefined ? [crash] : [crash, { atMs: fault.atMs + fault.recoverAfterMs, act: () => recoverNode(node, scene) }];
    }
    case 'pause': {
      const node = nodeOf(fault.process);
      return spell(fault, () => pauseNode(node, scene), () => resumeNode(node, scene));
    }
    case 'slow': {
      const node = nodeOf(fault.process);
      const change = (byMs: number) => () => {
        node.lateMs += byMs;
        node.settle();
        scene.record('network', node.id, node.lateMs > 0 ? `is ${node.lateMs} ms late` : 'is on time again');
      };
      return spell(fault, change(roundMs(fault.extraMs)), change(-roundMs(fault.extraMs)));
    }
    case 'partition':
    case 'one-way':
    case 'isolate': {
      const indexOf = (id: ProcessId): number => nodeOf(id).index;
      const pairs = cutBy(fault, scene.nodes.map(({ id }) => id)).map(([from, to]) => [indexOf(from), indexOf(to)] as const);
      const cut = (by: 1 | -1, text: string) => () => {
        scene.network.cut(pairs, by);
        scene.record('network', OUTSIDE, text);
      };
      const who = fault.kind === 'isolate' ? fault.process : fault.kind === 'one-way' ? `${fault.from.join(', ')} → ${fault.to.join(', ')}` : fault.groups.map((group) => group.join(', ')).join(' | ');
      return spell(fault, cut(1, `cut off: ${who}`), cut(-1, `healed: ${who}`));
    }
    case 'links':
      return changeLinks(fault, scene);
    case 'clock': {
      const node = nodeOf(fault.process);
      const act = (): void => {
        if (fault.driftPpm !== undefined) node.clock.setDrift(fault.driftPpm, scene.pending.queue.nowMs);
        if (fault.stepMs !== undefined) node.clock.step(fault.stepMs);
        scene.record('clock', node.id, `shows ${node.clock.read(scene.pending.queue.nowMs)} ms`);
      };
      return [{ atMs: fault.atMs, act }];
    }
  }
}

function spell({ atMs, forMs }: { atMs: number; forMs?: number }, begin: () => void, end: () => void): Action[] {
  return forMs === undefined ? [{ atMs, act: begin }] : [{ atMs, act: begin }, { atMs: atMs + forMs, act: end }];
}

function crashNode(node: Node, scene: Scene): void {
  if (!node.running) return;
  node.running = false;
  node.settle();
  scene.record('crash', node.id);
  putBack(node); // what a standing process had not taken yet: its messages are dropped now, its timers are among those below
  for (const timer of node.timers.values()) scene.pending.cancel(timer);
  node.timers.clear();
  node.openOperations.clear(); // their outcome stays unknown
  node.storage.crash(scene.tornOf(node.id));
}

function recoverNode(node: Node, scene: Scene): void {
  if (node.running) return;
  node.running = true;
  node.settle();
  node.process = node.made(node.make());
  scene.pending.add(scene.pending.queue.nowMs, RECOVER, node.index, undefined);
}

function pauseNode(node: Node, scene: Scene): void {
  node.pauses += 1;
  node.settle();
  if (node.pauses === 1) scene.record('pause', node.id);
}

function resumeNode(node: Node, scene: Scene): void {
  node.pauses -= 1;
  if (node.pauses === 0) node.resumedMs = scene.pending.queue.nowMs;
  node.settle();
  if (node.pauses > 0) return;
  scene.record('resume', node.id);
  putBack(node);
}

function putBack(node: Node): void {
  const waiting = node.backlog;
  node.backlog = [];
  for (const again of waiting) again();
}

/** Which changes of a link are under way, and what the link was before the first of them. */
interface Changed {
  readonly original: LinkOptions;
  under: Extract<Fault, { kind: 'links' }>[];
}

// By the link, so that simulations know nothing of one another.
const changedLinks = new WeakMap<Link, Changed>();

/** Changes may overlap: a link is what it was at first, with all changes that are under way, the later over the earlier. */
function changeLinks(fault: Extract<Fault, { kind: 'links' }>, scene: Scene): Action[] {
  const ids = scene.nodes.map(({ id }) => id);
  const names = fault.links === 'all' ? ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => `${from}->${to}`)) : fault.links;
  const ends = names.map((name) => linkEnds(name, ids, 'faults').map((id) => ids.indexOf(id)) as [number, number]);
  const each = (change: (under: Changed['under']) => Changed['under']) => (): void => {
    for (const [from, to] of ends) {
      const link = scene.network.link(from, to);
      const changed = changedLinks.get(link) ?? { original: link.options, under: [] };
      changedLinks.set(link, changed);
      changed.under = change(changed.under);
      link.use(Object.assign({}, changed.original, ...changed.under.map((one) => one.change)) as LinkOptions);
    }
  };
  const what = fault.links === 'all' ? 'all' : names.join(', ');
  const begin = each((under) => [...under, fault]);
  const end = each((under) => under.filter((one) => one !== fault));
  return spell(
    fault,
    () => {
      begin();
      scene.record('network', OUTSIDE, `links change: ${what}`);
    },
    () => {
      end();
      scene.record('network', OUTSIDE, `links are as before: ${what}`);
    },
  );
}
