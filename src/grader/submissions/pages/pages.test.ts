import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleRun } from './run-fixture.ts';
import { fileNameOf } from '../results-folder.ts';
import { html } from './html.ts';
import { writePages } from './pages.ts';

let folder: string;
let pages: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pages-test-'));
  mkdirSync(join(folder, 'students'));
  writeFileSync(join(folder, 'students', 'old.html'), 'of an earlier run');
  writeFileSync(join(folder, 'students', 'keep.json'), '{}');
  writePages(exampleRun(), { folder, root: folder });
  pages = Object.fromEntries(readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html')).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = (name: string): string => pages[name] ?? '';
const textOf = (name: string): string => page(name).replaceAll(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the pages of a class', () => {
  test('are a summary, a page for each student, and one for each pair; earlier ones are gone and other files stay', () => {
    expect(Object.keys(pages).toSorted()).toEqual(['index.html', 'similar/01-double-1.html', `students/${fileNameOf('<b>evil')}.html`, 'students/bob.html', 'students/jane.html']);
    expect(readdirSync(join(folder, 'students'))).toContain('keep.json');
  });

  test('load nothing from anywhere, and their policy forbids it', () => {
    for (const text of Object.values(pages)) {
      expect(text).toContain("default-src 'none'; style-src 'sha256-");
      expect(text.replaceAll(/<(?:style|script)>[\s\S]*?<\/(?:style|script)>/g, '')).not.toMatch(/<(?:script|link|img|iframe|style)\b|\bsrc=|\bstyle=|https?:/);
    }
  });

  test('show what students wrote as text', () => {
    for (const text of Object.values(pages)) expect(text).not.toContain('<b>evil');
    expect(page('index.html')).toContain('&lt;b&gt;evil');
  });

  test('have a cell for each check of each student, with a sign and words', () => {
    const rows = page('index.html').split('<tbody>').find((part) => part.includes('class="c '))?.split('</tbody>')[0]?.trim().split('\n') ?? [];
    expect(rows.map((row) => [...row.matchAll(/<td class="c (\w)">(.?)<i class="hidden-text">([^<]*)/g)].map((match) => match.slice(1).join(' ')))).toEqual([
      ['o  not handed in', 'o  not handed in', 'o  not handed in'],
      ['p ✓ passed, 8 of 8', 'h ◐ in part, 4.5 of 10', 'f ✗ failed, 0 of 2'],
      ['p ✓ passed, 8 of 8', 'p ✓ passed, 10 of 10', 'p ✓ passed, 2 of 2'],
    ]);
  });

  test('say which mistakes are common, whom to look at, who resembles whom, and what changed', () => {
    const text = textOf('index.html');
    expect(text).toContain('1 student: You double twice.');
    expect(text).toContain('1 of 2 fail "doubles any number"');
    expect(text).toContain('1 of 2 fail "doubles large numbers" (hidden)');
    expect(text).toContain('The submission is empty');
    expect(text).toContain('bob and jane');
    expect(text).toContain('A similarity is a reason to look and no proof.');
    expect(text).toContain('jane 01/double 8 20 grader');
  });
});

describe('the page of a student', () => {
  test('says what held, what did not, what it looks like, and what was remarked', () => {
    const text = textOf('students/bob.html');
    for (const words of ['12.5 of 20 points', 'late: 2 h', '✓ doubles one passed', 'expected double(7) is 14', 'got 9', 'looks like You double twice.', 'logged n is 7', 'It was handed in as double-2.ts.']) expect(text).toContain(words);
  });

  test('may be given away: no other student, no seed, of hidden checks only their points', () => {
    const text = page('students/bob.html');
    expect(text).not.toMatch(/jane|evil|5f1d0c2a|doubles large numbers|secret evidence|index\.html/);
    expect(textOf('students/bob.html')).toContain('Further checks with other inputs: 0 of 2 points.');
  });
});

test('a template escapes what is put into it, and only that', () => {
  expect(html`<a href="${'"><script>'}">${[html`<b>${'<'}</b>`, ' & ', 1, undefined, false]}</a>`.text).toBe('<a href="&quot;&gt;&lt;script&gt;"><b>&lt;</b> &amp; 1</a>');
});
