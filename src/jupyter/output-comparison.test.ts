import { expect, test } from 'vitest';
import { code, displayed, figure, markdown, notebookOf, printed, result } from './notebook-fixture.ts';
import { compareOutputs } from './output-comparison.ts';
import type { StoredOutput } from './notebook-file.ts';

const messages = (was: StoredOutput[], is: StoredOutput[], tags?: string[]): string[] =>
  compareOutputs(notebookOf([markdown('## Runs'), code('x', was, tags)]), notebookOf([markdown('## Runs'), code('x', is, tags)]))
    .map(({ message }) => message);

test('equal outputs do not differ, however text is split into lines and streams', () => {
  expect(messages([printed(['a\n', 'b\n']), figure([1, 2])], [printed('a\n'), printed('b\n'), figure([1, 2])])).toEqual([]);
});

test('how far a run was does not count, whoever saved it', () => {
  const progress = { ...displayed({ 'text/plain': '60 of 60 runs, 3.1 s' }), metadata: { 'distsys-progress': true } };
  expect(messages([printed('a\n'), progress, printed('b\n')], [printed('a\nb\n')])).toEqual([]);
  expect(messages([printed('a\n')], [progress, printed('a\n')])).toEqual([]);
});

test('a changed line of printed text is shown with the cell, its section and both texts', () => {
  expect(messages([printed('a\nb\n')], [printed('a\nc\n')])).toEqual([
    'cell 2 (under "Runs"), output 1, printed text, line 2: was "b", is now "c"',
  ]);
});

test('a changed number in a figure is named by its path', () => {
  expect(messages([figure([1, 2])], [figure([1, 3])])).toEqual([
    'cell 2 (under "Runs"), output 1, Plotly: data[0].y[1] was 2, is now 3',
  ]);
});

test('an SVG that was drawn from another figure differs, other bytes of it do not', () => {
  expect(messages([figure([1], 'h1')], [figure([1], 'h2')])).toEqual([
    'cell 2 (under "Runs"), output 1, SVG: was drawn from figure h1, is now drawn from h2',
  ]);
  const redrawn = figure([1]);
  redrawn['data']['image/svg+xml'] = '<svg data-figure-hash="h1"><path d="M9 9"/></svg>';
  expect(messages([figure([1])], [redrawn])).toEqual([]);
});

test('an SVG without a hash must be equal byte for byte', () => {
  expect(messages([displayed({ 'image/svg+xml': '<svg>1</svg>' })], [displayed({ 'image/svg+xml': '<svg>2</svg>' })])).toHaveLength(1);
});

test('missing, new and different outputs are told apart', () => {
  expect(messages([result('1')], [])).toEqual(['cell 2 (under "Runs"), output 1: was a result of text/plain, is now missing']);
  expect(messages([], [result('1')])).toEqual(['cell 2 (under "Runs"), output 1: was missing, is now a result of text/plain']);
  expect(messages([result('1')], [printed('1\n')])).toEqual([
    'cell 2 (under "Runs"), output 1: was a result of text/plain, is now text on stdout',
  ]);
  expect(messages([figure([1])], [displayed({ 'text/plain': 'two runs' })])[0]).toContain('application/vnd.plotly.v1+json is missing now');
});

test('execution counts do not count, nor does what a cell tagged real-world shows', () => {
  expect(messages([result('1')], [{ ...result('1'), execution_count: 9 }])).toEqual([]);
  expect(messages([printed('12 ms')], [printed('13 ms')], ['real-world'])).toEqual([]);
});
