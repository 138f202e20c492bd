/** Attacks that try to leave the process: modules, files, the machine's other processes, the network. */
import { body, WRONG } from './attack.ts';
import type { Attack } from './attack.ts';

const only = (specifier: string, why: string, line = 2): string => `@:${line}: cannot import '${specifier}': import from 'distsys' only, ${why}`;
const OWN = 'an exercise is one file of its own';
const NOTHING_ELSE = 'exercises use nothing else';
const dynamic = (specifier: string, why: string): Attack => ({ name: `import of ${specifier.replaceAll('/', '∕')}`, answer: body(`await import(${JSON.stringify(specifier)});`), says: only(specifier, why) });
const fixed = (specifier: string, why: string): Attack => ({ name: `static import of ${specifier.replaceAll('/', '∕')}`, answer: body('', `import * as all from ${JSON.stringify(specifier)}; (globalThis as any).all = all;`), says: only(specifier, why, 1) });
const refused = (call: string): Attack => ({ name: `process.${call}`.replaceAll('/', '∕'), answer: body(`(process as any).${call};`), says: `@:2: process.${/^\w+/.exec(call)?.[0]} is not available in an exercise` });

/** `project` is the course's folder, `port` one on which a server listens that nobody should reach. */
export function escapes(project: string, port: number): readonly Attack[] {
  return [
    fixed('../../solutions/08-two-generals/fewest-messengers.ts', OWN),
    fixed('node:fs', NOTHING_ELSE),
    dynamic(`${project}/solutions/08-two-generals/fewest-messengers.ts`, OWN),
    dynamic(`${project}/solutions/08-two-generals/fewest-messengers.hidden.test.ts`, OWN),
    dynamic(`file://${project}/exercises/08-two-generals/fewest-messengers.test.ts`, OWN),
    dynamic('../../honest/fewest-messengers.ts', OWN),
    ...['node:fs', 'fs/promises', 'node:child_process', 'node:worker_threads', 'node:cluster', 'node:net', 'node:dgram', 'node:http2', 'node:vm', 'node:wasi', 'node:v8', 'node:inspector', 'node:module', 'node:repl', 'node:test', 'node:sqlite', 'node:process', 'vitest', 'distsys/grader', 'distsys/dist/grader/run.js', 'data:text/javascript,export * from "node:fs"', 'https://127.0.0.1/x.js'].map((specifier) => dynamic(specifier, NOTHING_ELSE)),
    { name: 'import with attributes', answer: body(`await import('file://${project}/src/course.lock.json', { with: { type: 'json' } });`), says: only(`file://${project}/src/course.lock.json`, OWN) },
    { name: 'import by a function made from text', answer: body("return new Function('return import(\"node:fs\")')();"), says: only('node:fs', NOTHING_ELSE) },
    { name: 'import of itself under another name', answer: body("await import(import.meta.url + '?again');"), says: only('@?again', OWN) },
    { name: 'what import.meta can find', answer: body("return import.meta.resolve('node:fs');"), says: only('node:fs', NOTHING_ELSE) },
    { name: 'require', answer: body("(globalThis as any).require?.('fs'); (globalThis as any).module?.require('fs'); return typeof require;"), says: 'expected fewestMessengers({ capture: 0.5, risk: 0.01 }) gives 7; got \'undefined\'' },
    ...["binding('fs')", "_linkedBinding('fs')", "dlopen({ exports: {} }, '/lib/x.node')", "getBuiltinModule('fs')", 'kill(process.ppid)', "kill(-process.ppid, 'SIGKILL')", '_debugProcess(process.ppid)', '_kill(process.ppid, 9)', 'abort()', 'reallyExit(0)', "chdir('/')", "execve('/bin/sh', ['sh'])", 'setuid(0)', 'umask(0)'].map(refused),
    { name: 'files by way of the environment', answer: body("try { process.loadEnvFile('/etc/passwd'); } catch (error) { return (error as any).code; } return Object.keys(process.env).length === 0 ? 0 : process.env;"), says: 'expected fewestMessengers({ capture: 0.5, risk: 0.01 }) gives 7; got \'ERR_ACCESS_DENIED\'' },
    { name: 'the environment', answer: body('return { ...process.env, argv: process.argv, path: process.execPath, cwd: process.cwd(), title: process.title, versions: 0 };'), says: 'expected fewestMessengers({ capture: 0.5, risk: 0.01 }) gives 7; got { argv: [ \'node\', \'exercise\' ], path: \'node\', cwd: \'/\', title: \'node\', versions: 0 }' },
    { name: 'a report written', answer: body(`(process as any).report.directory = ${JSON.stringify(project)}; (process as any).report.writeReport(${JSON.stringify(`${project}/report.json`)});`), says: 'fewestMessengers threw Access to this API has been restricted (@:2)' },
    { name: 'a report written while dying', answer: body(`Object.assign((process as any).report, { directory: ${JSON.stringify(project)}, filename: 'planted-report.json', reportOnFatalError: true, reportOnUncaughtException: true, reportOnSignal: true }); setTimeout(() => { throw new Error('dying'); }); await new Promise(() => setTimeout(() => {}, 5000));`), says: '@:2: Error: dying, thrown where nothing catches it (in a timer or in a promise that is not awaited)' },
    { name: 'a report written without memory', answer: body(`Object.assign((process as any).report, { directory: ${JSON.stringify(project)}, filename: 'planted-report.json', reportOnFatalError: true }); const list: unknown[] = []; for (;;) list.push(new Array(1000).fill({}));`), says: / took more than 200 MB of memory and was stopped/ },
    { name: 'source maps', answer: body("(process as any).setSourceMapsEnabled(true); throw new Error('mapped');", `//# sourceMappingURL=file://${project}/package.json`), says: 'fewestMessengers threw mapped (@:3)' },
    { name: 'a socket', answer: body(`try { await fetch('http://127.0.0.1:${port}/'); } catch { return 0; } return 'sent';`), says: WRONG },
    { name: 'a web socket', answer: body(`return await new Promise((done) => { const socket = new WebSocket('ws://127.0.0.1:${port}/'); socket.onopen = () => done('open'); socket.onerror = () => done(0); });`), says: WRONG },
    { name: 'a browser\'s storage', answer: body("try { (globalThis as any).localStorage.setItem('a', 'b'); } catch { return 0; } return 'stored';"), says: WRONG },
    { name: 'standard error that says out of memory', answer: body("(process as any)._rawDebug('heap out of memory'); throw new Error('no');"), says: 'fewestMessengers threw no (@:2)' },
    { name: 'the state of the process', answer: body('return [process.ppid, (process as any)._getActiveHandles().length, process.permission?.has("fs.write"), process.permission?.has("child")].length;'), says: 'expected fewestMessengers({ capture: 0.5, risk: 0.01 }) gives 7; got 4' },
  ];
}
