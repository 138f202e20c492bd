import { expect, test } from 'vitest';
import { parseSourceMap } from './source-map.ts';

// Written out by hand from the format: each group is [generated column, source, line, column], relative to the last.
const map = parseSourceMap(JSON.stringify({ version: 3, sources: ['cell.ts'], mappings: ';AAEA,IAAM;;AADN' }));

test('a place is looked up at the nearest mapping to its left', () => {
  expect(map.lookUp({ line: 1, column: 0 })).toEqual({ source: 'cell.ts', line: 2, column: 0 });
  expect(map.lookUp({ line: 1, column: 9 })).toEqual({ source: 'cell.ts', line: 2, column: 6 });
});

test('a line without mappings belongs to the line before it', () => {
  expect(map.lookUp({ line: 2, column: 5 })).toEqual({ source: 'cell.ts', line: 2, column: 6 });
});

test('negative steps lead back, as code that the compiler moved does', () => {
  expect(map.lookUp({ line: 3, column: 0 })).toEqual({ source: 'cell.ts', line: 1, column: 0 });
});

test('a place before every mapping has no source', () => {
  expect(map.lookUp({ line: 0, column: 0 })).toBeNull();
});
