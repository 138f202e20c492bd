/** The histories with known verdicts that lie beside the project, if they do: etcd logs and key-value stores, from Porcupine's test data. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEdnKeyValue } from '../checking/history-files/edn-key-value.ts';
import { readJepsenLog } from '../checking/history-files/jepsen-log.ts';
import { checkLinearizability } from '../checking/linearizability/linearizability.ts';
import { keyValueStore } from '../checking/models/collections.ts';
import { compareAndSetRegister } from '../checking/models/registers.ts';
import type { Outcome } from './benchmark.ts';

const folder = fileURLToPath(new URL('../../../shared/data/histories/porcupine', import.meta.url));

/** Why they cannot be read; null if they can. */
export const historiesUnavailable = (): string | null => (existsSync(folder) ? null : `The histories are not there: ${join('..', 'shared', 'data', 'histories')} beside the project's folder.`);

const BYTES_MAX = 1_000_000_000;

/** Times the work and sees to its memory. Throws a sentence if it took a gigabyte. */
function seconds(work: () => void): Outcome {
  const startedMs = performance.now();
  work();
  const value = (performance.now() - startedMs) / 1000;
  const bytes = process.resourceUsage().maxRSS * 1024; // Node gives kilobytes
  if (bytes > BYTES_MAX) throw new Error(`the process took ${Math.round(bytes / 1e6)} MB, and 1,000 are allowed`);
  return { value };
}

/** Reads and judges every etcd log whose verdict is known. Throws a sentence if one is judged wrongly. */
export function judgeEtcd(texts: ReadonlyMap<string, string>, linearizable: ReadonlySet<string>): Outcome {
  return seconds(() => {
    for (const [name, text] of texts) {
      const { outcome } = checkLinearizability(readJepsenLog(text), compareAndSetRegister);
      if (outcome !== (linearizable.has(name) ? 'holds' : 'violated')) throw new Error(`${name} is judged "${outcome}"`);
    }
  });
}

/** The texts of the etcd logs that hold operations, by name, and which of them are linearizable. */
export function etcdLogs(): { texts: ReadonlyMap<string, string>; linearizable: ReadonlySet<string> } {
  const verdicts = JSON.parse(readFileSync(join(folder, 'verdicts_etcd.json'), 'utf8')) as Record<string, { ops: number; linearizable: boolean }>;
  const names = readdirSync(join(folder, 'jepsen')).map((file) => file.replace('.log', '')).filter((name) => (verdicts[name]?.ops ?? 0) > 0);
  const texts = new Map(names.map((name) => [name, readFileSync(join(folder, 'jepsen', `${name}.log`), 'utf8')]));
  return { texts, linearizable: new Set(names.filter((name) => verdicts[name]?.linearizable)) };
}

export const keyValueText = (name: string): string => readFileSync(join(folder, 'kv', `${name}.txt`), 'utf8');

/** Reads and judges a history of a key-value store. Throws a sentence if the verdict is another one. */
export function judgeKeyValue(text: string, expected: 'holds' | 'violated'): Outcome {
  return seconds(() => {
    const { outcome } = checkLinearizability(readEdnKeyValue(text), keyValueStore);
    if (outcome !== expected) throw new Error(`the history is judged "${outcome}"`);
  });
}
