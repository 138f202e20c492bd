/**
 * The text of an answer as the grader reads it, from the bytes that were handed in: editors and learning platforms change encodings and line
 * ends, and none of that is the learner's mistake.
 *
 *     readAnswerText(Buffer.from('\ufeffexport const n = 1;\r\n')).text   //=> 'export const n = 1;\n'
 *     readAnswerText(…).remarks                                           //=> ['has Windows line ends']
 */
export interface AnswerText {
  readonly text: string;
  /** What was mended, each to be read after the file's name. It costs nothing. */
  readonly remarks: readonly string[];
}

export function readAnswerText(bytes: Buffer): AnswerText {
  const remarks: string[] = [];
  const decoded = decode(bytes, remarks);
  const text = decoded.replaceAll(/\r\n?/g, '\n');
  if (decoded.includes('\r\n')) remarks.push('has Windows line ends');
  else if (text !== decoded) remarks.push('has line ends of old Macs');
  if (text.includes('\u0000')) remarks.push('holds NUL characters, as if it were no text');
  return { text, remarks };
}

function decode(bytes: Buffer, remarks: string[]): string {
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) {
    remarks.push('was saved as UTF-16 and read as that');
    return new TextDecoder(utf16).decode(bytes); // a byte order mark is taken off
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    remarks.push('is no UTF-8 and was read as Windows-1252');
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** By its byte order mark, else by the zero bytes that Latin letters have in UTF-16. */
function utf16Of(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 512);
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] as number) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > head.length / 4 && even === 0) return 'utf-16le';
  if (even > head.length / 4 && odd === 0) return 'utf-16be';
  return undefined;
}
