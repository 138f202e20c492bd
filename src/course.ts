/**
 * The table of contents as data: what the course consists of, in which order, and where each thing stands.
 *
 *     chapter('08').slug                              //=> 'two-generals'
 *     exercise('08/fewest-messengers').points         //=> 5
 *     exerciseFile('08/fewest-messengers')            //=> 'exercises/08-two-generals/fewest-messengers.ts'
 *
 * Everything that lists chapters (README, grader, course check, navigation in the notebooks) reads it from here.
 */

/** One exercise of a chapter. Its files stand in `exercises/NN-slug/` and `solutions/NN-slug/` under its name. */
export interface Exercise {
  readonly name: string; // kebab-case, unique in its chapter
  readonly title: string; // what the learner does, as an imperative
  readonly points: number; // the sum of its checks' points
  readonly lines: number; // about how many the reference answer takes
  readonly minutes: number; // about how long it takes
}

/** What a chapter asks and predicts: `exercises/NN-slug/questions.json`, made from `solutions/NN-slug/questions.ts`. */
export interface QuestionSet {
  readonly count: number; // questions and predictions
  readonly points: number; // of those for credit
}

export interface Chapter {
  readonly number: string; // two digits
  readonly slug: string;
  readonly title: string;
  readonly written: boolean; // false: planned, no files yet
  readonly minutes: number; // to read and run, exercises not included
  readonly needs: readonly string[]; // numbers of the chapters whose ideas it uses
  readonly exercises: readonly Exercise[];
  readonly questions?: QuestionSet; // without it the chapter asks none
}

export interface Part {
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

const planned = (number: string, slug: string, title: string, needs: readonly string[] = []): Chapter => ({
  number, slug, title, written: false, minutes: 0, needs, exercises: [],
});

/** The chapter before all parts, without points. */
export const START_HERE: Chapter = {
  number: '00', slug: 'start-here', title: 'How to use this workbook', written: true, minutes: 7, needs: [],
  exercises: [{ name: 'first-steps', title: 'Welcome a guest by name', points: 0, lines: 1, minutes: 3 }],
  questions: { count: 2, points: 0 },
};

export const PARTS: readonly Part[] = [
  {
    title: 'Communication',
    chapters: [
      planned('01', 'introduction', 'Why distribute, and what it costs'),
      planned('02', 'reliable-links', 'From lossy datagrams to TCP', ['01']),
      {
        number: '03', slug: 'secure-links', title: 'TLS and HMAC: secrecy, authentication, integrity', written: true, minutes: 75, needs: ['02'],
        exercises: [
          { name: 'hmac', title: 'Build HMAC over a given hash', points: 4, lines: 8, minutes: 15 },
          { name: 'constant-time', title: 'Compare two tags in constant time', points: 5, lines: 12, minutes: 20 },
          { name: 'length-extension', title: 'Break it: extend a tag without its key', points: 4, lines: 12, minutes: 20 },
          { name: 'certificate-chain', title: 'Find a chain of certificates up to a trusted root', points: 6, lines: 22, minutes: 30 },
          { name: 'datagram-protection', title: 'Protect datagrams against changes, replay and reordering', points: 6, lines: 12, minutes: 35 },
        ],
        questions: { count: 12, points: 2 },
      },
      {
        number: '04', slug: 'discovery', title: 'DNS resolution', written: true, minutes: 75, needs: ['02'],
        exercises: [
          { name: 'walk', title: 'Walk from the root to the answer', points: 8, lines: 45, minutes: 45 },
          { name: 'answer-cache', title: 'Remember answers, and that there is none', points: 5, lines: 20, minutes: 30 },
          { name: 'alias-loops', title: 'Find loops of aliases', points: 4, lines: 15, minutes: 15 },
          { name: 'poison', title: 'Break it: poison a resolver', points: 6, lines: 25, minutes: 35 },
        ],
        questions: { count: 10, points: 2 },
      },
      planned('05', 'remote-procedure-calls', 'Making a message look like a call', ['02']),
      planned('06', 'apis', 'HTTP, idempotence, evolution', ['05']),
    ],
  },
  {
    title: 'Coordination',
    chapters: [
      planned('07', 'system-models', 'Say what may go wrong', ['02']),
      {
        number: '08', slug: 'two-generals', title: 'No common knowledge over a lossy link', written: true, minutes: 60, needs: ['07'],
        exercises: [
          { name: 'deciding-message', title: 'Find the message that decides', points: 6, lines: 10, minutes: 15 },
          { name: 'fewest-messengers', title: 'Buy certainty with messengers', points: 5, lines: 7, minutes: 10 },
          { name: 'defeat-any-protocol', title: 'Break it: defeat any finite protocol', points: 6, lines: 9, minutes: 20 },
          { name: 'shop-and-payment', title: 'Charge if and only if you ship', points: 8, lines: 30, minutes: 40 },
        ],
        questions: { count: 10, points: 2 },
      },
      {
        number: '09', slug: 'byzantine-generals', title: '3f+1', written: true, minutes: 75, needs: ['08'],
        exercises: [
          { name: 'lieutenant', title: 'Be a loyal lieutenant of OM(1)', points: 6, lines: 22, minutes: 30 },
          { name: 'split-three', title: 'Break it: be the traitor among three generals', points: 4, lines: 10, minutes: 20 },
          { name: 'signature-chain', title: 'Check the signatures of an order', points: 6, lines: 8, minutes: 20 },
          { name: 'quorum-sizes', title: 'Size a group that bears crashes and lies', points: 4, lines: 8, minutes: 20 },
          { name: 'find-the-traitors', title: 'Convict the traitors by what they have signed', points: 4, lines: 10, minutes: 20 },
        ],
        questions: { count: 12, points: 2 },
      },
      planned('10', 'failure-detection', 'Slow or dead?', ['07']),
      planned('11', 'time', 'Clocks and order', ['07']),
      planned('12', 'leader-election', 'One at most, one at last', ['10', '11']),
      planned('13', 'replication', 'One log, many copies', ['12']),
      {
        number: '14', slug: 'consistency', title: 'CAP, and what lies between strong and eventual', written: true, minutes: 75, needs: ['13'],
        exercises: [
          { name: 'classify-register', title: 'Say which register it was', points: 5, lines: 20, minutes: 25 },
          { name: 'sequential-not-linearizable', title: 'Break it: in order, and out of date', points: 6, lines: 25, minutes: 30 },
          { name: 'quorum-register', title: 'Keep one register on many servers', points: 8, lines: 45, minutes: 50 },
          { name: 'merge-at-healing', title: 'Merge what two sides have done', points: 5, lines: 15, minutes: 20 },
        ],
        questions: { count: 12, points: 2 },
      },
      planned('15', 'broadcast', 'From best effort to total order', ['11']),
      planned('16', 'coordination-avoidance', 'Convergence without agreement', ['14', '15']),
      planned('17', 'dynamo-style-stores', 'Quorums, repair, Merkle trees', ['14']),
      planned('18', 'transactions', 'All or nothing, one at a time', ['13']),
      planned('19', 'asynchronous-transactions', 'Sagas and the outbox', ['18']),
    ],
  },
  {
    title: 'Scalability',
    chapters: [
      planned('20', 'http-caching', 'HTTP caching', ['06']),
      planned('21', 'content-delivery', 'Content delivery', ['20']),
      planned('22', 'partitioning', 'Partitioning', ['01']),
      planned('23', 'file-storage', 'File storage', ['22']),
      planned('24', 'load-balancing', 'Load balancing', ['01']),
      planned('25', 'data-storage', 'Data storage', ['13', '22']),
      planned('26', 'caching', 'Caching', ['20']),
      planned('27', 'microservices', 'Microservices', ['06']),
      planned('28', 'control-and-data-planes', 'Control and data planes', ['27']),
      planned('29', 'messaging', 'Messaging', ['19']),
    ],
  },
  {
    title: 'Resiliency',
    chapters: [
      planned('30', 'failure-causes', 'Causes of failure', ['01']),
      planned('31', 'redundancy', 'Redundancy', ['30']),
      planned('32', 'fault-isolation', 'Fault isolation', ['30']),
      planned('33', 'downstream-resiliency', 'Downstream resiliency', ['30']),
      planned('34', 'upstream-resiliency', 'Upstream resiliency', ['30']),
    ],
  },
  {
    title: 'Maintainability',
    chapters: [
      planned('35', 'testing', 'Testing', ['14']),
      planned('36', 'continuous-delivery', 'Continuous delivery', ['35']),
      planned('37', 'monitoring', 'Monitoring', ['01']),
      planned('38', 'observability', 'Observability', ['37']),
      planned('39', 'manageability', 'Manageability', ['36']),
    ],
  },
];

/** Every chapter in order, `00` first. */
export const CHAPTERS: readonly Chapter[] = [START_HERE, ...PARTS.flatMap((part) => part.chapters)];

/** The chapter with this number, `'08'` or `'8'`. Throws a sentence if there is none. */
export function chapter(number: string): Chapter {
  const padded = number.padStart(2, '0');
  const found = CHAPTERS.find((candidate) => candidate.number === padded);
  if (found === undefined) throw new RangeError(`there is no chapter ${number}; chapters run from 00 to ${CHAPTERS.at(-1)?.number}`);
  return found;
}

/** The folder of a chapter's exercises and the stem of its notebook: `'08-two-generals'`. */
export function chapterFolder(of: Chapter): string {
  return `${of.number}-${of.slug}`;
}

export function notebookFile(of: Chapter): string {
  return `notebooks/${chapterFolder(of)}.ipynb`;
}

/** The questions of a chapter as the learner has them. */
export function questionsFile(of: Chapter): string {
  return `exercises/${chapterFolder(of)}/questions.json`;
}

/** What the learner answered and predicted: written by the notebook, handed in with the exercises. */
export function answersFile(of: Chapter): string {
  return `exercises/${chapterFolder(of)}/answers.json`;
}

/** The questions as their author writes them, with the answers. */
export function questionSource(of: Chapter): string {
  return `solutions/${chapterFolder(of)}/questions.ts`;
}

/** All points of a chapter. */
export function chapterPoints({ exercises, questions }: Chapter): number {
  return exercises.reduce((sum, { points }) => sum + points, questions?.points ?? 0);
}

/** The exercise `'NN/name'`. Throws a sentence that lists the chapter's exercises if there is none. */
export function exercise(id: string): Exercise {
  const [number = '', name = ''] = id.split('/');
  const of = chapter(number);
  const found = of.exercises.find((candidate) => candidate.name === name);
  if (found === undefined) {
    const names = of.exercises.map((candidate) => `${of.number}/${candidate.name}`).join(', ');
    throw new RangeError(`there is no exercise ${id}; ${names === '' ? `chapter ${of.number} has none yet` : `chapter ${of.number} has ${names}`}`);
  }
  return found;
}

/** Where the learner writes the exercise `'NN/name'`, from the project's root. */
export function exerciseFile(id: string): string {
  return `exercises/${chapterFolder(chapter(id.split('/')[0] ?? ''))}/${exercise(id).name}.ts`;
}
