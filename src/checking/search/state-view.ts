/** A state as properties see it, made of its row when it is asked for. */
import type { Process } from '../../simulation/process.ts';
import type { History } from '../history.ts';
import type { InTransit, SearchState } from './search-options.ts';
import type { StateSpace } from './state-space.ts';

/** Which parts of states the properties have read so far. */
export class Read {
  history = false; // where it is not part of the state: the search must begin anew
}

export class StateView implements SearchState {
  readonly #space: StateSpace;
  readonly #row: Int32Array;
  readonly #read: Read;
  #processes: Record<string, Process<any>> | undefined;

  constructor(space: StateSpace, row: Int32Array, read: Read) {
    this.#space = space;
    this.#row = row;
    this.#read = read;
  }

  get processes(): any {
    if (this.#processes === undefined) {
      const { settings, transitions } = this.#space;
      const processes: Record<string, Process<any>> = {};
      for (let place = 0; place < settings.ids.length; place += 1) processes[settings.ids[place] as string] = transitions.locals.view(this.#row[place] as number);
      this.#processes = processes;
    }
    return this.#processes;
  }

  get running(): any {
    return Object.fromEntries(this.#space.settings.ids.map((id, place) => [id, this.#space.isRunning(this.#row[place] as number)]));
  }

  get messages(): readonly InTransit[] {
    const { inTransit } = this.#space.transitions.messages;
    return Array.from(this.#row.subarray(this.#space.header), (message) => inTransit[message] as InTransit);
  }

  get history(): History {
    const { historySlot, transitions } = this.#space;
    if (historySlot < 0) this.#read.history = true;
    return transitions.histories.at(historySlot < 0 ? 0 : (this.#row[historySlot] as number));
  }
}
