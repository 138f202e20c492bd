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
const CHARACTERS_MIN = 40; // of a piece's own lines, without blanks
const TITLE_CHARACTERS_MIN = 8;

/** `open` are texts that learners have by right: stubs and public graders. Sentences, in no particular order. */
export function findLeaks(files: ReadonlyMap<string, string>, secrets: readonly Secret[], open: readonly string[]): string[] {
  const bare = [...files].map(([path, text]) => [path, withoutBlanks(path.endsWith('.ipynb') ? notebookText(text) : text)] as const);
  const known = open.map(withoutBlanks);
  const isOpen = (piece: string): boolean => known.some((text) => text.includes(piece));
  return secrets.flatMap((secret) => piecesOf(secret, isOpen).flatMap(({ bare: piece, shown }) =>
    bare.filter(([, text]) => text.includes(piece)).map(([path]) => `${path} holds a piece of ${secret.path}: ${shown}`)));
}

function piecesOf({ text, kind }: Secret, isOpen: (piece: string) => boolean): { bare: string; shown: string }[] {
  const titles = kind !== 'hidden grader' ? [] : [...text.matchAll(/\btitle:\s*(['"`])(.+?)\1\s*[,}]/g)].map(([, , title = '']) => ({ bare: withoutBlanks(title), shown: `the title '${title}'` }));
  const misconceptions = kind !== 'mistake' ? [] : [...text.matchAll(/Misconception: (.+)/g)].map(([, words = '']) => ({ bare: withoutBlanks(words), shown: `its misconception, '${words}'` }));
  const sentences = [...titles, ...misconceptions].filter(({ bare }) => bare.length >= TITLE_CHARACTERS_MIN && !isOpen(bare));
  const stretches = kind === 'solution' ? learnerParts(text).map(({ start, end }) => text.slice(start, end).split('\n').slice(1, -1)) : [text.split('\n')];
  const pieces = stretches.flatMap((lines) => {
    // A comment is no answer, and imports are everybody's.
    const kept = lines.map((line) => line.trim()).filter((line) => line !== '' && !/^(import\b|\/\/|\/?\*)/.test(line));
    const size = Math.min(LINES, kept.length);
    return Array.from({ length: Math.max(0, kept.length - size + 1) }, (_, index) => kept.slice(index, index + size)).flatMap((piece) => {
      const own = piece.map(withoutBlanks).filter((line) => !isOpen(line));
      const tells = own.length >= Math.min(2, size) && own.join('').length >= CHARACTERS_MIN;
      return tells ? [{ bare: withoutBlanks(piece.join('')), shown: `'${(piece.find((line) => !isOpen(withoutBlanks(line))) ?? '').slice(0, 70)} …'` }] : [];
    });
  });
  return [...sentences, ...pieces];
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
