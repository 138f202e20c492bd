/**
 * `package.json` and `package-lock.json` of a handout: without scripts whose programs are left behind and without packages that nothing imports,
 * so that `npm ci` installs what a learner needs, in the very versions of the course.
 *
 *     const { manifest, lock } = handoutPackages(manifest, lock, { files, chapters: ['00', '08'] });
 */
interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

interface LockedPackage {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

interface PackageLock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
  readonly [field: string]: unknown;
}

/** Packages that programs start and no source imports. */
const STARTED = ['typescript'];

export interface HandoutPackages {
  readonly manifest: string;
  readonly lock: string;
}

/** `sources` are the texts of the handout's own files, by path. */
export function handoutPackages(manifestText: string, lockText: string, sources: ReadonlyMap<string, string>, chapters: readonly string[]): HandoutPackages {
  const manifest = JSON.parse(manifestText) as Manifest;
  const lock = JSON.parse(lockText) as PackageLock;
  const imported = importedPackages(sources);
  const devDependencies = filtered(manifest.devDependencies, (name) => STARTED.includes(name) || name.startsWith('@types/') ? isOfUse(name, imported) : imported.has(name));
  const ours: Manifest = { ...manifest, workbook: { edition: 'learner', chapters }, scripts: withoutHooks(filtered(manifest.scripts, (_, command) => isThere(command, sources))), devDependencies };
  const root = { ...lock.packages[''], devDependencies };
  const packages = { ...lock.packages, '': root };
  const reached = reachable(packages);
  return { manifest: json(ours), lock: json({ ...lock, packages: filtered(packages, (path) => reached.has(path)) }) };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const filtered = <T>(record: Readonly<Record<string, T>>, keep: (name: string, value: T) => boolean): Record<string, T> => Object.fromEntries(Object.entries(record).filter(([name, value]) => keep(name, value)));

/** Types go with what they describe; those of Node always. */
const isOfUse = (name: string, imported: ReadonlySet<string>): boolean => !name.startsWith('@types/') || name === '@types/node' || imported.has(name.slice('@types/'.length));

function importedPackages(sources: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  for (const [path, text] of sources) {
    if (!/\.m?[tj]s$/.test(path)) continue;
    for (const [, specifier = ''] of text.matchAll(/(?:\bfrom|\bimport|\brequire(?:\.resolve)?|\bcreateRequire\([^)]*\)|\bimport\()\s*\(?\s*['"]([^'".][^'"]*)['"]/g)) {
      found.add(specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return found;
}

/** Whether the program that a script starts is in the handout: as a file, as what is compiled from one, or as a command of the autograder. */
function isThere(command: string, sources: ReadonlyMap<string, string>): boolean {
  const [, program, word] = /^node (src\/\S+)(?: (\S+))?/.exec(command) ?? [];
  if (program === undefined) return true;
  const source = program.replace('src/dist/', 'src/').replace(/\.js$/, '.ts');
  if (!sources.has(source)) return false;
  return source !== 'src/grader/cli.ts' || word === undefined || sources.has(`src/grader/commands/${word}.ts`);
}

/** `premutate` goes with `mutate`. */
function withoutHooks(scripts: Record<string, string>): Record<string, string> {
  return filtered(scripts, (name) => !/^pre./.test(name) || scripts[name.slice(3)] !== undefined);
}

/** The places in the lock that the root and its workspaces lead to, as Node looks packages up: in the nearest node_modules upwards. */
function reachable(packages: Readonly<Record<string, LockedPackage>>): Set<string> {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    const entry = packages[path];
    if (entry === undefined || reached.has(path)) return;
    reached.add(path);
    if (entry.link === true && entry.resolved !== undefined) visit(entry.resolved);
    const peers = filtered(entry.peerDependencies ?? {}, (name) => entry.peerDependenciesMeta?.[name]?.optional !== true); // those are taken if they are there
    const needed = { ...entry.dependencies, ...entry.optionalDependencies, ...peers, ...(path === '' ? entry.devDependencies : {}) };
    for (const name of Object.keys(needed)) {
      for (let from = path; ; from = from.includes('/node_modules/') ? from.slice(0, from.lastIndexOf('/node_modules/')) : '') {
        const place = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
        if (packages[place] !== undefined) {
          visit(place);
          break;
        }
        if (from === '') break; // an optional one that the lock does not have
      }
    }
  };
  visit('');
  return reached;
}
