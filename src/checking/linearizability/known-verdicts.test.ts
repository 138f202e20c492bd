/**
 * Histories whose verdicts are known, from Porcupine's test data, read where they lie beside the project; skipped where they do not.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readEdnKeyValue } from '../history-files/edn-key-value.ts';
import { readJepsenLog } from '../history-files/jepsen-log.ts';
import { keyValueStore } from '../models/collections.ts';
import { compareAndSetRegister } from '../models/registers.ts';
import { isLinearizable } from './brute-force-fixture.ts';
import { checkLinearizability } from './linearizability.ts';
import { MemoisedModel } from './memoised-model.ts';
import { Memory } from './memory.ts';
import { PartSearch } from './part-search.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/histories/porcupine/', import.meta.url));
const there = existsSync(folder);
const read = (path: string): string => readFileSync(`${folder}${path}`, 'utf8');

describe.skipIf(!there)('histories with known verdicts, in ../shared/data/histories (skipped where that is not there)', () => {
  test('all 102 etcd logs with operations are judged rightly, and what shows each violation is one', () => {
    const known = JSON.parse(there ? read('verdicts_etcd.json') : '{}') as Record<string, { ops: number; linearizable: boolean }>;
    const sizes: number[] = [];
    const counts = { holds: 0, violated: 0, unknown: 0 };
    for (const file of there ? readdirSync(`${folder}jepsen`) : []) {
      const name = file.replace('.log', '');
      const history = readJepsenLog(read(`jepsen/${file}`));
      if (history.length === 0) continue;
      expect([name, history.length]).toEqual([name, known[name]?.ops]);
      const verdict = checkLinearizability(history, compareAndSetRegister);
      expect([name, verdict.outcome]).toEqual([name, known[name]?.linearizable ? 'holds' : 'violated']);
      counts[verdict.outcome] += 1;
      if (verdict.outcome !== 'violated') continue;
      const { operations, since } = verdict.evidence;
      for (const initial of since?.states ?? [null]) {
        const memory = new Memory(1e9).share();
        expect(new PartSearch(operations, new MemoisedModel({ ...compareAndSetRegister, initial }, memory), { memory }).advance(1_000_000)).toBe('refuted');
        if (operations.length <= 8) expect(isLinearizable(operations, compareAndSetRegister, initial)).toBe(false);
      }
      sizes.push(operations.length);
    }
    expect(counts).toEqual({ holds: 23, violated: 79, unknown: 0 });
    sizes.sort((one, other) => one - other);
    expect([sizes[39], sizes.filter((size) => size <= 8).length >= 75, sizes.at(-1)]).toEqual([2, true, expect.toSatisfy((size: number) => size <= 40)]); // of 60 to 130
  });

  test.each(['c01-ok', 'c01-bad', 'c10-ok', 'c10-bad', 'c50-ok', 'c50-bad'])('the key-value history %s is judged rightly', (name) => {
    const verdict = checkLinearizability(readEdnKeyValue(read(`kv/${name}.txt`)), keyValueStore);
    expect(verdict.outcome).toBe(name.endsWith('ok') ? 'holds' : 'violated');
    if (verdict.outcome === 'violated') expect(verdict.evidence.operations.length).toBeLessThanOrEqual(3);
    expect(verdict.steps).toBeLessThan(1_000_000); // a memory that forgets would take billions
  });
});
