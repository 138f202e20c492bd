/** A state as properties see it, made of its row when it is asked for. */
import type { Process } from '../../simulation/process.ts';
import type { History } from '../history.ts';
import type { InTransit, SearchState } from './search-options.ts';
import type { StateSpace } from './state-space.ts';

/** Which parts of states the properties have read so far. */
export class Read {
  history = false; // where it is not part of the state: the search must begin anew
}

export const MESSAGES = 'the messages in transit';
export const HISTORY = 'the history';
export const RUNNING = 'who is running';

export class StateView implements SearchState {
  readonly #space: StateSpace;
  readonly #row: Int32Array;
  readonly #read: Read;
  readonly #reads: Set<string> | undefined;
  #processes: Record<string, Process<any>> | undefined;

  /** Gives the history of a state on a path, where it is no part of the state. */
  readonly #told: (() => History) | undefined;

  /** `reads` takes up which parts are read: names of processes, 'messages in transit', 'the history', 'who is running'. */
  constructor(space: StateSpace, row: Int32Array, read: Read, reads?: Set<string>, told?: () => History) {
    this.#told = told;
    this.#reads = reads;
    this.#space = space;
    this.#row = row;
    this.#read = read;
  }

  get processes(): any {
    if (this.#processes === undefined) {
      const { settings, transitions } = this.#space;
      const processes: Record<string, Process<any>> = {};
      for (let place = 0; place < settings.ids.length; place += 1) processes[settings.ids[place] as string] = transitions.locals.view(this.#row[place] as number);
      this.#processes = this.#reads === undefined ? processes : noting(processes, this.#reads);
    }
    return this.#processes;
  }

  get running(): any {
    this.#reads?.add(RUNNING);
    return Object.fromEntries(this.#space.settings.ids.map((id, place) => [id, this.#space.isRunning(this.#row[place] as number)]));
  }

  get messages(): readonly InTransit[] {
    this.#reads?.add(MESSAGES);
    const { inTransit } = this.#space.transitions.messages;
    return Array.from(this.#row.subarray(this.#space.header), (message) => inTransit[message] as InTransit);
  }

  get history(): History {
    this.#reads?.add(HISTORY);
    const { historySlot, transitions } = this.#space;
    if (historySlot < 0 && this.#told !== undefined) return this.#told();
    if (historySlot < 0) this.#read.history = true;
    return transitions.histories.at(historySlot < 0 ? 0 : (this.#row[historySlot] as number));
  }
}

/** The same processes, taking down whose state is read. */
function noting(processes: Record<string, Process<any>>, reads: Set<string>): Record<string, Process<any>> {
  const noted = {};
  for (const [id, process] of Object.entries(processes)) {
    const get = (): Process<any> => {
      reads.add(id);
      return process;
    };
    Object.defineProperty(noted, id, { enumerable: true, get });
  }
  return noted;
}
