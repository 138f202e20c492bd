/**
 * The npm package simjs 2.0.3 (MIT), which is written for browsers: it exports nothing and puts its classes on `window`.
 *
 *     const { Sim, Entity } = await loadSimjs();
 */
export interface SimjsRequest {
  done(callback: () => void): SimjsRequest;
  cancel(): void;
}

/** An actor. Subclasses have `start` and, to be sent messages, `onMessage`. */
export interface SimjsEntity {
  time(): number;
  setTimer(delay: number): SimjsRequest;
  send(message: unknown, delay: number, to: SimjsEntity): void;
  useFacility(facility: object, duration: number): SimjsRequest;
}

export interface Simjs {
  readonly Sim: new () => { addEntity<T>(kind: new (...words: any[]) => T, name?: string): T; simulate(endTime: number, maxEvents?: number): boolean };
  readonly Entity: new (...words: any[]) => SimjsEntity;
  readonly Facility: new (name: string, discipline?: number, servers?: number) => object;
}

let loaded: Promise<Simjs> | undefined; // a module runs once, and only then puts anything on window

export function loadSimjs(): Promise<Simjs> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Simjs> {
  const place = globalThis as { window?: { Sim?: Simjs } };
  const window: { Sim?: Simjs } = {};
  place.window = window;
  try {
    const name: string = 'simjs'; // it has no declarations
    await import(name);
  } finally {
    delete place.window;
  }
  if (window.Sim === undefined) throw new Error('simjs is loaded but put nothing on window; was its version changed in package.json?');
  return window.Sim;
}
