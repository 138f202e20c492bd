import { statSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { AnswerFiles } from './answer-files.ts';
import { openToOthers, otherUser } from './other-user.ts';

const isRoot = process.getuid?.() === 0;
const answers = new AnswerFiles();
afterAll(() => answers.remove());

describe.runIf(isRoot)('a learner\'s program run as another user, by root', () => {
  test('is that user, in no group but its own, and reads its stage', async () => {
    openToOthers(answers.library.folder);
    const learner = answers.learner('export const f = () => { const p = process as any; return [p.getuid(), p.getgid(), p.geteuid(), p.getgroups()]; };', { user: { uid: 65_534, gid: 65_534 } });
    expect(await learner.call('f')).toEqual([65_534, 65_534, 65_534, [65_534]]);
  });

  test('is stopped like any other', async () => {
    const learner = answers.learner('export const f = () => { for (;;); };', { user: { uid: 65_534, gid: 65_534 }, requestMs: 3000 });
    await expect(learner.call('f')).rejects.toThrow('was not done after 3 s and was stopped');
  });

  test('may pass through the folder of all answers, and not list it', () => {
    openToOthers(answers.library.folder);
    expect(statSync(answers.library.folder).mode & 0o777).toBe(0o711);
  });

  test('must not be root, and must exist', () => {
    expect(() => otherUser('0')).toThrow('0 is root or in its group');
    expect(() => otherUser('root')).toThrow('root is root or in its group');
    expect(() => otherUser('no-such-user')).toThrow('there is no user no-such-user on this machine');
    expect(otherUser('nobody').uid).toBeGreaterThan(0);
  });
});

test.runIf(!isRoot)('without being root there is no other user, in a sentence', () => {
  expect(() => otherUser('nobody')).toThrow('learners\' programs can be run as nobody only by root.');
});
