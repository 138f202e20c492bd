/** A process that does what it is told in words, and the steps of its systems in words: for the tests of the search. */
import type { Context, Process } from '../../simulation/process.ts';
import { COPY, CRASH, DELIVER, INPUT, kindOf, LOSE, RECOVER, subjectOf, TIMEOUT } from './actions.ts';
import type { SearchedSystem } from './search-options.ts';
import { systemSettings } from './settings.ts';
import { StateSpace } from './state-space.ts';
import { Walk } from './walk.ts';

/**
 * Does what it is told: 'B x' sends x to B, '+t5' sets timer t to 5 ms, '-t' cancels it, 'fail' fails, 'clock' reads the clock, 'any x|y' does one of the two,
 * 'log' logs the count, 'ask' begins an operation, 'told' and 'done' complete the first one with and without a result, 'lost' fails it, 'hm' is ignored, and all
 * else is counted. In a message that is sent, ';' stands between what is to be done.
 */
export class Actor implements Process<string> {
  count = 0;
  readonly #start: string;

  constructor(start: string) {
    this.#start = start;
  }

  #do(ctx: Context<string>, commands: string): void {
    for (const command of commands.split(', ').filter((one) => one !== '')) {
      const [, to, message] = /^([A-Z]) (.*)$/.exec(command) ?? [];
      const [, name, delay] = /^\+([a-z]+)(\d+)$/.exec(command) ?? [];
      if (command.startsWith('any ')) this.#do(ctx, ctx.choose(command.slice(4).split('|')));
      else if (to !== undefined) ctx.send(to, (message as string).replaceAll(';', ', '));
      else if (name !== undefined) ctx.setTimer(name, Number(delay));
      else if (command.startsWith('-')) ctx.cancelTimer(command.slice(1));
      else if (command === 'fail') throw new Error('failed');
      else if (command === 'clock') this.count = ctx.nowMs;
      else if (command === 'log') ctx.log('count', this.count);
      else if (command === 'ask') ctx.invoke('ask');
      else if (command === 'told') ctx.complete(1, 'answer');
      else if (command === 'done') ctx.complete(1);
      else if (command === 'lost') ctx.fail(1, 'no answer');
      else if (command !== 'hm') this.count += 1;
    }
  }

  onStart(ctx: Context<string>): void {
    this.#do(ctx, this.#start);
  }

  onMessage(ctx: Context<string>, _from: string, message: string): void {
    this.#do(ctx, message);
  }

  onTimer(ctx: Context<string>, name: string): void {
    if (name === 'same') {
      ctx.setTimer(name, 5);
      return;
    }
    this.count += 100;
    if (name === 'again') ctx.setTimer(name, 5);
    if (name === 'clock') this.count = ctx.nowMs;
  }
}

export type ActorOptions = Omit<SearchedSystem<any>, 'processes'> & { readonly clock?: boolean; readonly history?: boolean };

/** Actors by name, each with what it does when it starts. */
export const actors = (starts: Readonly<Record<string, string>>): Record<string, () => Actor> => Object.fromEntries(Object.entries(starts).map(([id, start]) => [id, () => new Actor(start)]));

export const spaceOf = (starts: Readonly<Record<string, string>>, { clock = false, history = false, ...rest }: ActorOptions = {}): StateSpace =>
  new StateSpace(systemSettings({ ...rest, processes: actors(starts) }), { history, clock });

const KINDS = { [INPUT]: 'input', [DELIVER]: 'deliver', [LOSE]: 'lose', [COPY]: 'copy', [TIMEOUT]: 'timeout', [CRASH]: 'crash', [RECOVER]: 'recover' };

/** A message in transit, as 'A>B x'. */
export function messageText({ settings: { ids }, transitions: { messages } }: StateSpace, message: number): string {
  return `${ids[messages.from[message] as number]}>${ids[messages.to[message] as number]} ${JSON.parse(messages.texts[message] as string)}`;
}

/** A step of the space's last expansion, as 'deliver A>B x #1': with the number of its choice, from the second on. */
export function stepText(space: StateSpace, step: number): string {
  const { actions, choices, settings: { ids }, transitions: { timerNames } } = space;
  const [kind, subject] = [kindOf(actions[step] as number), subjectOf(actions[step] as number)];
  const timer = timerNames[subject];
  const about =
    kind === INPUT || kind === CRASH || kind === RECOVER ? ids[subject]
    : kind === TIMEOUT ? `${ids[timer?.process as number]}.${timer?.name}`
    : messageText(space, subject);
  return `${KINDS[kind as keyof typeof KINDS]} ${about}${choices[step] === 0 ? '' : ` #${choices[step]}`}`;
}

/** A walk from a beginning along the steps whose texts begin so. */
export function walkAlong(space: StateSpace, path: readonly string[], beginning = 0): Walk {
  const walk = new Walk(space, space.beginnings(), beginning);
  for (const begin of path) {
    const options = walk.options();
    const option = options.find(({ step }) => stepText(space, step).startsWith(begin));
    if (option === undefined) throw new Error(`no step '${begin}' among\n${options.map(({ step }) => stepText(space, step)).join('\n')}`);
    walk.take(option);
  }
  return walk;
}
