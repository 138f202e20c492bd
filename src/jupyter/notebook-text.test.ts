import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code, markdown, notebookOf, result } from './notebook-fixture.ts';
import { sourceOf, type Notebook } from './notebook-file.ts';
import { stateOf, textHash, textOf, withText } from './notebook-text.ts';

const notebook = notebookOf([
  { ...markdown('# Echo\n\nAn echo is lost.'), id: 'intro' },
  { ...code('const n = 1;\nn + 1', [result('2')], ['real-world']), id: 'run' },
  { ...markdown('It is 2.'), id: 'outro' },
]);

describe('a notebook as text', () => {
  test('is Markdown with a comment before each cell', () => {
    expect(textOf(notebook)).toBe([
      `<!-- notebook ${textHash(notebook)} -->`, '',
      '<!-- text intro -->', '# Echo', '', 'An echo is lost.', '',
      '<!-- code run tags: real-world -->', '```ts', 'const n = 1;', 'n + 1', '```', '',
      '<!-- text outro -->', 'It is 2.', '',
    ].join('\n'));
    expect(stateOf(textOf(notebook))).toBe(textHash(notebook));
  });

  test('and back is the same notebook, whatever stands in its cells', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom('```', '````ts', '', '  ', '# a', '<!-- a comment -->', '<!-- text', '---'));
    const source = fc.array(line.map((text) => text.replaceAll(/[\r\n]/g, '')), { maxLength: 6 }).map((lines) => lines.join('\n'));
    const cell = fc.oneof(source.map((text) => markdown(text)), fc.tuple(source, fc.constantFrom('', 'a', 'a b-c')).map(([text, tags]) => code(text, [result('1')], tags === '' ? undefined : tags.split(' '))));
    fc.assert(fc.property(fc.array(cell, { maxLength: 6 }).map((cells) => notebookOf(cells)), (any) => {
      const { notebook: back, changed, removed } = withText(any, textOf(any));
      expect({ back, changed, removed }).toEqual({ back: any, changed: 0, removed: 0 });
      // Also as an editor of another system saves it.
      expect(withText(any, textOf(any).replaceAll('\n', '\r\n')).notebook).toEqual(any);
    }));
  });
});

describe('an edited text', () => {
  const edit = (change: (text: string) => string): ReturnType<typeof withText> => withText(notebook, change(textOf(notebook)));
  const shape = (edited: Notebook): unknown => edited.cells.map((cell) => [cell.id, sourceOf(cell), cell.outputs?.length ?? null]);

  test('changes prose and leaves outputs as they are', () => {
    const { notebook: edited, changed, toRun } = edit((text) => text.replace('It is 2.', 'It is two.'));
    expect(shape(edited)).toEqual([['intro', '# Echo\n\nAn echo is lost.', null], ['run', 'const n = 1;\nn + 1', 1], ['outro', 'It is two.', null]]);
    expect({ changed, toRun }).toEqual({ changed: 1, toRun: 0 });
  });

  test('takes the outputs from a cell whose code is another, and keeps its id and tags', () => {
    const { notebook: edited, toRun } = edit((text) => text.replace('n + 1', 'n + 2'));
    expect(edited.cells[1]).toEqual({ cell_type: 'code', id: 'run', metadata: { tags: ['real-world'] }, source: 'const n = 1;\nn + 2', outputs: [], execution_count: null });
    expect(toRun).toBe(1);
  });

  test('may add cells without ids, move, remove and tag cells; a cell without its id is known by its text', () => {
    const { notebook: edited, changed, removed } = edit((text) => text
      .replace('<!-- text outro -->\nIt is 2.\n', '<!-- code -->\n```ts\nn\n```\n')
      .replace('<!-- code run tags: real-world -->', '<!-- code tags: allow-length -->'));
    expect(shape(edited)).toEqual([['intro', '# Echo\n\nAn echo is lost.', null], ['run', 'const n = 1;\nn + 1', 1], [undefined, 'n', 0]]);
    expect(edited.cells[1]?.metadata).toEqual({ tags: ['allow-length'] });
    expect({ changed, removed }).toEqual({ changed: 1, removed: 1 });
  });

  test.each([
    ['another first line', (text: string) => text.replace(/^.*\n/, ''), /^line 1 must be <!-- notebook … -->/],
    ['text before the first cell', (text: string) => text.replace('\n\n', '\n\nLost.\n\n'), /^line 3 must begin a cell, with <!-- text --> or <!-- code -->: Lost\.$/],
    ['text behind a fence', (text: string) => text.replace('```\n\n', '```\n\nLost.\n\n'), /^line 14 must begin a cell/],
    ['an open fence', (text: string) => text.replace('\n```\n', '\n'), /^the fence of line 9 is not closed\. End the code with a line ```\.$/],
    ['code without a fence', (text: string) => text.replace('```ts\n', ''), /^line 9 must be the fence ```ts of the code cell that begins in line 8\.$/],
    ['one id twice', (text: string) => text.replace('outro', 'intro'), /^line 14 begins a second cell with the id intro\./],
  ])('with %s is refused with its line', (_what, change, message) => {
    expect(() => edit(change)).toThrow(message);
  });

  test('a cell that would not come back is refused when the text is made', () => {
    expect(() => textOf(notebookOf([markdown('a\n<!-- code x -->\nb')]))).toThrow('cell 1 has the line <!-- code x -->, which begins a cell in the text form.');
    expect(() => textOf(notebookOf([{ ...markdown('a'), cell_type: 'raw' }]))).toThrow('cell 1 is a raw cell');
  });
});
