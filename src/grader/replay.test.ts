/** `npm run replay`: the run of a token again, as text, as a diagram and in a debugger. On a project of its own, by the built command line. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import { libraryFolder } from './learner/stage.ts';

const FILE = 'exercises/08-two-generals/shop-and-payment.ts';
const GRADER = `import { grade } from 'distsys/grader';
const heard = ({ trace }) => trace.events.filter(({ kind, process }) => kind === 'deliver' && process === 'B').length;
const scenario = (messages) => ({ processes: { A: { class: 'Caller' }, B: { class: 'Echo' } }, faults: [{ kind: 'lose', messages }], seed: 5 });
grade('08/shop-and-payment', { exports: ['Caller', 'Echo'], checks: [
  { title: 'is quiet', points: 1, hints: ['a', 'b'], async run({ learner }) {
    await learner.holds({ scenario: scenario([]), property: { title: 'at most nine calls', check: (run) => (heard(run) < 10 ? undefined : { expected: 'quiet', got: 'noise' }) } });
  } },
  { title: 'is heard', points: 2, hints: ['a', 'b'], async run({ learner }) {
    await learner.holds({ scenarios: [[], [1, 3]].map(scenario), property: { title: 'an echo comes', check: ({ trace }) => {
      const event = trace.events.findLast(({ text }) => text === 'waits');
      return trace.events.some(({ text }) => text === 'heard') ? undefined : { expected: 'an echo', got: '<silence>', event: event?.index };
    } } });
  } },
] });`;

const caller = (again: string): string => `import type { Context, Process } from 'distsys';
export class Caller implements Process<string> {
  calls = 0;
  onStart(ctx: Context<string>): void {
    ctx.setTimer('wait', 50);
    ctx.send('B', 'hello');
  }
  onMessage(ctx: Context<string>): void {
    ctx.log('heard');
    ctx.cancelTimer('wait');
  }
  onTimer(ctx: Context<string>): void {
    this.calls += 1;
    console.log('nobody, after', ctx.nowMs);
    ctx.log('waits');
    ${again}
  }
}
export class Echo implements Process<string> {
  onMessage(ctx: Context<string>, from: string, message: string): void {
    ctx.send(from, message);
  }
}
`;
const GIVES_UP = caller("if (this.calls < 2) ctx.setTimer('wait', 50);");
const ASKS_AGAIN = caller("ctx.send('B', 'hello'); if (this.calls < 4) ctx.setTimer('wait', 50);");

let fixture: Fixture;
let token: string;
beforeAll(async () => {
  fixture = createFixture();
  fixture.write('exercises/08-two-generals/shop-and-payment.test.ts', GRADER);
  fixture.write(FILE, GIVES_UP);
  const { output } = await fixture.run('grade', '08/shop-and-payment');
  token = /replay: npm run replay -- 08\/shop-and-payment (r1[\w-]+)\n/.exec(output)?.[1] ?? `no token in ${output}`;
});
afterAll(() => fixture.remove());

const replay = (...words: string[]): ReturnType<Fixture['run']> => fixture.run('replay', '08/shop-and-payment', token, ...words);

describe('the run of a token', () => {
  test('is listed with times, places, payloads and log lines, and fails still', async () => {
    fixture.write(FILE, GIVES_UP);
    const { output, code, complaint } = await replay();
    expect([code, complaint]).toEqual([1, '']);
    expect(output).toBe(`08/shop-and-payment: is heard

      event     ms  process
          0    0.0  A        starts
          1    0.0  A        sends hello to B                        message 1
          2    0.0  B        starts
          3    5.0  B        never gets hello from A (lost by plan)  message 1
          4   50.0  A        timer "wait" runs out
                          ·  nobody, after 50
          5   50.0  A        waits
          6  100.0  A        timer "wait" runs out
                          ·  nobody, after 100
  ✗       7  100.0  A        waits
             100.0 ms: nothing is left to happen

It still fails: expected an echo; got <silence> (at 100.0 ms, at A).
`);
  });

  test('is of the file as it is now: once that is mended, it does not fail', async () => {
    fixture.write(FILE, ASKS_AGAIN);
    const { output, code } = await replay();
    expect(code).toBe(0);
    expect(output).toContain('A        heard');
    expect(output).toMatch(/\nIt does not fail in this run any more\. Whether it does in others: npm run grade -- 08\/shop-and-payment\n$/);
  });

  test('whose file cannot be loaded or throws says so', async () => {
    fixture.write(FILE, GIVES_UP.replace('this.calls += 1;', "throw new Error('too tired');"));
    const thrown = await replay();
    expect(thrown.output).toMatch(/ {2}✗ {7}4 {3}50\.0 {2}A {8}timer "wait" runs out\n {13}50\.0 ms: the handler throws\n\nIt still fails: .*too tired/);
    fixture.write(FILE, 'export class (');
    const { complaint, code } = await replay();
    expect([code, complaint]).toEqual([2, expect.stringContaining('"is heard" does not come to this run any more')]);
  });

  test('is drawn in the form that the ending of the file names', async () => {
    fixture.write(FILE, GIVES_UP);
    for (const [ending, content] of [['.svg', /^<svg .*is heard · fails at 100\.0 ms, at A/s], ['.html', /^<!doctype html>.*got &lt;silence&gt;.*<svg /s], ['.mmd', /^sequenceDiagram\n/], ['.shiviz', /^A {"A":1/]] as const) {
      const file = join(fixture.root, `run${ending}`);
      const { output } = await replay('--diagram', file);
      expect(output).toContain(`drawn in ${file}`);
      expect(readFileSync(file, 'utf8')).toMatch(content);
    }
    const { complaint, code } = await replay('--diagram', 'run.pdf');
    expect([code, complaint]).toEqual([2, "--diagram run.pdf: the name's ending says the form; it is one of .svg, .html, .mmd, .shiviz\n"]);
    expect(existsSync(join(fixture.root, 'run.pdf'))).toBe(false);
  });

  test('is refused in a sentence when the token, the exercise or the grader is another', async () => {
    const refused = async (...words: string[]): Promise<string> => {
      const { complaint, code, output } = await fixture.run('replay', ...words);
      expect([code, output]).toEqual([2, '']);
      return complaint;
    };
    expect(await refused('08/shop-and-payment', token.slice(0, -1))).toContain('the token is damaged');
    expect(await refused('08/fewest-messengers', token)).toContain(`the token is of 08/shop-and-payment, not of 08/fewest-messengers. Run: npm run replay -- 08/shop-and-payment ${token}`);
    expect(await refused('08/shop-and-payment')).toContain('takes an exercise and the token of a failed check');
    for (const [words, why] of [[['--at', '3'], 'give --inspect as well'], [['--inspect', '--at', 'x'], '--at x: an event is a whole number'], [['--inspect=http'], '--inspect=http: a port is a whole number'], [['--inspect', '--at', '1', '--process', 'A'], 'give one of them']] as const) {
      expect(await refused('08/shop-and-payment', token, ...words)).toContain(why);
    }
    fixture.write('exercises/08-two-generals/shop-and-payment.test.ts', GRADER.replace("'an echo comes'", "'something else'").replace('is quiet', 'is silent'));
    expect(await refused('08/shop-and-payment', token)).toContain('the check "is heard" does not');
    fixture.write('exercises/08-two-generals/shop-and-payment.test.ts', GRADER.replaceAll('is heard', 'is listened to'));
    expect(await refused('08/shop-and-payment', token)).toContain('has no check any more that this token was made for');
    fixture.write('exercises/08-two-generals/shop-and-payment.test.ts', GRADER);
    fixture.write('package.json', '{ "type": "module", "version": "2.0.0" }');
    expect(await refused('08/shop-and-payment', token)).toContain('made by another version of the course than this one (2.0.0)');
    fixture.write('package.json', '{ "type": "module", "version": "1.2.3" }');
  });
});

/** A debugger's end, as a person's would be. */
class Client {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (result: any) => void>();
  readonly #pauses: any[] = [];
  readonly scripts: any[] = []; // as they were told of
  #onPause: ((frame: any) => void) | undefined;
  #id = 0;

  static async connect(url: string): Promise<Client> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    return new Client(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data));
      if (message.id !== undefined) this.#answers.get(message.id)?.(message.result);
      if (message.method === 'Debugger.scriptParsed') this.scripts.push(message.params);
      if (message.method !== 'Debugger.paused') return;
      this.#pauses.push(message.params.callFrames[0]);
      this.#onPause?.(undefined);
    });
  }

  ask(method: string, params: object = {}): Promise<any> {
    this.#id += 1;
    const id = this.#id;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  async pause(): Promise<any> {
    while (this.#pauses.length === 0) await new Promise((resolve) => (this.#onPause = resolve));
    return this.#pauses.shift();
  }

  async value(frame: any, expression: string): Promise<unknown> {
    return (await this.ask('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression, returnByValue: true })).result.value;
  }

  close(): void {
    this.#socket.close();
  }
}

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGINT'); // of a test that failed
});

/** The command under a debugger: what it has said, and the address that it names. */
function debugging(...words: string[]): { said: () => string; address: Promise<string>; ended: Promise<number | null>; interrupt: () => void } {
  const child = spawn(process.execPath, [join(libraryFolder(), 'dist', 'grader', 'cli.js'), 'replay', '08/shop-and-payment', token, ...words], { cwd: fixture.root, env: { ...process.env, NO_COLOR: '1' } });
  running.add(child);
  child.on('close', () => running.delete(child));
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const address = new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      said += chunk.toString();
      const url = /ws:\/\/127\.0\.0\.1:\d+\/\S+/.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    void ended.then(() => reject(new Error(said)));
  });
  return { said: () => said, address, ended, interrupt: () => child.kill('SIGINT') };
}

describe('a debugger', () => {
  const line = (words: string): number => GIVES_UP.split('\n').findIndex((text) => text.includes(words)) + 1;
  beforeAll(() => {
    fixture.write(FILE, GIVES_UP);
  });

  test('finds the program stopped before the handler that matters, in the learner\'s file, at its virtual time, and meets breakpoints set there', async () => {
    const run = debugging('--inspect');
    const client = await Client.connect(await run.address);
    const url = pathToFileURL(join(fixture.root, FILE)).href;
    await client.ask('Debugger.enable');
    const frame = await client.pause();
    const script = client.scripts.find(({ scriptId }) => scriptId === frame.location.scriptId);
    expect(script.url).toBe(url);
    // For a debugger that compares scripts with the files on disk: the text is that of the file, line by line.
    const map = JSON.parse(Buffer.from(script.sourceMapURL.split(',')[1], 'base64').toString());
    expect([map.sources, map.sourcesContent, map.mappings.split(';').length]).toEqual([[url], [GIVES_UP], GIVES_UP.split('\n').length]);
    expect([frame.functionName, frame.location.lineNumber + 1]).toEqual(['onTimer', line('this.calls += 1;')]);
    expect(await client.value(frame, '[ctx.nowMs, ctx.id, this.calls]')).toEqual([100, 'A', 1]);
    expect(run.said()).toContain(`Stopped before onTimer, at 100.0 ms: A timer "wait" runs out (event 6; ${FILE}:${line('this.calls += 1;')})`);
    const { locations } = await client.ask('Debugger.setBreakpointByUrl', { url, lineNumber: line("ctx.log('waits')") - 1 });
    expect(locations.map(({ scriptId }: { scriptId: string }) => scriptId)).toContain(frame.location.scriptId);
    const { scriptSource } = await client.ask('Debugger.getScriptSource', { scriptId: frame.location.scriptId });
    expect(scriptSource.split('\n')[line("ctx.log('waits')") - 1]).toContain("ctx.log('waits')");
    await client.ask('Debugger.resume');
    const next = await client.pause();
    expect([next.location.scriptId, next.location.lineNumber + 1]).toEqual([script.scriptId, line("ctx.log('waits')")]);
    await client.ask('Debugger.resume');
    expect(await run.ended).toBe(1);
    expect(run.said()).toMatch(/\nThe run is over\.\n$/);
    client.close();
  });

  test('stops at the event, or before each handler of the process, that was asked for', async () => {
    const atEvent = debugging('--inspect', '--at', '5');
    const client = await Client.connect(await atEvent.address);
    await client.ask('Debugger.enable');
    expect(await client.value(await client.pause(), 'ctx.nowMs')).toBe(50); // the log line of event 5 is of the handler of event 4
    await client.ask('Debugger.resume');
    await atEvent.ended;
    const all = debugging('--inspect', '--process', 'A');
    const second = await Client.connect(await all.address);
    await second.ask('Debugger.enable');
    const stops: unknown[] = [];
    for (let stop = 0; stop < 3; stop += 1) {
      const frame = await second.pause();
      stops.push([frame.functionName, await second.value(frame, 'ctx.nowMs')]);
      await second.ask('Debugger.resume');
    }
    expect(stops).toEqual([['onStart', 0], ['onTimer', 50], ['onTimer', 100]]);
    expect(await all.ended).toBe(1);
    expect((await replay('--inspect', '--at', '99')).complaint).toContain('--at 99: the run has the events 0 to 7');
    expect((await replay('--inspect', '--process', 'C')).complaint).toContain('--process C: your classes run as A, B. Name one of them.');
  });

  test('may look for as long as it takes; Ctrl-C ends it, and leaves no process', async () => {
    const run = debugging('--inspect');
    const url = await run.address;
    const client = await Client.connect(url);
    await client.ask('Debugger.enable');
    const frame = await client.pause();
    const pid = await client.value(frame, 'process.pid');
    run.interrupt();
    await run.ended;
    expect(run.said()).toMatch(/\nEnded\.\n$/);
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });

  test('is told when the port that was named is taken', async () => {
    const first = debugging('--inspect');
    const { port } = new URL(await first.address);
    const second = debugging(`--inspect=${port}`);
    await second.address.catch(() => undefined);
    expect(await second.ended).toBe(2);
    expect(second.said()).toContain(`the program could not be started for a debugger at port ${port}; is it taken?`);
    first.interrupt();
    await first.ended;
  });

  test('meets a process that may still read nothing but its stage', async () => {
    const run = debugging('--inspect');
    const client = await Client.connect(await run.address);
    await client.ask('Debugger.enable');
    const frame = await client.pause();
    expect(await client.value(frame, "process.permission.has('fs.read', '/etc/passwd') || process.permission.has('fs.write', '/tmp') || process.permission.has('child') || process.permission.has('net')")).toBe(false);
    expect(await client.value(frame, 'Object.keys(process.env).length')).toBe(0);
    await client.ask('Debugger.resume');
    await run.ended;
  });
});
