/**
 * A formula, written once: typeset in the notebook, drawn as a curve, and asserted in a test.
 *
 *     const alone = closedForm('p^k');
 *     alone.at({ p: 0.5, k: 3 }) //=> 0.125
 *     alone.tex                  //=> '{ p}^{ k}'
 *
 * The text is a `mathjs` expression (mathjs.org/docs/expressions/syntax.html). Loading mathjs takes 0.4 s, so it is loaded when the first formula is
 * used, and nothing behind the light door imports this module.
 */
import { createRequire } from 'node:module';
import type { EvalFunction, MathNode } from 'mathjs';

export interface ClosedForm {
  readonly text: string; // as written
  readonly tex: string; // for typesetting
  readonly variables: readonly string[]; // in the order in which they first appear
  /** The value at a point. Throws a sentence when a variable has no value or the result is no real number. */
  at(values: Readonly<Record<string, number>>): number;
}

interface Parsed {
  readonly tree: MathNode;
  readonly compiled: EvalFunction;
  readonly variables: readonly string[];
}

/** The text is parsed when the form is first used; a text that is no expression throws then. */
export function closedForm(text: string): ClosedForm {
  let parsed: Parsed | undefined;
  const form = (): Parsed => (parsed ??= parseForm(text));
  return {
    text,
    get tex() {
      return form().tree.toTex();
    },
    get variables() {
      return form().variables;
    },
    at(values) {
      const { compiled, variables } = form();
      const missing = variables.filter((name) => typeof values[name] !== 'number');
      if (missing.length > 0) throw new RangeError(`closed form "${text}": no value for ${missing.join(', ')}; give at({ ${variables.join(', ')} })`);
      const value: unknown = compiled.evaluate({ ...values });
      if (typeof value !== 'number' || Number.isNaN(value)) throw new RangeError(`closed form "${text}" is ${String(value)} at ${JSON.stringify(values)}, not a real number`);
      return value;
    },
  };
}

const require = createRequire(import.meta.url);

function parseForm(text: string): Parsed {
  const { parse } = require('mathjs') as typeof import('mathjs');
  const tree = parse(text);
  const variables: string[] = [];
  tree.traverse((node, path) => {
    if (node.type !== 'SymbolNode' || path === 'fn') return;
    const { name } = node as unknown as { name: string };
    if (!variables.includes(name)) variables.push(name);
  });
  return { tree, compiled: tree.compile(), variables };
}
