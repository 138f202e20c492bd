/** The parts of a handout that are made rather than copied: sources, packages, README. */
import { describe, expect, test } from 'vitest';
import { isHandedOut, withoutOwnLines } from './contents.ts';
import { handoutPackages } from './packages.ts';
import { handoutReadme } from './readme.ts';

test('what goes along is listed at the top, and in src all that is not left behind', () => {
  expect(['README.md', 'LICENSE', '.vscode/settings.json', 'src/index.ts', 'src/setup/start.mjs', 'src/grader/reset.ts', 'src/grader/course-check/course-files.ts'].filter((path) => !isHandedOut(path))).toEqual([]);
  expect(['notes.txt', '.ci/run', 'solutions/08-x/y.ts', 'exercises/draft.ts', 'src/x.test.ts', 'src/bench/cli.ts', 'src/grader/submissions/collect.ts', 'src/grader/ship.ts', 'src/grader/course-check/grading.ts', 'src/setup/test-project.mjs', 'src/checking/stores-fixture.ts'].filter(isHandedOut)).toEqual([]);
});

test('lines about what is left behind go with it', () => {
  expect(withoutOwnLines("a: 1,\n  handout: () => import('./handout.ts'), // not in the handout\nb: 2,\n")).toBe('a: 1,\nb: 2,\n');
});

describe('packages of a handout', () => {
  const manifest = JSON.stringify({
    name: 'x', scripts: { start: 'node src/setup/cli.mjs start', prebench: 'node src/setup/cli.mjs setup', bench: 'node src/bench/cli.ts', grade: 'node src/dist/grader/cli.js grade', handout: 'node src/dist/grader/cli.js handout' },
    dependencies: { used: '1.0.0' }, devDependencies: { typescript: '7.0.0', '@types/used': '1.0.0', '@types/bench': '1.0.0', bench: '1.0.0', imported: '1.0.0' },
  });
  const lock = JSON.stringify({ lockfileVersion: 3, packages: {
    '': { name: 'x', dependencies: { used: '1.0.0' }, devDependencies: {} }, 'node_modules/used': { dependencies: { shared: '2' }, peerDependencies: { offered: '1' }, peerDependenciesMeta: { offered: { optional: true } } },
    'node_modules/used/node_modules/shared': {}, 'node_modules/shared': {}, 'node_modules/offered': {}, 'node_modules/bench': { dependencies: { shared: '1' } }, 'node_modules/typescript': { optionalDependencies: { native: '1' } }, 'node_modules/native': {}, 'node_modules/imported': {}, 'node_modules/@types/used': {}, 'node_modules/@types/bench': {},
  } });
  const sources = new Map([['src/setup/cli.mjs', ''], ['src/grader/cli.ts', "import x from 'used';\nconst y = await import('imported');"], ['src/grader/commands/grade.ts', '']]);
  const made = handoutPackages(manifest, lock, sources, ['00']);

  test('are those that its sources import or that its programs start', () => {
    expect((JSON.parse(made.manifest) as { devDependencies: object }).devDependencies).toEqual({ typescript: '7.0.0', '@types/used': '1.0.0', imported: '1.0.0' });
  });

  test('are in the lock with all that they need and nothing else, each in its place', () => {
    expect(Object.keys((JSON.parse(made.lock) as { packages: object }).packages)).toEqual(['', 'node_modules/used', 'node_modules/used/node_modules/shared', 'node_modules/typescript', 'node_modules/native', 'node_modules/imported', 'node_modules/@types/used']);
  });

  test('have scripts for programs that are there, with what runs before them', () => {
    expect(JSON.parse(made.manifest)).toMatchObject({ scripts: { start: expect.any(String), grade: expect.any(String) }, workbook: { edition: 'learner', chapters: ['00'] } });
    expect(Object.keys((JSON.parse(made.manifest) as { scripts: object }).scripts)).toEqual(['start', 'grade']);
  });
});

describe('the README of a handout', () => {
  const there = (path: string): boolean => ['exercises/', 'src/', 'src/figures/', 'src/course.ts'].includes(path);

  test('has the learner\'s parts and not the instructor\'s', () => {
    expect(handoutReadme('a\n\n<!-- instructor -->\nb\n<!-- /instructor -->\n<!-- learner\nc\n/learner -->\nd\n', there)).toBe('a\n\nc\nd\n');
  });

  test('lists the folders that are there, each with its lines', () => {
    const block = ['```', 'exercises/  what you edit', '            NN-slug/x.ts', 'solutions/  answers', '            NN-slug/x.ts', '            NN-slug/x.mistakes/', 'src/        the library', '  course.ts   contents', '  bench/      figures', '              and more', '  figures/    drawings', '```', ''].join('\n');
    expect(handoutReadme(block, there)).toBe(['```', 'exercises/  what you edit', '            NN-slug/x.ts', 'src/        the library', '  course.ts   contents', '  figures/    drawings', '```', ''].join('\n'));
  });

  test.each(['<!-- instructor -->\nx', 'x\n<!-- /instructor -->', '<!-- learner\nx'])('with half a marker is refused: %j', (text) => expect(() => handoutReadme(text, there)).toThrow(/a marker of the learner's edition without its other half/));
});
