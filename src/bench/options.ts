/**
 * What `npm run bench` is asked for.
 *
 *     parseOptions(['network-delivery', '--rounds', '3']) //=> { names: ['network-delivery'], rounds: 3, json: null, … }
 */
export interface Options {
  readonly names: readonly string[];
  readonly rounds: number;
  readonly json: string | null; // path of the JSON file
  readonly check: boolean; // exit code 1 when a goal is missed
  readonly peers: boolean; // install the Python peers first
  readonly list: boolean;
}

export const usage = [
  'npm run bench -- [NAME…] [--rounds N] [--json FILE] [--check] [--peers] [--list]',
  '  NAME      a row, with what it is held against and its peers; without names, all rows',
  '  --rounds  figures a row, interleaved; the median counts (5)',
  '  --json    write the rows, the machine and the versions there as well',
  '  --check   exit with code 1 when a goal is missed',
  '  --peers   install SimPy in .workbook/bench-venv first, to be measured as well from then on',
  '  --list    print the rows and stop',
].join('\n');

/** Throws a sentence on what it does not know. */
export function parseOptions(words: readonly string[]): Options {
  const options = { names: [] as string[], rounds: 5, json: null as string | null, check: false, peers: false, list: false };
  const rest = [...words];
  const valueOf = (option: string): string => {
    const value = rest.shift();
    if (value === undefined || value.startsWith('--')) throw new RangeError(`${option} needs a value.\n${usage}`);
    return value;
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--json') options.json = valueOf(word);
    else if (word === '--rounds') {
      const value = valueOf(word);
      options.rounds = Number(value);
      if (!(Number.isInteger(options.rounds) && options.rounds >= 1)) throw new RangeError(`--rounds (${value}) must be a whole number, 1 or more.`);
    } else if (word === '--check' || word === '--peers' || word === '--list') options[word.slice(2) as 'check'] = true;
    else if (word.startsWith('-')) throw new RangeError(`There is no option ${word}.\n${usage}`);
    else options.names.push(word);
  }
  return options;
}
