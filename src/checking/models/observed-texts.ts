/**
 * What the reads of one key say about the texts that it ever held, when texts are put and appended: which of two texts came from the same put, and how far it grew.
 *
 *     const texts = observedTexts({ puts: ['a'], appends: ['b', 'c'], reads: ['ab', 'abc'] });
 *     texts?.mayBe('ac') //=> false: after the put of 'a' came 'b', as 'abc' was read
 *
 * A text grows at its end until the next put, so of two texts of one put the shorter is a beginning of the longer. It is known which put a text is of when every value is put at most once and
 * no value is a beginning of another: then a text begins with one of them and no other. The same holds for the appends before the first put. So a state that is at odds with what was read of
 * its put leads nowhere. With many appends at a time, nearly all states are such, and a search that does not go into them takes hundredths of the time.
 */

export interface ObservedTexts {
  /** Whether the key may have held the text. */
  mayBe(text: string): boolean;
  /** Whether the key may have held the text, null for none, when something was put in its place. */
  mayEnd(text: string | null): boolean;
}

/** Undefined when the values do not tell which put a text is of. */
export function observedTexts(values: { puts: readonly unknown[]; appends: readonly unknown[]; reads: readonly unknown[] }): ObservedTexts | undefined {
  const { puts, appends, reads } = values;
  const starts = [...puts, ...new Set(appends)];
  if (!starts.every((start): start is string => typeof start === 'string')) return undefined;
  starts.sort();
  if (starts.some((start, index) => index > 0 && start.startsWith(starts[index - 1] as string))) return undefined;
  const startOf = (text: string): number => {
    let [low, high] = [0, starts.length]; // the last start that is not behind the text lies below `high`
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] as string) <= text) low = middle + 1;
      else high = middle;
    }
    return low > 0 && text.startsWith(starts[low - 1] as string) ? low - 1 : -1;
  };
  const longest = starts.map(() => '');
  for (const read of reads) {
    const start = typeof read === 'string' ? startOf(read) : -1;
    if (start >= 0 && (read as string).length > (longest[start] as string).length) longest[start] = read as string;
  }
  const seenOf = (text: string): string => longest[startOf(text)] ?? '';
  const putsFirst = appends.every((value) => seenOf(value as string) === ''); // nothing was read of what was appended before the first put
  return {
    mayEnd: (text) => (text === null ? putsFirst : text.length >= seenOf(text).length),
    mayBe(text) {
      const seen = seenOf(text);
      return text.length <= seen.length ? seen.startsWith(text) : text.startsWith(seen);
    },
  };
}
