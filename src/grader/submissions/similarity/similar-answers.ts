/**
 * Which answers of a class resemble one another more than the task makes them: a reason to look at two programs, and no proof of anything.
 *
 *     similarAnswers(answers, { common: [stub, solution] })
 *     //=> [{ exercise: '08/shop-and-payment', a: jane, b: bob, similarity: 0.93, shared: 31, sameText: false, … }]
 *
 * What every answer must have says nothing: pieces of the stub and of the reference answers, and pieces that many of the class have, are
 * taken away before answers are compared (as Moss and JPlag do with their base files). Copies with every name and comment kept are told
 * apart by their text, however short.
 */
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';
import { fingerprintsOf, K } from './winnowing.ts';
import type { Fingerprints } from './winnowing.ts';

export interface ComparedAnswer {
  readonly student: string;
  readonly id: string; // of the submission
  readonly text: string;
}

export interface SimilarPair {
  readonly a: ComparedAnswer;
  readonly b: ComparedAnswer;
  /** The share of the smaller one's own pieces that the other has, too: 0 to 1. */
  readonly similarity: number;
  /** How many pieces that is. */
  readonly shared: number;
  /** Equal up to blanks at the ends of lines. */
  readonly sameText: boolean;
  /** How many of the class have this very text. */
  readonly ofSameText: number;
  readonly linesOfA: ReadonlySet<number>; // of shared pieces, from 1
  readonly linesOfB: ReadonlySet<number>;
}

export interface SimilarityOptions {
  /** Texts that every answer may hold: the stub, reference answers, named mistakes. */
  readonly common: readonly string[];
  readonly similarityMin?: number; // default 0.6
  readonly sharedMin?: number; // default 8 pieces: about four lines of one's own
  /** A piece in more than so many answers is the task's own. Default: a tenth of the class, at least 8. */
  readonly spreadMax?: number;
  readonly pairsMax?: number; // default 50, the most similar
}

interface Read extends ComparedAnswer {
  readonly tokens: readonly Token[];
  readonly own: Fingerprints;
  readonly plain: string;
}

export function similarAnswers(answers: readonly ComparedAnswer[], options: SimilarityOptions): SimilarPair[] {
  const { similarityMin = 0.6, sharedMin = 8, spreadMax = Math.max(8, Math.ceil(answers.length / 10)), pairsMax = 50 } = options;
  const given = new Set(options.common.flatMap((text) => [...fingerprintsOf(tokensOf(text)).keys()]));
  const givenTexts = new Set(options.common.map(plainText));
  const spread = new Map<number, number>();
  const prints = answers.map(({ text }) => {
    const tokens = tokensOf(text);
    const found = fingerprintsOf(tokens);
    for (const hash of found.keys()) spread.set(hash, (spread.get(hash) ?? 0) + 1);
    return { tokens, found };
  });
  const read = answers.map((answer, index): Read => {
    const { tokens, found } = prints[index] as (typeof prints)[number];
    const own = new Map([...found].filter(([hash]) => !given.has(hash) && (spread.get(hash) as number) <= spreadMax));
    return { ...answer, tokens, own, plain: plainText(answer.text) };
  });
  // Of answers with the same text one stands for all when it is compared with others.
  const different = [...new Map(read.toReversed().map((answer) => [answer.plain, answer])).values()].toReversed();
  const pairs = [...byText(read, givenTexts), ...byPieces(different, similarityMin, sharedMin)];
  return pairs.toSorted((x, y) => Number(y.sameText) - Number(x.sameText) || y.similarity - x.similarity || y.shared - x.shared).slice(0, pairsMax);
}

/** Texts that are the same without being the course's own: one pair for each such group. */
function byText(read: readonly Read[], given: ReadonlySet<string>): SimilarPair[] {
  const groups = new Map<string, Read[]>();
  for (const answer of read) groups.set(answer.plain, [...(groups.get(answer.plain) ?? []), answer]);
  return [...groups].flatMap(([text, [a, b, ...more]]): SimilarPair[] => {
    if (a === undefined || b === undefined || given.has(text)) return [];
    const all = new Set(Array.from({ length: a.text.split('\n').length }, (_, index) => index + 1));
    return [{ a, b, similarity: 1, shared: a.own.size, sameText: true, ofSameText: 2 + more.length, linesOfA: all, linesOfB: all }];
  });
}

/** Pairs that share pieces of their own, found by way of the pieces: most answers share none. */
function byPieces(read: readonly Read[], similarityMin: number, sharedMin: number): SimilarPair[] {
  const holders = new Map<number, number[]>();
  for (const [index, { own }] of read.entries()) for (const hash of own.keys()) holders.set(hash, [...(holders.get(hash) ?? []), index]);
  const shared = new Map<number, Map<number, number[]>>(); // pieces by the two answers
  for (const [hash, indices] of holders) {
    for (const [at, first] of indices.entries()) {
      for (const second of indices.slice(at + 1)) {
        const row = shared.get(first) ?? new Map<number, number[]>();
        shared.set(first, row);
        row.set(second, [...(row.get(second) ?? []), hash]);
      }
    }
  }
  const pairs: SimilarPair[] = [];
  for (const [first, row] of shared) {
    for (const [second, hashes] of row) {
      const [a, b] = [read[first] as Read, read[second] as Read];
      const similarity = hashes.length / Math.min(a.own.size, b.own.size);
      if (hashes.length < sharedMin || similarity < similarityMin) continue;
      pairs.push({ a, b, similarity, shared: hashes.length, sameText: false, ofSameText: 1, linesOfA: linesOf(a, hashes), linesOfB: linesOf(b, hashes) });
    }
  }
  return pairs;
}

function linesOf({ tokens, own }: Read, hashes: readonly number[]): Set<number> {
  const lines = new Set<number>();
  for (const hash of hashes) {
    for (const start of own.get(hash) ?? []) {
      for (const { line, endLine } of tokens.slice(start, start + K)) for (let at = line; at <= endLine; at += 1) lines.add(at);
    }
  }
  return lines;
}

const plainText = (text: string): string => text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '').join('\n');
