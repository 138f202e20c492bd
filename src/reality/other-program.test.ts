import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { otherProgram, withFiles } from './other-program.ts';

const node = (code: string, withinMs = 20_000) => otherProgram(process.execPath, ['--eval', code], { withinMs });

test('what a program says and how it ends is told, and that it is missing or took too long', async () => {
  expect(await node("process.stdout.write('out'); process.stderr.write('err'); process.exitCode = 3")).toEqual({ code: 3, overTime: false, stdout: Buffer.from('out'), stderr: Buffer.from('err') });
  expect(await otherProgram('no-such-program-here', [], { withinMs: 1_000 })).toBeUndefined();
  expect(await node('setInterval(() => 0, 1000)', 100)).toMatchObject({ code: -1, overTime: true });
});

test('a program that waits for input gets none', async () => {
  expect((await node("process.stdin.on('end', () => console.log('none')).resume()"))?.stdout.toString()).toBe('none\n');
});

test('files are there while they are used, and gone after a failure, too', async () => {
  let seen = '';
  await expect(withFiles({ key: 'secret' }, async (path) => {
    seen = path('key');
    expect(readFileSync(seen, 'utf8')).toBe('secret');
    throw new Error('halfway');
  })).rejects.toThrow('halfway');
  expect(existsSync(seen)).toBe(false);
});
