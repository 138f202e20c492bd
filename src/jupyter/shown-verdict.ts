/**
 * A verdict in the output of a cell: the sentence with its sign, a warning if it shows nothing, and the figure of its evidence.
 *
 *     verdictBundles(holds('one leader per term', { because: 'it is true in all 8,832 states' }))
 *     //=> [{ 'text/plain': '✓ one leader per term holds: it is true in all 8,832 states', 'text/html': … }]
 *
 * Blue, orange and ochre differ to every eye, the signs say the same, and all are legible on light and dark pages.
 */
import type { Figure } from '../figures/figure.ts';
import { inline } from '../figures/payload.ts';
import { figureOfVerdict } from '../figures/verdict-figure.ts';
import type { ShownVerdict } from '../figures/verdict-figure.ts';
import { describeVerdict } from '../checking/verdict.ts';
import type { MimeBundle } from './display.ts';
import { escapeHtml } from '../grader/escape-html.ts';
import { dataMember } from './shown-data.ts';

const LOOKS = {
  holds: { sign: '✓', words: 'holds', colour: '#1F83C4' },
  violated: { sign: '✗', words: 'is violated', colour: '#D9602B' },
  unknown: { sign: '?', words: 'is undecided', colour: '#96803A' },
} as const;
const VACUOUS = { sign: '⚠', words: 'holds, and this shows nothing', colour: '#96803A' };
const DATA_MAX = 800; // characters of evidence that no figure draws

export function isVerdict(value: object): value is ShownVerdict {
  const [outcome, property, because] = ['outcome', 'property', 'because'].map((name) => dataMember(value, name));
  return typeof property === 'string' && typeof because === 'string' && typeof outcome === 'string' && Object.hasOwn(LOOKS, outcome);
}

/** Verdicts by the names of their properties, as a search or a check of runs returns them. */
export function isVerdicts(value: object): value is Readonly<Record<string, ShownVerdict>> {
  const all = Object.keys(value).map((name) => dataMember(value, name));
  return !Array.isArray(value) && all.length > 0 && all.every((one) => typeof one === 'object' && one !== null && isVerdict(one));
}

/** The sentence, and the figure of its evidence if it has one: a bundle each. */
export function verdictBundles(verdict: ShownVerdict, figureBundle: (figure: Figure) => MimeBundle): MimeBundle[] {
  const figure = figureOfVerdict(verdict);
  const { evidence } = verdict;
  const data = figure === undefined && evidence !== undefined ? cutTo(inline(evidence), DATA_MAX) : undefined;
  const vacuous = verdict.outcome === 'holds' ? verdict.vacuous : undefined;
  const { sign, words, colour } = vacuous === undefined ? LOOKS[verdict.outcome] : VACUOUS;
  const lines = [
    `<div><strong style="color:${colour}">${sign}</strong> <strong>${escapeHtml(verdict.property)}</strong> <strong style="color:${colour}">${words}</strong></div>`,
    `<div>${escapeHtml(verdict.because)}</div>`,
    ...(vacuous === undefined ? [] : [`<div><strong style="color:${colour}">It could not have failed:</strong> ${escapeHtml(vacuous)}</div>`]),
    ...(data === undefined ? [] : [`<pre style="margin:2px 0;white-space:pre-wrap;opacity:.85">${escapeHtml(data)}</pre>`]),
  ];
  const sentence: MimeBundle = {
    'text/html': `<div style="border-left:4px solid ${colour};padding:2px 0 2px 12px;margin:4px 0;line-height:1.5">\n${lines.join('\n')}\n</div>`,
    'text/plain': [`${sign} ${describeVerdict(verdict)}`, ...(data === undefined ? [] : [data])].join('\n'),
  };
  return figure === undefined ? [sentence] : [sentence, figureBundle(figure)];
}

const cutTo = (text: string, characters: number): string => (text.length <= characters ? text : `${text.slice(0, characters - 1)}…`);
