/**
 * Remarks that open to an answer: a file can tell a learner whether an answer holds, and why not, without saying which one does.
 *
 *     const sealed = seal('08/who-is-sure', new Map([['a-alone', { right: false, remark: 'A has seen nothing yet.' }], …]));
 *     unseal('08/who-is-sure', 'a-alone', sealed) //=> { right: false, remark: 'A has seen nothing yet.' }
 *     unseal('08/who-is-sure', 'nobody', sealed)  //=> undefined
 *
 * Each remark is found and read with a key that is made from the question and the answer. This is a curtain and no lock: there are few answers
 * to try, and this code tries them. It keeps the answer from an eye that passes, which is all that practice needs. What is for
 * credit must not be in the learner's files at all.
 */
import { createHash } from 'node:crypto';

/** Remarks by what they are found with. */
export type Sealed = Readonly<Record<string, string>>;

export interface Remark {
  readonly right: boolean;
  readonly remark: string;
}

const TAG_LENGTH = 12;

export function seal(question: string, remarks: ReadonlyMap<string, Remark>): Sealed {
  const texts = [...remarks].map(([answer, remark]) => ({ answer, text: JSON.stringify(remark) }));
  // As long as one another: the longest would else be the right one more often than not.
  const length = Math.max(...texts.map(({ text }) => Buffer.byteLength(text)));
  const padded = texts.map(({ answer, text }) => ({ answer, text: text + ' '.repeat(length - Buffer.byteLength(text)) }));
  const entries = padded.map(({ answer, text }): [string, string] => [tagOf(question, answer), masked(question, answer, Buffer.from(text)).toString('base64')]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The remark on an answer; undefined if there is none on it. */
export function unseal(question: string, answer: string, sealed: Sealed): Remark | undefined {
  const tag = tagOf(question, answer);
  if (!Object.hasOwn(sealed, tag)) return undefined;
  return JSON.parse(masked(question, answer, Buffer.from(sealed[tag] as string, 'base64')).toString('utf8')) as Remark;
}

const tagOf = (question: string, answer: string): string => createHash('sha256').update(`tag\n${question}\n${answer}`).digest('hex').slice(0, TAG_LENGTH);

/** The same again gives the text back. */
function masked(question: string, answer: string, text: Buffer): Buffer {
  const mask = createHash('shake256', { outputLength: text.length }).update(`mask\n${question}\n${answer}`).digest();
  return text.map((byte, index) => byte ^ (mask[index] as number)) as Buffer;
}
