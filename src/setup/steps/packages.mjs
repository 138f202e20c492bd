/**
 * Step: the Node packages of package-lock.json in node_modules. `npm ci` runs only when a package that the lock file asks
 * for on this platform is missing or of another version; a developer's additional or newer set that still satisfies the
 * lock file is left alone.
 */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readMarker } from '../files.mjs';
import { Problem, problemOf } from '../problem.mjs';

export const name = 'Node packages';

/** How long npm waits and tries; a registry that was silent for longer than `silenceMaxMs` is given up. */
const patience = ['--prefer-offline', '--fetch-timeout=60000', '--fetch-retries=3', '--fetch-retry-factor=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
const silenceMaxMs = 20_000;

const matches = (rule, value) => {
  if (!rule) return true;
  const rules = [rule].flat();
  if (rules.includes(`!${value}`)) return false;
  const wanted = rules.filter((one) => !one.startsWith('!'));
  return wanted.length === 0 || wanted.includes(value);
};

/** The C library that optional packages distinguish by, or null where the question does not arise. */
export function libcOf(platform, report = process.report) {
  if (platform !== 'linux') return null;
  return report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

/**
 * The packages that must be there: all but the optional ones for other platforms, and what hangs on those alone.
 * @param {{ packages: Record<string, any> }} lock a package-lock.json
 * @param {{ platform: string, arch: string, libc: string | null }} machine
 * @returns {[path: string, entry: any][]}
 */
export function wantedPackages(lock, { platform, arch, libc }) {
  return Object.entries(lock.packages).filter(
    ([path, entry]) =>
      path.includes('node_modules/') &&
      !(entry.optional && !entry.os && !entry.cpu) &&
      matches(entry.os, platform) &&
      matches(entry.cpu, arch) &&
      (libc === null || matches(entry.libc, libc)),
  );
}

export function check({ root, machine }) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const wanted = wantedPackages(lock, machine);
  // npm writes this file last, so it stands for a finished installation.
  const installed = readMarker(join(root, 'node_modules', '.package-lock.json'));
  if (!installed) {
    const begun = existsSync(join(root, 'node_modules'));
    return begun
      ? { state: 'stale', says: 'an earlier installation of the Node packages did not finish' }
      : { state: 'missing', says: 'the Node packages are not installed' };
  }
  for (const [path, entry] of wanted) {
    const there = installed.packages[path];
    if (entry.link ? !existsSync(join(root, path)) : !existsSync(join(root, path, 'package.json'))) {
      return { state: 'stale', says: `${path} is missing` };
    }
    if (!entry.link && there?.version !== entry.version) {
      return { state: 'stale', says: `${path} is version ${there?.version ?? 'unknown'}, and package-lock.json asks for ${entry.version}` };
    }
  }
  return { state: 'ok', says: `${wanted.length} installed` };
}

/** How to call npm: the one that runs this script where there is one, and with the learner's own Node, not the one being replaced. */
function npmCommand({ env, platform }) {
  if (env.npm_execpath && existsSync(env.npm_execpath) && /\.c?js$/.test(env.npm_execpath)) {
    return { command: env.npm_node_execpath ?? process.execPath, args: [env.npm_execpath], shell: false };
  }
  // On Windows npm is a .cmd file, which only a shell can start.
  return { command: 'npm', args: [], shell: platform === 'win32' };
}

export async function make({ root, machine, env, run, logs, note }) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const total = wantedPackages(lock, machine).filter(([, entry]) => !entry.link).length;
  const { command, args, shell } = npmCommand({ env, platform: machine.platform });
  // npm's install scripts must find the learner's Node, not the one in node_modules that npm is about to replace.
  const bin = join(root, 'node_modules', '.bin');
  const path = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => folder !== bin).join(delimiter);
  let downloaded = 0;
  // npm tries every package in turn against a registry that does not answer, for minutes; this gives up sooner.
  const silence = new AbortController();
  let answeredMs = Date.now();
  const failed = () => {
    note('the registry does not answer; trying again');
    if (Date.now() - answeredMs > silenceMaxMs) silence.abort();
  };
  const log = join(logs, 'packages.log');
  const doing = 'installing the Node packages';
  const npm = (verb, options) =>
    run(
      command,
      [...args, verb, ...options, '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=http', ...patience],
      {
        cwd: root,
        env: { ...env, PATH: path },
        log,
        shell,
        signal: silence.signal,
        onLine(line) {
          if (/fetch GET [23]/.test(line)) answeredMs = Date.now();
          const tarball = /fetch GET 200 \S*\/([^/\s]+)\.tgz/.exec(line);
          if (tarball) note(`${Math.min(++downloaded, total)} of ${total} downloaded (${tarball[1]})`);
          else if (/fetch GET 5|attempt \d+ failed/.test(line)) failed();
          if (downloaded >= total) note(`unpacking ${total} packages`);
        },
      },
    );
  note(`downloading ${total} packages`);
  // Windows cannot delete the pinned Node while it runs this very script; `npm install` replaces only what differs.
  const runsFromHere = process.execPath.startsWith(join(root, 'node_modules'));
  const inPlace = machine.platform === 'win32' && runsFromHere;
  let { code, output } = await npm(inPlace ? 'install' : 'ci', inPlace ? ['--no-save'] : []);
  // Releases of npm disagree on which optional packages of other platforms a lock file must name, and `npm ci` then refuses
  // to begin. `npm install --no-save` takes the locked versions all the same and leaves the lock file as it is.
  if (code !== 0 && /are in sync|EUSAGE/.test(output)) {
    ({ code, output } = await npm('install', ['--no-save']));
  }
  if (silence.signal.aborted) output += '\nECONNREFUSED: no answer from the registry';
  if (code === 127) {
    throw new Problem('npm was not found. It comes with Node (https://nodejs.org): install Node 20 or newer with npm, then run npm start.');
  }
  if (code !== 0) throw problemOf(output, { doing, log });
  const after = check({ root, machine });
  if (after.state !== 'ok') {
    throw new Problem(
      `npm ended well, yet ${after.says}. Optional packages are skipped in silence when their download fails: start again; ` +
        `if it repeats, look at ${log}.`,
    );
  }
}

