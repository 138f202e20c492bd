/**
 * Which of the files that were handed in answers which exercise: by its path in the course, or by its name alone.
 *
 *     submittedAnswers('/autograder/submission', ['08/fewest-messengers'])
 *     //=> { answers: Map { '08/fewest-messengers' => { file: '/autograder/submission/fewest-messengers.ts', notes: [] } }, notes: [] }
 *
 * Nothing else is looked at, no link is followed, and whatever is left alone is counted in a sentence.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFile } from '../../course.ts';
import { printable } from '../printable.ts';

export interface SubmittedAnswer {
  readonly file: string;
  readonly notes: readonly string[];
}

export interface SubmittedAnswers {
  readonly answers: ReadonlyMap<string, SubmittedAnswer>;
  readonly notes: readonly string[];
}

const FILES_MAX = 5000;
const DEPTH_MAX = 12;
const PASSED_BY = /^(\..*|node_modules|__MACOSX|solutions|dist)$/;

export function submittedAnswers(folder: string, exercises: readonly string[]): SubmittedAnswers {
  const { files, notes } = filesIn(folder);
  const taken = new Set<string>();
  const answers = new Map<string, SubmittedAnswer>();
  for (const id of exercises) {
    const path = exerciseFile(id); // exercises/NN-slug/name.ts
    const [, chapterFile = ''] = /^exercises\/(.*)$/.exec(path) ?? [];
    const name = path.split('/').at(-1) as string;
    const named = exercises.filter((other) => other.slice(3) === id.slice(3)).length === 1;
    const inPlace = files.filter((file) => file === chapterFile || file.endsWith(`/${chapterFile}`));
    const found = inPlace.length > 0 || !named ? inPlace : files.filter((file) => plainName(file) === name);
    const [first, ...more] = found.toSorted((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
    if (first === undefined) continue;
    for (const file of found) taken.add(file);
    const renamed = inPlace.length === 0 && first.split('/').at(-1) !== name;
    answers.set(id, {
      file: join(folder, first),
      notes: [
        ...(renamed ? [`it was handed in as ${show(first)}`] : []),
        ...(more.length > 0 ? [`${show(first)} was graded, and ${more.map(show).join(', ')} of the same name ${more.length === 1 ? 'was' : 'were'} not`] : []),
      ],
    });
  }
  const left = files.filter((file) => !taken.has(file));
  const words = left.length === 0 ? [] : [`${left.length === 1 ? 'one file is' : `${left.length} files are`} no answer to an exercise and ${left.length === 1 ? 'was' : 'were'} left alone: ${left.slice(0, 3).map(show).join(', ')}${left.length > 3 ? ', …' : ''}`];
  return { answers, notes: [...notes, ...words] };
}

/** As it was before a browser numbered it or a platform joined the words otherwise: `Fewest_messengers (2).ts` */
function plainName(file: string): string {
  const stem = (file.split('/').at(-1) as string).toLowerCase().replace(/\.ts(\.txt)?$/, '');
  return `${stem.replaceAll(/[\s_]+/g, '-').replace(/-*(\(\d{1,3}\)|copy)$/, '')}.ts`;
}

const depth = (file: string): number => file.split('/').length;
const show = (path: string): string => printable(path, 120).replaceAll('\n', '\\n');

function filesIn(folder: string): { files: string[]; notes: string[] } {
  const files: string[] = [];
  const notes: string[] = [];
  let links = 0;
  const walk = (at: string): void => {
    for (const entry of readdirSync(join(folder, at), { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (files.length >= FILES_MAX || PASSED_BY.test(entry.name)) continue;
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isSymbolicLink()) links += 1;
      else if (entry.isFile()) files.push(path);
      else if (entry.isDirectory() && depth(path) < DEPTH_MAX) walk(path);
    }
  };
  walk('');
  if (links > 0) notes.push(links === 1 ? 'a link was not followed' : `${links} links were not followed`);
  if (files.length >= FILES_MAX) notes.push(`only the first ${FILES_MAX} files were looked at; hand in the exercises alone`);
  return { files, notes };
}
