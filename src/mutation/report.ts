/**
 * What a mutation run came to: the share of mutants that the tests killed, and the survivors, each explained or not.
 *
 *     reportOf(report, explanations, { scoreMin: 0.85 }).text
 *     //=> 'history.ts  95.0 %  114 of 120 …'
 *
 * A mutant is killed when a test fails or hangs on it. Those that do not compile and those that no test can reach by design do not count.
 */

/** The part of the mutation testing report schema (version 2) that is read here. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

export interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'CompileError' | 'RuntimeError' | 'Ignored' | 'Pending';
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Place {
  readonly line: number; // from 1
  readonly column: number; // from 1
}

/** Why mutants of one file may live: one reason, and all that live for it, each as what stands there and what it was changed to. */
export interface ExplainedGroup {
  readonly file: string;
  readonly because: string;
  readonly mutants: readonly (readonly [from: string, to: string])[];
}

/** Why a mutant may live. It is found by its text, so that lines may move. */
export interface Explanation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly because: string;
  /** Whether it does what the original does, so that nothing can kill it; such a mutant does not count. Default: false. */
  readonly equivalent?: boolean;
}

export interface Survivor extends Omit<Explanation, 'because' | 'equivalent'> {
  readonly line: number;
  readonly because: string | undefined; // undefined: not explained
  readonly equivalent: boolean;
}

export interface Report {
  readonly killed: number;
  readonly counted: number;
  readonly score: number; // killed of counted, in [0, 1]
  readonly survivors: readonly Survivor[];
  /** Explanations of mutants that are killed now or are gone: to be removed. */
  readonly outdated: readonly Explanation[];
  readonly text: string;
}

/** As the tool takes places: columns from 0, where its report has them from 1. */
const placeOf = ({ start, end }: Mutant['location']): string => `${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;

/** Where mutants live: what a second run is to mutate. */
export function placesOfSurvivors(report: MutationReport): string[] {
  return Object.entries(report.files).flatMap(([file, { mutants }]) => [...new Set(mutants.filter((mutant) => counts(mutant) && !isKilled(mutant)).map(({ location }) => `${file}:${placeOf(location)}`))]);
}

/** The first report, in which what was not killed has become what it is in the second. Mutants are known by place and replacement. */
export function withSecond(first: MutationReport, second: MutationReport): MutationReport {
  const keyOf = ({ mutatorName, replacement, location }: Mutant): string => `${mutatorName} ${placeOf(location)} ${replacement ?? ''}`;
  const files = Object.entries(first.files).map(([file, { source, mutants }]) => {
    const again = new Map((second.files[file]?.mutants ?? []).map((mutant) => [keyOf(mutant), mutant.status]));
    return [file, { source, mutants: mutants.map((mutant) => (isKilled(mutant) ? mutant : { ...mutant, status: again.get(keyOf(mutant)) ?? mutant.status })) }] as const;
  });
  return { files: Object.fromEntries(files) };
}

/** Each mutant with its reason. Throws a sentence on a group that gives none, or explains nothing. */
export function explanationsOf(groups: readonly ExplainedGroup[]): Explanation[] {
  return groups.flatMap(({ file, because, mutants }) => {
    if (because.trim() === '' || mutants.length === 0) throw new RangeError(`mutate: an explanation for ${file} has ${mutants.length === 0 ? 'no mutants' : 'no reason'}. Give both, or take it away.`);
    return mutants.map(([from, to]) => ({ file, from, to, because }));
  });
}

const isKilled = ({ status }: Mutant): boolean => status === 'Killed' || status === 'Timeout';
const counts = ({ status }: Mutant): boolean => isKilled({ status } as Mutant) || status === 'Survived' || status === 'NoCoverage';

export function reportOf(report: MutationReport, explanations: readonly Explanation[], options: { scoreMin: number }): Report {
  const files = Object.entries(report.files).sort(([one], [other]) => (one < other ? -1 : 1));
  const survivors = files.flatMap(([file, { source, mutants }]) => mutants.filter((mutant) => counts(mutant) && !isKilled(mutant)).map((mutant) => survivorOf(file, source, mutant, explanations)));
  const all = files.flatMap(([, { mutants }]) => mutants.filter(counts));
  const equivalent = survivors.filter((one) => one.equivalent).length;
  const counted = all.length - equivalent;
  const killed = all.filter(isKilled).length;
  const score = counted === 0 ? 0 : killed / counted;
  const outdated = explanations.filter(({ file, from, to }) => file in report.files && !survivors.some((one) => one.file === file && one.from === from && one.to === to));
  const lines = files.map(([file, { mutants }]) => lineOf(file, mutants.filter(counts)));
  const open = survivors.filter(({ because }) => because === undefined);
  const verdict = `${percent(score)} of ${counted} mutants killed; at least ${percent(options.scoreMin)} are asked for. ${survivors.length} survive, ${survivors.length - open.length} of them explained${equivalent === 0 ? '' : `, ${equivalent} as equivalent to the original, which do not count`}.`;
  return { killed, counted, score, survivors, outdated, text: [...lines, '', verdict].join('\n') };
}

function lineOf(file: string, mutants: readonly Mutant[]): string {
  const killed = mutants.filter(isKilled).length;
  return `${percent(mutants.length === 0 ? 1 : killed / mutants.length).padStart(7)}  ${`${killed} of ${mutants.length}`.padStart(11)}  ${file}`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function survivorOf(file: string, source: string, { location, replacement = '' }: Mutant, explanations: readonly Explanation[]): Survivor {
  const lines = source.split('\n');
  const { start, end } = location;
  const from = lines
    .slice(start.line - 1, end.line)
    .map((line, index, all) => line.slice(index === 0 ? start.column - 1 : 0, index === all.length - 1 ? end.column - 1 : undefined))
    .join('\n');
  // The line around it tells two mutants of the same few characters apart.
  const around = (lines[start.line - 1] ?? '').trim();
  const key = from === around ? from : `${from} in ${around}`;
  const explained = explanations.find((one) => one.file === file && one.from === key && one.to === replacement);
  return { file, line: start.line, from: key, to: replacement, because: explained?.because, equivalent: explained?.equivalent === true };
}
