/**
 * The layers of `src` and the arrows between them, checked on the syntax tree of every source: which folder may import which,
 * which packages, and what the light door must never load, however far down.
 *
 *     await checkLayers(root) //=> ['src/protocols/x.ts:3 imports src/simulation/network.ts: protocols stand on …']
 *
 * A linter's list of forbidden patterns cannot say this: it sees the text of an import and not the file that is meant.
 */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { filesUnder } from './files.mjs';

/**
 * A layer may import itself, the layers and files in `on`, and the packages in `packages`; `lazily` are packages
 * for `import()` alone; `builtins` allows Node's own modules, or those that it lists, `builtinsIn` those of single files. Entries of `on` are folders of src, or files without their ending.
 */
export const layers = {
  simulation: { on: [], packages: ['seedrandom'], because: 'the simulation stands on nothing but seedrandom' },
  // That a protocol cannot see the network or the faults makes "same code, worse network" literally true. simulation/stack puts protocols on link
  // layers, which are protocols too, and itself stands on the contract alone.
  protocols: { on: ['simulation/process', 'simulation/stack'], packages: [], because: 'protocols stand on simulation/process, simulation/stack and other protocols alone' },
  // node:module: mathjs takes 0.4 s to load, so closed forms load it when they are first used, at once and not by a promise.
  statistics: { on: ['simulation/random', 'simulation/distributions', 'simulation/normal'], packages: ['mathjs'], builtins: ['node:module'],
    // A sweep over threads is the sweep of ./sweep.ts run by others, so it stands beside it; these two files alone know of threads and files, and the
    // light door may not reach them (the check of heavy chains sees to that).
    builtinsIn: { 'statistics/sweep-workers.ts': ['node:fs', 'node:os', 'node:path', 'node:url', 'node:worker_threads'], 'statistics/sweep-worker.ts': ['node:worker_threads'] },
    because: 'statistics is pure arithmetic on data and seeded draws' },
  checking: { on: ['simulation', 'statistics'], packages: [], because: 'checking stands on the simulation and on data' },
  figures: { on: ['simulation/trace', 'simulation/trace-text', 'checking', 'statistics'], packages: ['mathjs'], because: 'figures are functions from data (traces, verdicts, series)' },
  grader: { on: ['simulation', 'protocols', 'statistics', 'checking', 'figures', 'course', 'not-implemented', 'index'], packages: ['vitest', 'vite', '@tslab/typescript-for-tslab', 'yauzl', 'modern-tar'], lazily: ['yazl'], builtins: true, because: 'the grader stands on the library and the course, and never on Jupyter' },
  jupyter: { on: ['*'], packages: ['*'], builtins: true, because: 'Jupyter stands on all' },
  // jupyter/kernel-client: what a learner waits for is measured over the protocol that a notebook speaks; the kernel runs in a process of its own.
  bench: { on: ['simulation', 'protocols', 'statistics', 'checking', 'figures', 'grader', 'course', 'jupyter/kernel-client'], packages: ['*'], builtins: true, because: 'benchmarks measure the library' },
  mutation: { on: ['grader', 'course'], packages: [], builtins: true, because: 'the mutation tester stands on the sources as text, and grades what it makes of reference answers' },
  setup: { on: ['jupyter/kernel-spec'], packages: [], lazily: ['vite'], builtins: true, because: 'the set-up runs before anything is installed, on built-ins alone' },
  // Files in src itself: the table of contents, one shared error, and the three doors.
  course: { on: [], packages: [], because: 'the table of contents is data' },
  'not-implemented': { on: [], packages: [], because: 'the error of a stub stands alone' },
  index: { on: ['simulation', 'protocols', 'statistics', 'checking', 'figures', 'course', 'not-implemented'], packages: [], because: 'the light door opens on the pure library' },
  notebook: { on: ['*'], packages: [], because: 'the notebook door opens on display, figures and grading' },
  'grader.ts': { on: ['grader', 'course', 'not-implemented', 'index'], packages: [], because: 'the grader door opens on the grader' },
};

/** What the light door must not load, even through others: each costs a learner's process 0.4 s or more, or a browser altogether. */
const heavyPackages = ['mathjs', 'jsdom', 'plotly.js', 'tslab', '@tslab/typescript-for-tslab', 'zeromq', 'vitest', 'vite', 'typescript', 'playwright-core'];

/** The layer of a path in src: its folder; for a file in src itself its own name. */
const layerOf = (path) => (path.includes('/') ? path.split('/')[0] : path === 'grader.ts' ? 'grader.ts' : path.replace(/(\.test)?\.m?[jt]s$/, ''));

const isTest = (path) => /\.test\.(ts|mjs)$/.test(path);

const packageOf = (specifier) => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');

/** Whether only types are named, so that nothing is loaded at run time. */
const erased = (node, kind) => kind === 'type' || (node.specifiers?.length > 0 && node.specifiers.every((one) => (one.importKind ?? one.exportKind) === 'type'));

/** Every module that a source names: imports, re-exports, `import()` and `import('x').T`, each with its line. */
export function importsOf(program, text) {
  const found = [];
  const add = (node, source, typeOnly) => {
    const line = text.slice(0, node.start).split('\n').length;
    if (typeof source?.value === 'string') found.push({ specifier: source.value, typeOnly, line, lazy: node.type === 'ImportExpression' });
  };
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!node || typeof node.type !== 'string') return undefined;
    if (node.type === 'ImportDeclaration') add(node, node.source, erased(node, node.importKind));
    else if (node.type === 'ExportAllDeclaration' || node.type === 'ExportNamedDeclaration') add(node, node.source, erased(node, node.exportKind));
    else if (node.type === 'ImportExpression') add(node, node.source, false);
    else if (node.type === 'TSImportType') add(node, node.source ?? node.argument, true);
    return Object.values(node).forEach((child) => typeof child === 'object' && visit(child));
  };
  visit(program);
  return found;
}

/** The path in the project that a relative specifier means. */
const target = (path, specifier) => posix.normalize(posix.join('src', posix.dirname(path), specifier));

/** An import by one of the package's own names (`#kernel-spec`) as an import of the file that package.json gives it. */
function byFile(path, one, aliases) {
  const alias = aliases[one.specifier];
  if (!alias) return one;
  const file = alias.default ?? alias;
  return { ...one, specifier: `./${posix.relative(posix.dirname(path), posix.normalize(file))}` };
}

function breachOf(path, { specifier, lazy }) {
  const layer = layers[layerOf(path)];
  const own = layerOf(path);
  const test = isTest(path);
  if (specifier.startsWith('.')) {
    const meant = target(path, specifier);
    if (!meant.startsWith('src/')) {
      const folder = meant.split('/')[0];
      if (folder === 'exercises' || folder === 'solutions') return `nothing in src imports from ${folder}`;
      return test || own === 'setup' ? null : 'src is a package of its own and imports nothing outside itself';
    }
    const inside = meant.slice('src/'.length);
    const other = layerOf(inside);
    const bare = inside.replace(/\.(d\.)?m?ts$|\.m?js$/, '');
    if (other === own || (layer.on.includes('*') && own !== 'index')) return null;
    if (other === 'jupyter' && !layer.on.some((one) => bare === one)) return 'nothing stands on Jupyter';
    // A test may set any scene; it is not part of the layer.
    if (test || layer.on.some((one) => one === other || bare === one || bare.startsWith(`${one}/`))) return null;
    return layer.because;
  }
  if (specifier.startsWith('/') || specifier.startsWith('file:')) return 'sources name their neighbours by relative paths';
  if (packageOf(specifier) === 'distsys') return 'src does not import itself by its package name; use a relative path';
  if (test) return null;
  const builtins = [layer.builtins, layer.builtinsIn?.[path]].flat();
  if (isBuiltin(specifier)) return builtins.includes(true) || builtins.includes(specifier) ? null : `${layer.because}; Node's own modules would keep it out of a browser`;
  if (lazy && layer.lazily?.includes(packageOf(specifier))) return null;
  return layer.packages.includes('*') || layer.packages.includes(packageOf(specifier)) ? null : layer.because;
}

/** The chain from the light door to a heavy package, where there is one. Types are erased and load nothing. */
function heavyChain(graph) {
  const seen = new Set();
  const visit = (path, chain) => {
    if (seen.has(path) || !graph.has(path)) return null;
    seen.add(path);
    for (const { specifier, typeOnly } of graph.get(path)) {
      if (typeOnly) continue;
      if (specifier.startsWith('.')) {
        const found = visit(target(path, specifier).slice('src/'.length), [...chain, path]);
        if (found) return found;
      } else if (heavyPackages.includes(packageOf(specifier)) || isBuiltin(specifier)) return [...chain, path, specifier];
    }
    return null;
  };
  return visit('index.ts', []);
}

/**
 * @param {string} root the project's folder
 * @returns {Promise<string[]>} one sentence for each breach
 */
export async function checkLayers(root) {
  // Part of the installed packages, so it is loaded here and not when the set-up starts.
  const { parseAst } = await import('vite');
  const folder = join(root, 'src');
  const sources = filesUnder(folder, { wanted: (path) => /\.(ts|mjs)$/.test(path) && !path.endsWith('.d.ts') });
  const aliases = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).imports ?? {};
  const breaches = [];
  const graph = new Map();
  for (const path of sources) {
    const text = readFileSync(join(folder, path), 'utf8');
    if (!(layerOf(path) in layers)) {
      breaches.push(`src/${path} belongs to no layer. Move it, or give "${layerOf(path)}" its arrows in src/setup/layers.mjs.`);
      continue;
    }
    const imports = importsOf(parseAst(text, { lang: 'ts' }), text).map((one) => byFile(path, one, aliases));
    graph.set(path, imports);
    for (const one of imports) {
      const rule = breachOf(path, one);
      if (rule) breaches.push(`src/${path}:${one.line} imports ${one.specifier}: ${rule}.`);
    }
  }
  const chain = heavyChain(graph);
  if (chain) breaches.push(`The light door loads ${chain.at(-1)} by way of ${chain.slice(0, -1).join(' → ')}: "distsys" must stay quick to load and fit for a browser.`);
  return breaches;
}
