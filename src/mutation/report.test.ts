import { describe, expect, test } from 'vitest';
import { explanationsOf, reportOf } from './report.ts';
import type { MutationReport } from './report.ts';
import { selectedTargets, targets } from './targets.ts';

const mutant = (status: string, line: number, columns: [number, number], replacement: string) =>
  ({ mutatorName: 'M', status, replacement, location: { start: { line, column: columns[0] }, end: { line, column: columns[1] } } }) as MutationReport['files'][string]['mutants'][number];

const report: MutationReport = {
  files: {
    'src/b.ts': { source: 'const half = n / 2;\nconst same = 1;\n', mutants: [mutant('Killed', 1, [14, 19], 'n * 2'), mutant('Timeout', 1, [14, 19], 'n'), mutant('Survived', 2, [14, 15], '2'), mutant('RuntimeError', 2, [1, 2], '')] },
    'src/a.ts': { source: 'export {};\n', mutants: [mutant('NoCoverage', 1, [1, 11], ''), mutant('Ignored', 1, [1, 2], '')] },
  },
};

describe('a report', () => {
  test('counts killed and hanging mutants against survivors and those that no test reaches', () => {
    const { killed, counted, score, text } = reportOf(report, [], { scoreMin: 0.85 });
    expect([killed, counted, score]).toEqual([2, 4, 0.5]);
    expect(text).toBe('  0.0 %       0 of 1  src/a.ts\n 66.7 %       2 of 3  src/b.ts\n\n50.0 % of 4 mutants killed; at least 85.0 % are asked for. 2 survive, 0 of them explained.');
  });

  test('finds an explanation by the text, wherever the line is, and tells which are outdated', () => {
    const explanation = { file: 'src/b.ts', from: '1 in const same = 1;', to: '2', because: 'nobody reads it' };
    const outdated = { file: 'src/b.ts', from: 'n / 2 in const half = n / 2;', to: 'n * 2', because: 'was once alive' };
    const ofAnotherTarget = { file: 'src/c.ts', from: 'x', to: 'y', because: 'not mutated in this run' };
    const found = reportOf(report, [explanation, outdated, ofAnotherTarget], { scoreMin: 0.85 });
    expect(found.survivors).toEqual([
      { file: 'src/a.ts', line: 1, from: 'export {};', to: '', because: undefined },
      { file: 'src/b.ts', line: 2, from: '1 in const same = 1;', to: '2', because: 'nobody reads it' },
    ]);
    expect(found.outdated).toEqual([outdated]);
    expect(found.text).toContain('2 survive, 1 of them explained');
  });

  test('takes explanations in groups: one reason for several mutants of a file', () => {
    expect(explanationsOf([{ file: 'src/b.ts', because: 'words alone', mutants: [['1', '2'], ['3', '4']] }])).toEqual([
      { file: 'src/b.ts', from: '1', to: '2', because: 'words alone' },
      { file: 'src/b.ts', from: '3', to: '4', because: 'words alone' },
    ]);
    expect(() => explanationsOf([{ file: 'src/b.ts', because: ' ', mutants: [['1', '2']] }])).toThrow('an explanation for src/b.ts has no reason');
    expect(() => explanationsOf([{ file: 'src/b.ts', because: 'why', mutants: [] }])).toThrow('has no mutants');
  });

  test('of nothing is no success', () => {
    expect(reportOf({ files: {} }, [], { scoreMin: 0.85 }).score).toBe(0);
  });
});

describe('targets', () => {
  test('are all, or those named, narrowed by a file', () => {
    expect(selectedTargets([])).toEqual(targets);
    expect(selectedTargets(['shrinking/minimise.ts'])[0]?.mutate).toEqual(['src/checking/shrinking/minimise.ts', '!src/**/*.test.ts', '!src/**/*-fixture.ts']);
    expect(selectedTargets(['linearizability/evidence'])[0]?.mutate[0]).toBe('src/checking/linearizability/evidence.ts');
  });

  test('that do not exist are refused in a sentence', () => {
    expect(() => selectedTargets(['cheking'])).toThrow('mutate: there is no target "cheking"; there are histories, linearizability');
  });
});
