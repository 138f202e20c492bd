/**
 * What the judge and the learner's process say to each other: lines of text over one pipe, in the notation of plain data.
 *
 *     judge:   {"id":2,"op":"call","name":"fewestMessengers","argumentLists":[[{"capture":0.5,"risk":0.01}]]}
 *     learner: <token> 2 {"kind":"value","value":{"returned":[7]}}
 *
 * Reading a line runs nothing. Each line of the learner's process starts with a token that the judge made up and that only the host
 * (`host.ts`) was told, before the learner's file was loaded; a line without it is ignored. The token keeps stray and clumsy lines out. It
 * is no proof: who runs in a process can find out what is in its memory. Therefore nothing that comes from there is more than a claim.
 */

/** What a learner's process is asked to do. The first request is always `load`. */
export type Request =
  | { readonly op: 'load'; readonly token: string; readonly file: string } // file: URL of the learner's staged file
  | { readonly op: 'call'; readonly name: string; readonly argumentLists: readonly (readonly unknown[])[] }
  | { readonly op: 'simulate'; readonly scenario: Scenario };

export interface ScenarioProcess {
  /** Name of the class: an export of the learner's file, or of `distsys`. */
  readonly class: string;
  /** Given to the constructor, if present. Plain data. */
  readonly options?: unknown;
  /** Whose class it is. Default: `'learner'`. */
  readonly from?: 'learner' | 'course';
}

/** A run of `src/simulation`, as plain data. */
export interface Scenario {
  readonly processes: Readonly<Record<string, ScenarioProcess>>;
  readonly network?: unknown;
  readonly faults?: unknown;
  readonly inputs?: unknown;
  readonly seed: number;
  readonly untilMs?: number;
  readonly maxEvents?: number;
}

export type Reply =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: RemoteError }
  | { readonly kind: 'log'; readonly line: string };

/** An error of the learner's process, as text. */
export interface RemoteError {
  readonly name: string;
  readonly message: string;
  readonly stack: string; // of the error that started it, where one error caused another
  /** What the host can tell about it. */
  readonly kind:
    | 'thrown' // by the learner's code, or because of it
    | 'uncaught' // thrown where nobody waits for it: in a timer, in a promise; the process ends
    | 'refused' // the code asked for what no exercise needs
    | 'not implemented'
    | 'exit' // the code ended its process; it ends
    | 'no export'
    | 'not plain' // what was returned is not plain data
    | 'scenario'; // the judge asked for a run that cannot be
}

/** The longest line that a learner's process may send, in bytes. */
export const LINE_BYTES_MAX = 32 * 1024 * 1024;
