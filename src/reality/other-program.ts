/**
 * Other programs of this machine, which may be missing: `dig`, `openssl`, `curl`.
 *
 *     const ended = await otherProgram('openssl', ['version'], { withinMs: 5_000 });
 *     ended?.stdout.toString() //=> 'OpenSSL 3.0.22 25 Aug 2026\n'; undefined where there is none
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ended {
  readonly code: number; // -1: it did not end by itself
  readonly overTime: boolean;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** Runs a program to its end, without input and at most for `withinMs`. Undefined: it is not installed here. */
export function otherProgram(program: string, args: readonly string[], { withinMs }: { withinMs: number }): Promise<Ended | undefined> {
  return new Promise((resolve) => {
    const child = execFile(program, [...args], { timeout: withinMs, encoding: 'buffer' }, (error, stdout, stderr) => {
      const { code, killed = false } = (error ?? {}) as NodeJS.ErrnoException & { killed?: boolean };
      resolve(code === 'ENOENT' ? undefined : { code: child.exitCode ?? -1, overTime: killed, stdout, stderr });
    });
    child.stdin?.end();
  });
}

/** Files for a program, in a folder of their own, which is gone afterwards. */
export async function withFiles<Result>(files: Readonly<Record<string, string | Buffer>>, use: (path: (name: string) => string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'workbook-files-'));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o600 });
    return await use((name) => join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
