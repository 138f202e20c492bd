/**
 * Whether anything that is the instructor's is in a handout: a piece of a reference answer, a named mistake or a hidden grader, in whatever file.
 *
 *     findLeaks(files, secrets) //=> ["notebooks/08-two-generals.ipynb holds a piece of solutions/08-two-generals/x.ts: 'while (allCaptured > …'"]
 *
 * Pieces are compared without blanks; what stands in a stub or a public grader as well is no secret.
 */
import { learnerParts } from '../stub.ts';

export interface Secret {
  readonly path: string;
  readonly text: string;
  readonly kind: 'solution' | 'mistake' | 'hidden grader' | 'other';
}

const LINES = 3; // a piece: shorter ones are anybody's
const CHARACTERS_MIN = 40; // without blanks

/** `open` are texts that learners have by right: stubs and public graders. Sentences, in no particular order. */
export function findLeaks(files: ReadonlyMap<string, string>, secrets: readonly Secret[], open: readonly string[]): string[] {
  const bare = [...files].map(([path, text]) => [path, withoutBlanks(path.endsWith('.ipynb') ? notebookText(text) : text)] as const);
  const known = open.map(withoutBlanks);
  return secrets.flatMap((secret) => piecesOf(secret).filter(({ bare: piece }) => !known.some((text) => text.includes(piece))).flatMap(({ bare: piece, shown }) =>
    bare.filter(([, text]) => text.includes(piece)).map(([path]) => `${path} holds a piece of ${secret.path}: ${shown}`)));
}

function piecesOf({ text, kind }: Secret): { bare: string; shown: string }[] {
  const titles = kind !== 'hidden grader' ? [] : [...text.matchAll(/\btitle:\s*(['"`])(.+?)\1\s*[,}]/g)].map(([, , title = '']) => ({ bare: withoutBlanks(title), shown: `the title '${title}'` }));
  const stretches = kind === 'solution' ? learnerParts(text).map(({ start, end }) => text.slice(start, end).split('\n').slice(1, -1)) : [text.split('\n')];
  const windows = stretches.flatMap((lines) => {
    // Documentation is public where the stub has it, and a comment is no answer; a mistake's own header is looked for as well.
    const kept = lines.map((line) => line.trim()).filter((line) => line !== '' && !/^(import|export \{|\/\/|\/?\*)/.test(line));
    const size = Math.min(LINES, kept.length);
    return Array.from({ length: Math.max(0, kept.length - size + 1) }, (_, index) => kept.slice(index, index + size));
  });
  const misconception = kind === 'mistake' ? [...text.matchAll(/Misconception: (.+)/g)].map(([, words = '']) => ({ bare: withoutBlanks(words), shown: `its misconception, '${words}'` })) : [];
  const pieces = windows.map((lines) => ({ bare: withoutBlanks(lines.join('')), shown: `'${(lines[0] ?? '').slice(0, 60)} …'` }));
  return [...titles, ...misconception, ...pieces].filter(({ bare }) => bare.length >= (titles.some((one) => one.bare === bare) ? 8 : CHARACTERS_MIN));
}

const withoutBlanks = (text: string): string => text.replaceAll(/\s+/g, '');

/** What a notebook's cells say, sources and outputs, as one text. */
function notebookText(text: string): string {
  const texts: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value) && value.every((one) => typeof one === 'string')) texts.push(value.join(''));
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(JSON.parse(text));
  return texts.join('\n');
}
