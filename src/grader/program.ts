/**
 * Whether a module is the program that was started, rather than one that others import.
 *
 *     if (isProgram(import.meta.url)) process.exitCode = await main();
 *
 * (`import.meta.main` says the same, but is undefined before Node 24.2, where a program would then do nothing and succeed.)
 */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export function isProgram(url: string): boolean {
  const started = process.argv[1];
  return started !== undefined && realpathSync(started) === realpathSync(fileURLToPath(url));
}
