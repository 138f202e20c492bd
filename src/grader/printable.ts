/**
 * Text of a learner's program, made fit to be shown: no control characters that would move a terminal's cursor or colour its lines, and not
 * without end.
 *
 *     printable('\u001b[2Jdone') //=> '\\x1b[2Jdone'
 */
const LENGTH_MAX = 2000;

/** A name in one line: no line feed or tab either. */
export function printableName(text: string): string {
  return printable(text).replaceAll('\n', '\\x0a').replaceAll('\t', '\\x09');
}

export function printable(text: string, lengthMax: number = LENGTH_MAX): string {
  const cut = text.length > lengthMax ? `${text.slice(0, lengthMax)} …` : text;
  // Line feed and tab stay. The others would turn the direction of writing around, end a line, or be there without being seen.
  return cut.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}
