/**
 * How wide a text will be, without a browser.
 *
 *     textWidth('attacks at dawn', { size: 11 }) //=> 85.25
 *
 * The widths are those of DejaVu Sans, the widest font of the stack that figures name, so that no text is clipped where Arial is
 * missing; Arial, Helvetica and Liberation Sans need about a seventh less.
 */

/** All four are free or come with the operating system; static figures load nothing. */
export const FONT_STACK = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif";

// In hundredths of the font size, for the characters from space (32) to tilde (126).
const REGULAR = `32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 100 68 69 70 77 63 58 77 75 29
  29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 50 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82
  59 59 52 64 34 64 84`.split(/\s+/).map(Number);
const BOLD = `35 46 52 84 70 100 87 31 46 46 52 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 58 100 77 76 73 83 68 68 82 84 37
  37 77 64 100 84 85 73 85 77 72 68 81 77 110 77 72 73 46 37 46 84 50 50 67 72 59 72 68 44 72 71 34 34 67 34 104 71 69 72 72 49 60 48 71 65
  92 65 65 58 71 37 71 84`.split(/\s+/).map(Number);
const OTHER_LATIN = 80; // À to ɏ, Greek and Cyrillic
const OTHER = 105; // arrows, mathematics, ideographs

export interface TextStyle {
  readonly size: number; // pixels
  readonly bold?: boolean;
}

/** An upper bound, in pixels. */
export function textWidth(text: string, style: TextStyle): number {
  const table = style.bold === true ? BOLD : REGULAR;
  let hundredths = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    hundredths += table[code - 32] ?? (code < 0x530 ? OTHER_LATIN : OTHER);
  }
  return (hundredths * style.size) / 100;
}

/** `text`, or as much of it as fits into `width` pixels with an ellipsis; at least one character. */
export function fitText(text: string, width: number, style: TextStyle): string {
  if (textWidth(text, style) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('').trimEnd()}…`, style) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** A name, or as much of its beginning and its end as fits: names of one kind differ in their ends. */
export function fitName(name: string, width: number, style: TextStyle): string {
  if (textWidth(name, style) <= width) return name;
  const characters = [...name];
  for (let kept = characters.length - 1; kept > 2; kept -= 1) {
    const shorter = `${characters.slice(0, Math.ceil(kept / 2)).join('')}…${characters.slice(-Math.floor(kept / 2)).join('')}`;
    if (textWidth(shorter, style) <= width) return shorter;
  }
  return `${characters[0]}…${characters.at(-1)}`;
}

/** `text` in lines of at most `width` pixels, broken at spaces; a word that is too long for a line is cut. */
export function wrapText(text: string, width: number, style: TextStyle): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, style) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(fitText(word, width, style));
  }
  return lines;
}
