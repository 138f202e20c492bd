/**
 * mathjs in one of two arithmetics, doubles or fractions, with the functions that closed forms have besides its own: `total` and `product` over a
 * range, and binomial coefficients that are exact before they are rounded.
 */
import type { EvalFunction, FunctionNode, MathNode, MathType, SymbolNode } from 'mathjs';

type Library = typeof import('mathjs');
type Scope = ReadonlyMap<string, unknown>;

/** Functions whose second argument is what they count by. */
export const BOUND_FUNCTIONS: readonly string[] = ['total', 'product'];

const TERMS_MAX = 1_000_000;

export class Arithmetic {
  readonly #math: ReturnType<Library['create']>;
  readonly #exact: boolean;

  constructor(library: Library, numbers: 'number' | 'Fraction') {
    this.#exact = numbers === 'Fraction';
    this.#math = library.create(library.all as NonNullable<typeof library.all>, { number: numbers as 'number' });
    const { typed } = this.#math as unknown as { typed(name: string, signatures: Record<string, (...list: any[]) => unknown>): unknown };
    const of = this.#constant;
    const combinations = typed('combinations', {
      'number, number': (n: number, k: number) => Number(binomial(n, k)),
      'Fraction, Fraction': (n: { valueOf(): number }, k: { valueOf(): number }) => (this.#math as any).fraction(binomial(n.valueOf(), k.valueOf())),
    }) as { toTex?: string };
    combinations.toTex = '\\binom{${args[0]}}{${args[1]}}'; // oxlint-disable-line no-template-curly-in-string -- mathjs fills it in
    const over = (name: string, sign: string, first: number, join: 'add' | 'multiply') =>
      overRange(name, sign, (term, from, to) => {
        let result = of(first);
        for (let k = from; k <= to; k += 1) {
          if (k - from === TERMS_MAX) throw new RangeError(`${name}: more than ${TERMS_MAX} terms`);
          const next = term(of(k));
          result = (this.#math[join] as (one: MathType, other: MathType) => MathType)(result as MathType, next as MathType);
          if (to === Infinity && join === 'add' && Math.abs(Number(next)) <= Number.EPSILON * 2e-4 * Math.abs(Number(result))) break;
        }
        return result;
      });
    this.#math.import({ combinations, total: over('total', '\\sum', 0, 'add'), product: over('product', '\\prod', 1, 'multiply') }, { override: true });
  }

  parse(text: string): MathNode {
    return this.#math.parse(text);
  }

  evaluate(compiled: EvalFunction, values: Readonly<Record<string, number>>): unknown {
    return compiled.evaluate(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, this.#constant(value)])));
  }

  readonly #constant = (value: number): unknown => (this.#exact && Number.isFinite(value) ? (this.#math as any).fraction(...decimal(value)) : value);
}

/** Numerator and denominator of the decimal that a double is written as. */
function decimal(value: number): [bigint, bigint] {
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const [whole = '', places = ''] = mantissa.split('.');
  const shift = Number(exponent) - places.length;
  const power = 10n ** BigInt(Math.abs(shift));
  return shift < 0 ? [BigInt(whole + places), power] : [BigInt(whole + places) * power, 1n];
}

/** `n` over `k`; 0 where k lies outside 0 to n. */
function binomial(n: number, k: number): bigint {
  if (!Number.isInteger(n) || !Number.isInteger(k)) throw new RangeError(`combinations(${n}, ${k}): both must be whole numbers`);
  if (k < 0 || k > n) return 0n;
  let result = 1n;
  for (let factor = 1; factor <= Math.min(k, n - k); factor += 1) result = (result * BigInt(n - factor + 1)) / BigInt(factor);
  return result;
}

/** A function of an expression, the name that it counts by, and the ends of the range, for mathjs. */
function overRange(name: string, sign: string, combine: (term: (k: unknown) => unknown, from: number, to: number) => unknown): unknown {
  const compiled = new WeakMap<MathNode, EvalFunction>();
  const evaluate = (node: MathNode, scope: Scope): unknown => {
    let code = compiled.get(node);
    if (code === undefined) compiled.set(node, (code = node.compile()));
    return code.evaluate(scope as Map<string, unknown>);
  };
  const called = (list: readonly MathNode[], _math: unknown, scope: Scope): unknown => {
    const [term, counter, from, to] = list as [MathNode, SymbolNode, MathNode, MathNode];
    if (list.length !== 4 || counter.type !== 'SymbolNode') throw new RangeError(`${name} takes an expression, a name, and the ends of the range: ${name}(1 / k, k, 1, n)`);
    const inner = new Map<string, unknown>();
    for (const key of scope.keys()) inner.set(key, scope.get(key));
    return combine((k) => evaluate(term, inner.set(counter.name, k)), Number(evaluate(from, scope)), Number(evaluate(to, scope)));
  };
  const toTex = ({ args: list }: FunctionNode, options: object): string => {
    const [term, counter, from, to] = list.map((node) => node.toTex(options)) as [string, string, string, string];
    return `${sign}_{${counter}=${from}}^{${to}} ${(list[0] as MathNode).type === 'OperatorNode' && /^(add|subtract)$/.test((list[0] as unknown as { fn: string }).fn) ? `\\left(${term}\\right)` : term}`;
  };
  return Object.assign(called, { rawArgs: true, toTex });
}
