import { describe, expect, test } from 'vitest';
import { readAnswerText } from './answer-text.ts';

const TEXT = "export const greet = 'Grüße';\nexport const n = 1;\n";
const utf16 = (text: string, order: 'le' | 'be', mark: boolean): Buffer => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

describe('the text of an answer', () => {
  test.each([
    ['plain', Buffer.from(TEXT), []],
    ['with a byte order mark', Buffer.from(`\ufeff${TEXT}`), []],
    ['with Windows line ends', Buffer.from(TEXT.replaceAll('\n', '\r\n')), ['has Windows line ends']],
    ['with line ends of old Macs', Buffer.from(TEXT.replaceAll('\n', '\r')), ['has line ends of old Macs']],
    ['as UTF-16, little end first', utf16(TEXT, 'le', true), ['was saved as UTF-16 and read as that']],
    ['as UTF-16, big end first', utf16(TEXT, 'be', true), ['was saved as UTF-16 and read as that']],
    ['as UTF-16 without a mark', utf16(TEXT, 'le', false), ['was saved as UTF-16 and read as that']],
    ['as UTF-16, big end first, without a mark', utf16(TEXT, 'be', false), ['was saved as UTF-16 and read as that']],
    ['as Windows-1252', Buffer.from(TEXT, 'latin1'), ['is no UTF-8 and was read as Windows-1252']],
    ['as UTF-16 with Windows line ends', utf16(TEXT.replaceAll('\n', '\r\n'), 'le', true), ['was saved as UTF-16 and read as that', 'has Windows line ends']],
  ])('%s is the same', (_, bytes, remarks) => {
    expect(readAnswerText(bytes)).toEqual({ text: TEXT, remarks });
  });

  test('nothing is nothing', () => expect(readAnswerText(Buffer.alloc(0))).toEqual({ text: '', remarks: [] }));

  test('bytes that are no text are remarked', () => expect(readAnswerText(Buffer.from([0x41, 0, 0, 0, 0x42])).remarks).toEqual(['holds NUL characters, as if it were no text']));
});
