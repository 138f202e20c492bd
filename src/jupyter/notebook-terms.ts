/**
 * Terms as the workbook spells them, with the spellings that it does not use: data for the linter of notebooks.
 *
 *     misspelled('A linearisable register') //=> [{ found: 'linearisable', right: 'linearizable' }]
 *
 * The field's own words are spelt as in its papers (linearizable, serializable), everything else is British.
 */
interface Term {
  /** Matches a wrong spelling. Words in code, in links' targets and in formulas are not looked at. */
  readonly wrong: RegExp;
  readonly right: string | ((found: string) => string);
}

/** The ending of a word kept, its beginning replaced. */
const beginning = (wrong: string, right: string): Term => ({
  wrong: new RegExp(`\\b${wrong}\\w*`, 'gi'),
  right: (found) => `${found.startsWith(wrong[0]?.toUpperCase() ?? '') ? `${right[0]?.toUpperCase()}${right.slice(1)}` : right}${found.slice(wrong.length)}`,
});

const modals = 'will|would|may|might|can|could|cannot|must|should|shall';

const terms: readonly Term[] = [
  // The field's words.
  beginning('linearisab', 'linearizab'),
  beginning('serialisab', 'serializab'),
  { wrong: /\btime-outs?\b|\b(?:a|the|this|its) time out\b(?! of)/gi, right: (found) => found.replace(/time[- ]out/i, 'timeout') },
  { wrong: new RegExp(`\\b(?:${modals}) timeout\\b|\\bto timeout(?= (?:after|when|if|before)|[.,;:])`, 'gi'), right: (found) => found.replace(/timeout$/i, 'time out') },
  { wrong: /\btimeouted\b|\btimed-out\b/gi, right: 'timed out' },
  { wrong: /\bspace ?time diagrams?\b/gi, right: (found) => found.replace(/space ?time/i, 'space-time') },
  { wrong: /\bhappens[- ]before\b/gi, right: 'happened-before' },
  { wrong: /\btwo phase (?=commit|locking)/gi, right: 'two-phase ' },
  { wrong: /\bwrite ahead (?=log)/gi, right: 'write-ahead ' },
  { wrong: /\bkey[ /]value (?=stores?|pairs?)/gi, right: 'key-value ' },
  { wrong: /\bfail-overs?\b/gi, right: (found) => found.replace('-', '') },
  { wrong: /\bre-(?=try|tries|tried|transmi)/gi, right: 're' },
  { wrong: /\bback-offs?\b/gi, right: (found) => found.replace('-', '') },
  { wrong: /\blog-ins?\b/gi, right: 'login' },
  { wrong: /\backnowledgment/gi, right: 'acknowledgement' },
  { wrong: /\bidem-potent/gi, right: 'idempotent' },
  // Names.
  { wrong: /\bbyzantine\b(?!-generals)/g, right: 'Byzantine' }, // the name of a folder is written small
  { wrong: /\blamport\b/g, right: 'Lamport' },
  { wrong: /\bpaxos\b/g, right: 'Paxos' },
  { wrong: /\bJavascript\b/g, right: 'JavaScript' },
  { wrong: /\bTypescript\b/g, right: 'TypeScript' },
  { wrong: /\bGithub\b/g, right: 'GitHub' },
  { wrong: /\bJupyter Lab\b/g, right: 'JupyterLab' },
  // British spelling.
  ...[
    ['behavior', 'behaviour'], ['color', 'colour'], ['neighbor', 'neighbour'], ['favor', 'favour'], ['center', 'centre'], ['synchroniz', 'synchronis'],
    ['organiz', 'organis'], ['optimiz', 'optimis'], ['recogniz', 'recognis'], ['minimiz', 'minimis'], ['analyz', 'analys'], ['initializ', 'initialis'],
  ].map(([wrong = '', right = '']) => beginning(wrong, right)),
];

export function misspelled(prose: string): { found: string; right: string }[] {
  return terms.flatMap(({ wrong, right }) => [...prose.matchAll(wrong)].map(([found]) => ({
    found: found.trim(), right: (typeof right === 'string' ? right : right(found)).trim(),
  })));
}
