/** What a search took for granted and how far it went, in words: a verdict is worth what its bounds are. */
import type { Explored } from './explored.ts';
import type { SearchLimits, SystemSettings } from './settings.ts';

export function boundsOf(settings: SystemSettings, limits: SearchLimits, explored: Explored): string[] {
  const several = settings.inputs.filter((inputs) => inputs.length > 0).length;
  return [
    networkOf(settings),
    ...(settings.keepsIgnored ? ['a delivery that changes nothing is no step'] : []),
    amount(settings.losesMax, 'message is lost', 'messages are lost'),
    ...(settings.keepsDelivered ? [] : [amount(settings.duplicatesMax, 'message is duplicated', 'messages are duplicated')]),
    ...(several > 0 ? ['inputs come at any time'] : []),
    timersOf(settings),
    ...(settings.timeoutsMax > 0 && settings.timeoutsMax < Infinity ? [amount(settings.timeoutsMax, 'timer runs out', 'timers run out')] : []),
    crashesOf(settings),
    ...(settings.symmetry.length > 0 ? [`interchangeable: ${settings.symmetry.map((group) => group.map((place) => settings.ids[place]).join(', ')).join('; ')}`] : []),
    orderOf(settings, explored),
    `fingerprints of 64 bits: chance of a missed state about ${chanceOf(explored.visited.size)}`,
    ...(explored.questions.eventually.length > 0 ? [limits.fair ? 'fair: a message that stays in transit, a timer that stays set and an input that can be given have their turn' : 'no fairness: a loop that could be left may go on for ever'] : []),
    ...cutsOf(limits, explored),
  ];
}

function networkOf({ keepsDelivered, fifo }: SystemSettings): string {
  if (keepsDelivered) return 'messages are never used up and may arrive again at any time';
  return fifo ? 'between two processes, messages arrive in the order in which they were sent' : 'messages arrive in any order';
}

function amount(max: number, one: string, many: string): string {
  if (max === Infinity) return `any number of ${many}`;
  if (max === 0) return `no ${one}`;
  return `at most ${max.toLocaleString('en')} ${max === 1 ? one : many}`;
}

function timersOf({ timers }: SystemSettings): string {
  switch (timers) {
    case 'any time':
      return 'timers run out at any time';
    case 'when idle':
      return 'timers run out when they are due, after all messages have arrived or been lost';
    case 'never':
      return 'timers never run out';
  }
}

/** Copies list Maps and Sets by their keys, so that states which differ in the order of filling alone are one. */
function orderOf({ ids }: SystemSettings, { space }: Explored): string {
  const who = [...space.transitions.runs.orderMatters].sort((one, other) => one - other).map((place) => ids[place]);
  if (who.length === 0) return 'Maps, Sets and records are read in the order of their keys';
  return `Maps, Sets and records are read in the order of their keys, although what ${who.join(', ')} ${who.length === 1 ? 'does' : 'do'} depends on the order in which they were filled: runs that differ in this were not seen. Keep that order in a list`;
}

function crashesOf({ ids, crashesMax, mayCrash, recoveriesMax }: SystemSettings): string {
  if (crashesMax === 0) return 'no process crashes';
  const who = mayCrash.every(Boolean) ? '' : ` (of ${ids.filter((_, place) => mayCrash[place]).join(', ')})`;
  const again = recoveriesMax === 0 ? ', for good' : recoveriesMax === Infinity ? '' : `, and ${amount(recoveriesMax, 'recovers', 'recover')}`;
  return `${amount(crashesMax, 'process crashes', 'processes crash')}${who}${again}`;
}

/** n² / 2^65 in one figure. */
export function chanceOf(states: number): string {
  return ((states * states) / 2 ** 65).toExponential(0);
}

function cutsOf({ strategy, statesMax, depthMax }: SearchLimits, { cut }: Explored): string[] {
  const walks = typeof strategy === 'string' ? [] : [`${strategy.randomWalks.toLocaleString('en')} random walks with seed ${strategy.seed}`];
  if (cut === 'states') return [...walks, `cut at ${statesMax.toLocaleString('en')} states`];
  return depthMax === Infinity ? walks : [...walks, `at most ${depthMax.toLocaleString('en')} steps from the beginning`];
}
