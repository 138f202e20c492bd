/**
 * The DNS look-up tool `dig`, where it is installed: what administrators ask name servers with.
 *
 *     await dig(`@127.0.0.53 -p ${port} www.shop.example +short`) //=> '203.0.113.10'
 */
import { otherProgram } from './other-program.ts';

const WITHIN_MS = 15_000;

/** What dig prints, or a sentence where there is none on this machine. Throws a sentence when it does not end in 15 s. */
export async function dig(line: string): Promise<string> {
  const words = line.split(/\s+/).filter((word) => word !== '');
  // Without its own settings file, so that it does everywhere the same.
  const ended = await otherProgram('dig', ['-r', ...words], { withinMs: WITHIN_MS });
  if (ended === undefined) return NO_DIG;
  if (ended.overTime) throw new Error(`dig ${line}: no end after ${WITHIN_MS / 1000} s`);
  // Its own complaints (no servers could be reached) are an outcome, too.
  return `${ended.stdout}${ended.stderr}`.trim();
}

export const NO_DIG = 'dig is not installed here. On Debian and Ubuntu: apt-get install dnsutils (or bind9-dnsutils); on macOS it is there.';
