/**
 * Histories that papers on consistency are illustrated with, each with what its source says of it: what a checker must agree with.
 *
 *     const { history, published } = PUBLISHED_HISTORIES.find(({ name }) => name === 'a stale read');
 *     classifyHistory(history)['sequential consistency'].outcome //=> 'holds'
 *     published                                                  //=> { linearizability: false, 'sequential consistency': true }
 *
 * Where a source gives sessions and no times, operations are placed so that they overlap as far as their sessions allow. Where it says nothing of a model,
 * nothing stands here.
 */
import { History } from '../history.ts';
import type { ConsistencyModel } from './classification.ts';

export interface PublishedHistory {
  readonly name: string;
  /** Author and year. */
  readonly source: string;
  readonly history: History;
  /** What the source says: whether the model holds. */
  readonly published: Readonly<Partial<Record<ConsistencyModel, boolean>>>;
}

/** The drawing is read when the history is first asked for: whoever loads the library mostly does not ask. */
function entry(name: string, source: string, published: PublishedHistory['published'], drawing: string): PublishedHistory {
  let read: History | undefined;
  return { name, source, published, get history() { return (read ??= History.drawn(drawing)); } };
}

export const PUBLISHED_HISTORIES: readonly PublishedHistory[] = [
  entry('a stale read', 'Attiya and Welch 1994', { linearizability: false, 'sequential consistency': true }, `
    A: |Put(x, 1)|
    B:               |Get(x) = null|
  `),
  entry('new, then old', 'Lamport 1986', { linearizability: false }, `
    W: |Put(x, 1)|  |-----------------Put(x, 2)------------------|
    A:                    |Get(x) = 2|
    B:                                    |Get(x) = 1|
  `),
  entry('both flags down', 'Lamport 1979', { 'sequential consistency': false }, `
    A: |Put(x, 1)|  |Get(y) = null|
    B: |Put(y, 2)|  |Get(x) = null|
  `),
  entry('two readers', 'Boehm and Adve 2008', { 'sequential consistency': false }, `
    A: |Put(x, 1)|
    B: |Put(y, 2)|
    C:               |Get(x) = 1|  |Get(y) = null|
    D:               |Get(y) = 2|  |Get(x) = null|
  `),
  entry('writes in two orders', 'Hutto and Ahamad 1990, in Tanenbaum 1995', { 'sequential consistency': false, 'causal consistency': true }, `
    A: |Put(x, 1)|                    |Put(x, 3)|
    B:              |Get(x) = 1|      |Put(x, 2)|
    C:              |Get(x) = 1|                   |Get(x) = 3|  |Get(x) = 2|
    D:              |Get(x) = 1|                   |Get(x) = 2|  |Get(x) = 3|
  `),
  entry('effect before cause', 'Hutto and Ahamad 1990, in Tanenbaum 1995', { 'causal consistency': false }, `
    A: |Put(x, 1)|
    B:              |Get(x) = 1|  |Put(x, 2)|
    C:                                          |Get(x) = 2|  |Get(x) = 1|
    D:                                          |Get(x) = 1|  |Get(x) = 2|
  `),
  entry('figure 2 (a)', 'Bouajjani et al. 2017', { 'causal consistency': true, 'causal convergence': false }, `
    A: |Put(x, 1)|  |Get(x) = 2|
    B: |Put(x, 2)|  |Get(x) = 1|
  `),
  entry('figure 2 (b)', 'Bouajjani et al. 2017', { 'causal consistency': false, 'causal convergence': true }, `
    A: |Put(z, 1)|   |Put(x, 1)|       |Put(y, 1)|
    B: |Put(x, 2)|   |Get(z) = null|   |Get(y) = 1|   |Get(x) = 2|
  `),
  entry('figure 2 (c)', 'Bouajjani et al. 2017', { 'causal consistency': false, 'causal convergence': false }, `
    A: |Put(x, 1)|
    B: |Put(x, 2)|   |Get(x) = 1|   |Get(x) = 2|
  `),
  entry('figure 2 (d)', 'Bouajjani et al. 2017', { 'sequential consistency': false, 'causal consistency': true, 'causal convergence': true }, `
    A: |Put(x, 1)|   |Get(y) = null|   |Put(y, 1)|   |Get(x) = 1|
    B: |Put(x, 2)|   |Get(y) = null|   |Put(y, 2)|   |Get(x) = 2|
  `),
  entry('figure 2 (e)', 'Bouajjani et al. 2017', { 'causal consistency': false, 'causal convergence': false }, `
    A: |Put(x, 1)|   |Put(y, 1)|
    B:               |Get(y) = 1|   |Put(x, 2)|
    C:                              |Get(x) = 2|   |Get(x) = 1|
  `),
  entry('the old password', 'Terry et al. 1994', { 'read your writes': false }, `
    A: |Put(password, new)|   |Get(password) = null|
  `),
  entry('the lost appointment', 'Terry et al. 1994', { 'monotonic reads': false }, `
    A: |Put(monday, dentist)|
    B:                           |Get(monday) = dentist|   |Get(monday) = null|
  `),
  entry('program, no library', 'Terry et al. 1994', { 'monotonic writes': false }, `
    A: |Put(library, 2)|   |Put(program, 2)|
    B:                                         |Get(program) = 2|   |Get(library) = null|
  `),
  entry('reply, no article', 'Terry et al. 1994', { 'writes follow reads': false }, `
    A: |Put(article, 1)|
    B:                      |Get(article) = 1|   |Put(reply, 2)|
    C:                                                             |Get(reply) = 2|   |Get(article) = null|
  `),
];
