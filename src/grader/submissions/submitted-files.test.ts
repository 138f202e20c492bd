import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { zipOf } from './archive-fixture.ts';
import { submittedFiles } from './submitted-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'submitted-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, content: string | Buffer = path): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
const read = async () => {
  const { files, notes } = await submittedFiles([{ path: folder }], (path) => (path.endsWith('.ts') ? 1000 : 0));
  return { files: files.map(({ path, content, refused }) => [path, refused ?? content?.toString('utf8')]), notes };
};

describe('the files of a submission', () => {
  test('are found at any depth, and those that are asked for are read', async () => {
    put('a/b/c/x.ts');
    put('readme.md');
    expect(await read()).toEqual({ files: [['a/b/c/x.ts', 'a/b/c/x.ts'], ['readme.md', undefined]], notes: [] });
  });

  test('in node_modules, .git, solutions and the like are passed by, with a note', async () => {
    for (const name of ['node_modules', '.git', 'solutions']) put(`project/${name}/x.ts`);
    put('project/x.ts');
    expect(await read()).toEqual({ files: [['project/x.ts', 'project/x.ts']], notes: ['.git, node_modules, solutions were passed by: no answers lie there.'] });
  });

  test('in an archive in the folder are found as well', async () => {
    put('work.zip', zipOf([{ name: 'exercises/x.ts', content: 'zipped' }, { name: 'node_modules/y.ts', content: 'no' }]));
    expect(await read()).toEqual({ files: [['exercises/x.ts', 'zipped'], ['node_modules/y.ts', undefined]], notes: ['node_modules was passed by: no answers lie there.'] });
  });

  test('that are links are not followed: not out of the folder, not in circles', async () => {
    put('x.ts');
    symlinkSync('/etc/passwd', join(folder, 'passwd.ts'));
    symlinkSync('.', join(folder, 'loop'));
    symlinkSync('nowhere', join(folder, 'dangling.ts'));
    expect(await read()).toEqual({
      files: [['x.ts', 'x.ts']], notes: ['dangling.ts is a link; links are not followed.', 'loop is a link; links are not followed.', 'passwd.ts is a link; links are not followed.'],
    });
  });

  test('of 100 MB are not read', async () => {
    put('x.ts', '');
    truncateSync(join(folder, 'x.ts'), 100 * 1024 ** 2);
    expect(await read()).toEqual({ files: [['x.ts', 'it has 104857600 bytes, and at most 1000 are read']], notes: [] });
  });

  test.skipIf(process.platform === 'win32')('that are pipes are not waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'x.ts')]);
    expect(await read()).toEqual({ files: [], notes: ['x.ts is no ordinary file and was left alone.'] });
  });

  test('with odd names are read', async () => {
    const names = ['with space.ts', '-rf.ts', '$(reboot).ts', 'line\nbreak.ts', '日本.ts'];
    for (const name of names) put(name, 'x');
    expect((await read()).files.map(([path]) => path)).toEqual(names.toSorted());
  });

  test('in a broken archive are missed with a sentence, and the others read', async () => {
    put('work.zip', 'no archive');
    put('x.ts');
    const { files, notes } = await read();
    expect(files).toEqual([['x.ts', 'x.ts']]);
    expect(notes).toEqual([expect.stringMatching(/^work\.zip cannot be unpacked \(.+\)\.$/)]);
  });

  test('of an archive in an archive are not unpacked, and that is said', async () => {
    put('work.zip', zipOf([{ name: 'inner.zip', content: zipOf([{ name: 'x.ts', content: 'deep' }]) }]));
    expect((await read()).notes).toEqual(['inner.zip, an archive inside the archive work.zip, was not unpacked. Unpack it and grade again.']);
  });
});
