/**
 * An attack as data: what a student hands in, and the sentence that answers it.
 *
 *     { name: 'a loop without end', answer: body('for (;;);'), says: 'fewestMessengers (…) was not done after 1 s and was stopped. …' }
 *
 * Each is graded beside honest work by the real graders, public and hidden: it must score nothing, change nobody's result and leave nothing behind.
 */
export interface Attack {
  /** What is tried; also the student's folder, so names with strange characters are tried by being names. */
  readonly name: string;
  /** The text of the answer; undefined where `plant` makes what stands in its place. */
  readonly answer?: string;
  /** Whose grader judges. Default: `'08/fewest-messengers'`. */
  readonly exercise?: string;
  /** Puts further things into the student's folder, or something else in the answer's place. */
  readonly plant?: (folder: string, file: string) => void;
  /** How the first check that it fails says what happened; `@` in a text stands for the answer's file. */
  readonly says: string | RegExp;
}

/** An answer whose function does this and then gives a wrong number. */
export function body(statements: string, top = ''): string {
  return `${top === '' ? '' : `${top}\n`}export async function fewestMessengers(options: any): Promise<any> {\n  ${statements}\n  return 0;\n}\n`;
}

/** What is said of an attack that came to nothing: of the number that it gives in the end. */
export const WRONG = 'expected fewestMessengers({ capture: 0.5, risk: 0.01 }) gives 7; got 0';

export const stopped = (what: string): string => `fewestMessengers (@:${what}) was not done after 1 s and was stopped. Look for a loop that does not end, or a promise that takes too long.`;
