/**
 * Step: `src` compiled to `src/dist`, which notebooks and exercises import as `distsys`, and of that what learners' processes load put into few files.
 * Made again when the content of a source has changed; a file's date does not matter.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, hashOfFiles, readMarker, sha256, writeMarker } from '../files.mjs';
import { Problem, problemOf } from '../problem.mjs';

export const name = 'Library';

const markerOf = (root) => join(root, '.workbook', 'library.json');
const compilerOf = (root) => join(root, 'node_modules', 'typescript');

function sourcesOf(root) {
  return filesUnder(join(root, 'src'), { wanted: (path) => /\.m?ts$|^jupyter\/.*\.mjs$/.test(path) && !path.endsWith('.test.ts') && !/^(bench|mutation)\//.test(path) });
}

function fingerprint(root, sources) {
  const settings = ['tsconfig.json', 'src/tsconfig.build.json', 'src/package.json'].map((path) => readFileSync(join(root, path), 'utf8'));
  const compiler = readFileSync(join(compilerOf(root), 'package.json'), 'utf8');
  return sha256([hashOfFiles(join(root, 'src'), sources), ...settings, compiler].join('\n'));
}

/** Declarations are read by the compiler and have no form of their own that anyone runs. */
const isCompiled = (source) => !/\.d\.m?ts$/.test(source);

/** The program that puts what a learner's process loads into few files, where it is part of the sources; and the first of these files. */
const bundler = 'grader/learner/bundle.ts';
const bundled = (root) => join(root, 'src', 'dist', 'learner', 'host.js');

const compiledPath = (root, source) => join(root, 'src', 'dist', source.replace(/\.ts$/, '.js'));

export function check({ root }) {
  if (!existsSync(join(compilerOf(root), 'package.json'))) return { state: 'missing', says: 'the compiler is not installed yet' };
  const marker = readMarker(markerOf(root));
  if (!marker) return { state: 'missing', says: 'src is not compiled yet' };
  const sources = sourcesOf(root);
  if (marker.fingerprint !== fingerprint(root, sources)) return { state: 'stale', says: 'src has changed since it was compiled' };
  const lost = sources.find((source) => isCompiled(source) && !existsSync(compiledPath(root, source)));
  if (lost) return { state: 'stale', says: `the compiled form of src/${lost} is missing` };
  if (sources.includes(bundler) && !existsSync(bundled(root))) return { state: 'stale', says: "what learners' processes load is missing" };
  return { state: 'ok', says: `${sources.length} sources compiled` };
}

export async function make({ root, run, logs, note, runtime }) {
  const sources = sourcesOf(root);
  const before = fingerprint(root, sources);
  const dist = join(root, 'src', 'dist');
  // The compiler trusts its own record of what it wrote; a file that was lost since would stay lost.
  if (sources.some((source) => isCompiled(source) && !existsSync(compiledPath(root, source)))) rmSync(join(dist, '.tsbuildinfo'), { force: true });
  note(`compiling ${sources.length} sources`);
  const log = join(logs, 'library.log');
  const { code, output } = await run(runtime, [join(compilerOf(root), 'bin', 'tsc'), '-p', 'src/tsconfig.build.json', '--pretty', 'false'], { cwd: root, log });
  if (code !== 0) {
    const errors = output.split('\n').filter((line) => /error TS\d+/.test(line));
    if (errors.length === 0) throw problemOf(output, { doing: 'compiling src', log });
    throw new Problem(`src does not compile (${errors.length} errors). The first one:\n    ${errors[0]}\n  Mend it and start again; all of them: ${log}.`);
  }
  // A source that was removed or renamed must not live on in its compiled form.
  const expected = new Set(sources.map((source) => source.replace(/\.ts$/, '')));
  for (const path of filesUnder(dist)) {
    if (/\.(d\.ts|js)$/.test(path) && !expected.has(path.replace(/\.(d\.ts|js)$/, ''))) rmSync(join(dist, path));
  }
  if (sources.includes(bundler)) {
    note("putting together what learners' processes load");
    const { code: failed, output: said } = await run(runtime, [compiledPath(root, bundler)], { cwd: root, log: join(logs, 'bundle.log') });
    if (failed !== 0) throw problemOf(said, { doing: "putting together what learners' processes load", log: join(logs, 'bundle.log') });
  }
  writeMarker(markerOf(root), { fingerprint: before });
}
