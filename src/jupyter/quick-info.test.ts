import { expect, test } from 'vitest';
import { quickInfoMarkdown } from './quick-info.ts';

test('a tooltip has the type as code, the docs, and a line a parameter', () => {
  expect(quickInfoMarkdown({
    displayParts: [{ text: '(alias) ' }, { text: 'function uniform(): void' }, { text: '\nimport uniform' }],
    documentation: [{ text: 'Equally likely.' }],
    tags: [{ name: 'param', text: [{ text: 'minMs' }, { text: ' ' }, { text: 'the least' }] }, { name: 'throws', text: [{ text: 'a RangeError' }] }],
  })).toBe('```typescript\nfunction uniform(): void\n```\n\nEqually likely.\n\n- `minMs` the least\n\n**@throws** a RangeError');
});

test('a name without docs has its type alone', () => {
  expect(quickInfoMarkdown({ displayParts: [{ text: 'const n: 3' }] })).toBe('```typescript\nconst n: 3\n```');
});
