/**
 * A formula, written once: typeset in the notebook, drawn as a curve, and asserted in a test.
 *
 *     const alone = closedForm('p^k');
 *     alone.at({ p: 0.5, k: 3 }) //=> 0.125
 *     alone.tex                  //=> '{ p}^{ k}'
 *
 *     const majority = closedForm('total(combinations(n, k) * a^k * (1 - a)^(n - k), k, floor(n / 2) + 1, n)', { exact: true });
 *     majority.at({ a: 0.99, n: 3 })         //=> 0.999702
 *     majority.fractionAt({ a: 0.99, n: 3 }) //=> '499851/500000'
 *
 * The text is a `mathjs` expression (mathjs.org/docs/expressions/syntax.html) with two functions more: `total(term, k, from, to)` and `product(term, k,
 * from, to)`, where `to` may be Infinity for a sum whose terms fall to nothing. Loading mathjs takes 0.4 s, so it is loaded when the first formula is used,
 * and nothing behind the light door imports this module.
 */
import { createRequire } from 'node:module';
import type { EvalFunction, FunctionNode, MathNode, SymbolNode } from 'mathjs';
import { Arithmetic, BOUND_FUNCTIONS } from './arithmetic.ts';
import { fractionText, ratio } from './fractions.ts';

export type FormValues = Readonly<Record<string, number>>;

export interface ClosedForm {
  readonly text: string; // as written
  readonly tex: string; // for typesetting
  readonly variables: readonly string[]; // in the order in which they first appear
  /** The value at a point. Throws a sentence when a variable has no value, the point lies outside `where`, or the result is no real number. */
  at(values: FormValues): number;
  /** The value as a fraction in lowest terms, where all variables are taken for the decimals that they are written as: 0.1 for 1/10. Throws if the form is not rational. */
  fractionAt(values: FormValues): string;
}

export interface FormOptions {
  /** Where the form holds, as an expression: 'rho < 1'. Default: everywhere. */
  readonly where?: string;
  /** Calculate in fractions and round once, at the end: for sums and quotients of binomials, where doubles lose digits. Default: false. */
  readonly exact?: boolean;
}

interface Parsed {
  readonly tree: MathNode;
  readonly variables: readonly string[];
  readonly compiled: EvalFunction;
  readonly where: EvalFunction | undefined;
}

/** The text is parsed when the form is first used; a text that is no expression throws then. */
export function closedForm(text: string, options: FormOptions = {}): ClosedForm {
  const parsed = once(() => parseForm(text, options.where, arithmetics().doubles));
  const exactly = once(() => parseForm(text, options.where, arithmetics().fractions));
  const checked = ({ variables, where }: Parsed, values: FormValues): void => {
    const missing = variables.filter((name) => typeof values[name] !== 'number');
    if (missing.length > 0) throw new RangeError(`closed form "${text}": no value for ${missing.join(', ')}; give at({ ${variables.join(', ')} })`);
    if (where !== undefined && where.evaluate({ ...values }) !== true) throw new RangeError(`closed form "${text}" holds where ${options.where}, and not at ${JSON.stringify(values)}`);
  };
  const fraction = (values: FormValues): { n: bigint; d: bigint; s: bigint } => {
    checked(parsed(), values);
    const value = arithmetics().fractions.evaluate(exactly().compiled, values);
    if (typeof value !== 'object' || value === null || !('d' in value)) throw new RangeError(`closed form "${text}" is ${String(value)} at ${JSON.stringify(values)}, not a fraction`);
    return value as { n: bigint; d: bigint; s: bigint };
  };
  return {
    text,
    get tex() {
      return parsed().tree.toTex({ parenthesis: 'auto', handler: symbolTex });
    },
    get variables() {
      return parsed().variables;
    },
    at(values) {
      if (options.exact === true) return ratio(fraction(values));
      checked(parsed(), values);
      const value = arithmetics().doubles.evaluate(parsed().compiled, values);
      if (typeof value !== 'number' || Number.isNaN(value)) throw new RangeError(`closed form "${text}" is ${String(value)} at ${JSON.stringify(values)}, not a real number`);
      return value;
    },
    fractionAt: (values) => fractionText(fraction(values)),
  };
}

const require = createRequire(import.meta.url);

const arithmetics = once(() => {
  const library = require('mathjs') as typeof import('mathjs');
  return { doubles: new Arithmetic(library, 'number'), fractions: new Arithmetic(library, 'Fraction') };
});

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function parseForm(text: string, where: string | undefined, arithmetic: Arithmetic): Parsed {
  const tree = parsedBy(arithmetic, text);
  // The condition compares doubles in any case: what it guards is a matter of range.
  return { tree, variables: [...new Set(variablesOf(tree))], compiled: tree.compile(), where: where === undefined ? undefined : arithmetics().doubles.parse(where).compile() };
}

function parsedBy(arithmetic: Arithmetic, text: string): MathNode {
  try {
    return arithmetic.parse(text);
  } catch (error) {
    throw new SyntaxError(`closed form "${text}" is no mathjs expression: ${(error as Error).message}`, { cause: error });
  }
}

const CONSTANTS = ['Infinity', 'pi'];

/** Names that need a value: those of functions do not, nor what a sum or product counts by. */
function variablesOf(node: MathNode): string[] {
  if (node.type === 'SymbolNode') return CONSTANTS.includes((node as SymbolNode).name) ? [] : [(node as SymbolNode).name];
  const inner: MathNode[] = [];
  node.forEach((child, path) => {
    if (path !== 'fn') inner.push(child);
  });
  const bound = node.type === 'FunctionNode' && BOUND_FUNCTIONS.includes((node as FunctionNode).fn.name) ? (inner[1] as SymbolNode).name : undefined;
  return inner.flatMap(variablesOf).filter((name) => name !== bound);
}

const GREEK = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega'.split(' ');

/** A letter is a variable and never a unit, for which mathjs takes m and t; words are set upright. */
function symbolTex(node: MathNode): string | undefined {
  if (node.type !== 'SymbolNode') return undefined;
  const { name } = node as SymbolNode;
  if (GREEK.includes(name)) return `\\${name}`;
  return name === 'Infinity' ? '\\infty' : name.length === 1 ? ` ${name}` : `\\mathrm{${name}}`;
}
