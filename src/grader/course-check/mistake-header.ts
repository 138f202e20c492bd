/**
 * The header of a named wrong answer: which misconception it is, which check catches it, what to tell the learner.
 *
 *     mistakeHeader('/**\n * Misconception: one is enough.\n * Caught by: "meets the risk".\n * Say: Count again.\n *\/')
 *     //=> { misconception: 'one is enough.', caughtBy: 'meets the risk', say: 'Count again.' }
 */
export interface MistakeHeader {
  readonly misconception: string;
  readonly caughtBy: string; // title of the first check that fails
  readonly say: string; // shown to a learner whose answer fails likewise
}

const FIELDS = { misconception: 'Misconception', caughtBy: 'Caught by', say: 'Say' } as const;

/** The header, with an empty string for each field that is not there. */
export function mistakeHeader(text: string): MistakeHeader {
  const comments = [...text.matchAll(/\/\*\*([\s\S]*?)\*\//g)].map((match) => match[1] ?? '');
  const comment = comments.find((candidate) => /\b(Misconception|Caught by):/.test(candidate)) ?? '';
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*?\s?/, '').trimEnd());
  const found: Record<keyof typeof FIELDS, string> = { misconception: '', caughtBy: '', say: '' };
  let current: keyof typeof FIELDS | undefined;
  for (const line of lines) {
    const opened = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).find((field) => line.startsWith(`${FIELDS[field]}:`));
    if (opened !== undefined) {
      current = opened;
      found[opened] = line.slice(FIELDS[opened].length + 1).trim();
    } else if (line.trim() === '') {
      current = undefined; // an empty line ends a field: what follows is the author's own remark
    } else if (current !== undefined) {
      found[current] = `${found[current]} ${line.trim()}`.trim();
    }
  }
  return { ...found, caughtBy: /^"(.*)"\.?$/.exec(found.caughtBy)?.[1] ?? '' };
}

/** Names of the fields that are missing, as they are written. */
export function missingFields(header: MistakeHeader): string[] {
  return (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).filter((field) => header[field] === '').map((field) => (field === 'caughtBy' ? 'Caught by: "<title of a check>"' : `${FIELDS[field]}:`));
}
