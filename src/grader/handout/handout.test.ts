/** The learner's edition of this very course: what is in it, what is not, and that it works by itself. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHAPTERS } from '../../course.ts';
import { COURSE, exercisesOf, filesUnder } from '../course-check/course-files.ts';
import { fixtureCourse, FIXTURE, SOLUTION, STUB } from '../course-check/fixture-course.ts';
import { libraryFolder } from '../learner/stage.ts';
import { handoutFiles, makeHandout } from './handout.ts';

const root = dirname(libraryFolder());
let parent: string;
let out: string;
beforeAll(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), 'handout-test-')));
  out = join(parent, 'workbook');
  makeHandout({ root, out });
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const allFiles = (): string[] => readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(out, path)).isFile() && !path.includes('node_modules') && !/^src.dist/.test(path));
const text = (path: string): string => readFileSync(join(out, path), 'utf8');

describe('a handout', () => {
  test('holds the notebooks, stubs and public graders as they were shipped', () => {
    const lock = JSON.parse(readFileSync(join(root, 'src', 'course.lock.json'), 'utf8')) as { files: Record<string, string> };
    for (const path of Object.keys(lock.files)) expect(existsSync(join(out, path)), path).toBe(true);
    for (const { stub, id } of exercisesOf(CHAPTERS)) expect(text(stub)).toContain(`throw new NotImplemented('${id}')`);
  });

  test('has no solution, mistake, hidden grader, history, build or test of the library in it', () => {
    for (const path of allFiles()) expect(path).not.toMatch(/^solutions|\.mistakes|\.hidden\.|^\.git\/|^\.ci|^src\/(bench|mutation)\/|^src\/grader\/(submissions|handout)\/|^src\/.*\.test\.m?[jt]s$/);
    for (const name of ['solutions', '.git', 'node_modules', 'src/dist']) expect(existsSync(join(out, name))).toBe(false);
  });

  test('tells nothing of them in any of its files, the lock and the notebooks included', () => {
    const everything = allFiles().map((path) => text(path).replaceAll(/\s+/g, '')).join('\n');
    const open = exercisesOf(CHAPTERS).flatMap(({ stub, grader }) => [text(stub), text(grader)]).join('\n').replaceAll(/\s+/g, '');
    let sought = 0;
    for (const path of filesUnder(root, 'solutions').filter((one) => one.endsWith('.ts'))) {
      const source = readFileSync(join(root, path), 'utf8');
      const secret = [...source.matchAll(/Misconception: (.+)|\btitle: '(.+?)'|^ {4}(\S.{45,})$/gm)].map((match) => (match[1] ?? match[2] ?? match[3] ?? '').replaceAll(/\s+/g, ''));
      for (const piece of secret.filter((one) => one.length > 15 && !open.includes(one))) {
        sought += 1;
        expect(everything.includes(piece), `${path}: ${piece}`).toBe(false);
      }
    }
    expect(sought).toBeGreaterThan(20);
  });

  test('has a README for learners: without what is not in it, and with links that lead somewhere', () => {
    const readme = text('README.md');
    expect(readme).not.toMatch(/solutions|--submissions|npm run (ship|handout|mutate|bench)|<!-- \/?(instructor|learner)/);
    expect(readme).toContain('It judges the course as it was handed out');
    for (const [, target = ''] of readme.matchAll(/\]\(([^)#:]+)\)/g)) expect(existsSync(join(out, target)), target).toBe(true);
  });

  test('asks for no package that only the instructor needs, and its lock has all that it asks for', () => {
    const manifest = JSON.parse(text('package.json')) as { scripts: Record<string, string>; devDependencies: Record<string, string>; dependencies: Record<string, string> };
    const lock = JSON.parse(text('package-lock.json')) as { packages: Record<string, { devDependencies?: Record<string, string> }> };
    expect(Object.keys(manifest.devDependencies).toSorted()).toEqual(['@types/dns-packet', '@types/node', '@types/seedrandom', 'typescript']);
    expect(lock.packages['']?.devDependencies).toEqual(manifest.devDependencies);
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) expect(lock.packages[`node_modules/${name}`], name).toBeDefined();
    for (const name of ['dns2', 'jsdom', 'yauzl', 'modern-tar', 'oxlint', 'playwright-core', 'fast-check', 'simjs']) expect(lock.packages[`node_modules/${name}`], name).toBeUndefined();
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(['start', 'test', 'setup', 'doctor', 'grade', 'hint', 'reset']));
    for (const name of ['handout', 'prehandout', 'ship', 'preship', 'mutate', 'premutate', 'bench']) expect(manifest.scripts[name], name).toBeUndefined();
  });

  test('works by itself: it compiles, its course is whole, and a solved exercise is graded, hinted at and given back', async () => {
    mkdirSync(join(out, 'node_modules'));
    for (const name of readdirSync(join(root, 'node_modules')).filter((one) => one !== 'distsys' && !one.startsWith('.'))) symlinkSync(join(root, 'node_modules', name), join(out, 'node_modules', name), 'junction');
    symlinkSync(join(out, 'src'), join(out, 'node_modules', 'distsys'), 'junction');
    const node = (...args: readonly string[]) => new Promise<{ code: number; output: string }>((resolve) => {
      const child = execFile(process.execPath, [...args], { cwd: out, env: { ...process.env, NO_COLOR: '1', INIT_CWD: out } }, (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }));
    });
    expect(await node('node_modules/typescript/bin/tsc', '-p', 'src/tsconfig.build.json')).toEqual({ code: 0, output: '' });
    expect(await node('src/dist/grader/learner/bundle.js')).toEqual({ code: 0, output: '' }); // as the set-up does after it
    expect((await node('src/dist/grader/learners-check.js')).output).toMatch(/^\d+ passed, 0 failed\n$/);
    const file = 'exercises/08-two-generals/fewest-messengers.ts';
    cpSync(join(root, 'solutions', file.slice('exercises/'.length)), join(out, file));
    expect(await node('src/dist/grader/cli.js', 'grade', '08/fewest-messengers')).toMatchObject({ code: 0, output: expect.stringContaining('5/5') });
    expect((await node('src/dist/grader/learners-check.js')).output).toMatch(/^note {2}exercises\/08-two-generals\/fewest-messengers\.ts is not as it was shipped; .*\n\d+ passed, 0 failed\n$/);
    expect((await node('src/dist/grader/cli.js', 'hint', '08/deciding-message')).code).toBe(0);
    expect((await node('src/dist/grader/cli.js', 'reset', '08/fewest-messengers')).output).toContain('is the stub again');
    expect(text(file)).toContain('NotImplemented');
    expect(await node('src/dist/grader/cli.js', 'handout', '--out', join(parent, 'second'))).toMatchObject({ code: 2, output: expect.stringMatching(/^usage:/) });
  }, 180_000);
});

describe('a handout is not made', () => {
  test.each([
    ['in the project', () => join(root, 'handout'), /lies inside the project/],
    ['in the project itself', () => root, /lies inside the project/],
    ['where something is', () => parent, /is not empty \(it has /],
    ['where there is no folder to put it in', () => join(parent, 'none', 'workbook'), /there is no folder .*none\. Make it first\./],
    ['in the place of a file', () => join(parent, 'file'), /is a file\./],
  ])('%s', (_, place, sentence) => {
    writeFileSync(join(parent, 'file'), '');
    expect(() => makeHandout({ root, out: place() })).toThrow(sentence);
    expect(readdirSync(parent).toSorted()).toEqual(['file', 'workbook']); // nothing was begun
  });

  test('of a course that was shipped with an answer in a stub\'s place: nothing is written', () => {
    const course = fixtureCourse(root);
    try {
      for (const path of ['package-lock.json', 'src/course.ts']) course.write(path, readFileSync(join(root, path), 'utf8'));
      course.write('package.json', '{ "scripts": {}, "devDependencies": {} }');
      makeHandout({ root: course.root, out: join(parent, 'as-it-should-be'), course: FIXTURE });
      course.write(STUB, course.read(SOLUTION).replace('return n + n;', 'const theSecondSummand = n;\n  return theSecondSummand + n; // the sum of both'));
      course.write(SOLUTION, course.read(STUB));
      course.ship();
      expect(() => makeHandout({ root: course.root, out: join(parent, 'leaky'), course: FIXTURE })).toThrow(/^nothing was written, since the handout would give answers away:\n {2}\.workbook\/pristine\/exercises\/01-echo\/double\.ts holds a piece of solutions\/01-echo\/double\.ts/);
      expect(existsSync(join(parent, 'leaky'))).toBe(false);
    } finally {
      course.remove();
    }
  });

  test('of chapters that are not written', () => expect(() => makeHandout({ root, out: join(parent, 'x'), chapters: ['00', '39'] })).toThrow(/--chapters: there is no written chapter 39\. Written are 00, .*08/));
});

describe('a handout of some chapters', () => {
  test('leaves the others in the table as planned, and takes the first one along', () => {
    const files = handoutFiles(root, COURSE, new Set(['00']));
    expect([...files.keys()].filter((path) => /^(exercises|notebooks)\//.test(path))).toEqual(['exercises/00-start-here/first-steps.test.ts', 'exercises/00-start-here/first-steps.ts', 'exercises/00-start-here/questions.json', 'notebooks/00-start-here.ipynb']);
    expect(files.get('README.md')?.toString('utf8')).toContain('| 08 | two generals | No common knowledge over a lossy link | | | planned |');
    expect(files.get('src/course.ts')?.toString('utf8')).not.toContain('deciding-message');
    expect(Object.keys((JSON.parse(files.get('src/course.lock.json')?.toString('utf8') ?? '') as { exercises: object }).exercises)).toEqual(['00/first-steps']);
    expect(makeHandout({ root, out: join(parent, 'only-08'), chapters: ['8'] }).chapters).toEqual(['00', '08']);
  });
});
