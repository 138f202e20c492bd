/** Two answers side by side, with the lines marked that hold what they share. For the instructor alone. */
import type { SimilarPair } from '../similarity/similar-answers.ts';
import type { ComparedAnswer } from '../similarity/similar-answers.ts';
import { html, page } from './html.ts';
import type { Html } from './html.ts';

export function pairPage(exercise: string, pair: SimilarPair): string {
  const { a, b } = pair;
  return page({
    title: `${exercise}: ${a.student} and ${b.student}`,
    body: html`<h1>${exercise}: ${a.student} and ${b.student}</h1>
<p><a href="../index.html">class</a></p>
<p>${inWords(pair)} Lines that hold what both have are marked. What the task and the reference answers give to everybody has been taken away before.</p>
<p><b>A similarity is a reason to look and no proof.</b> Short tasks have few good answers, and people may work together where that is allowed: read both, and ask.</p>
<div class="sides">${side(a, pair.linesOfA)}${side(b, pair.linesOfB)}</div>`,
  });
}

export function inWords({ sameText, ofSameText, similarity, shared, a, b }: SimilarPair): string {
  if (sameText) return `The texts are the same, names and comments included${ofSameText > 2 ? `, and ${ofSameText - 2} more of the class ${ofSameText === 3 ? 'has' : 'have'} it` : ''}.`;
  return `${Math.round(100 * similarity)} % of what is the shorter one's own (${shared} pieces) is in the other, too, whatever names and comments they have (${a.student}: ${a.text.split('\n').length} lines, ${b.student}: ${b.text.split('\n').length}).`;
}

function side({ student, text }: ComparedAnswer, marked: ReadonlySet<number>): Html {
  const lines = text.replace(/\n$/, '').split('\n');
  return html`<section><h2>${student}</h2><pre tabindex="0" aria-label="${`answer of ${student}`}">${lines.map((line, index) => (marked.has(index + 1) ? html`<span class="m">${line}</span>` : html`<span>${line}</span>`))}</pre></section>`;
}
