/**
 * `src/course.ts` with some chapters only: the others stay in the table as planned, so numbers and prerequisites hold.
 *
 *     withChapters(source, COURSE, new Set(['00', '08']))
 */
import type { Chapter } from '../../course.ts';
import type { Course } from '../course-check/course-files.ts';

const FROM = '/** The chapter before all parts, without points. */';
const TO = '/** Every chapter in order, `00` first. */';

export function limitedCourse(course: Course, numbers: ReadonlySet<string>): Course {
  // A chapter of a part is the very one of the list.
  const limited = new Map(course.chapters.map((chapter) => [chapter, numbers.has(chapter.number) ? chapter : { ...chapter, written: false, minutes: 0, exercises: [], questions: undefined }] as const));
  return {
    parts: course.parts.map((part) => ({ ...part, chapters: part.chapters.map((chapter) => limited.get(chapter) as Chapter) })),
    chapters: [...limited.values()],
  };
}

/** The source as it is when no written chapter is left out. */
export function withChapters(source: string, course: Course, numbers: ReadonlySet<string>): string {
  if (course.chapters.every(({ number, written }) => !written || numbers.has(number))) return source;
  const [from, to] = [source.indexOf(FROM), source.indexOf(TO)];
  if (from === -1 || to < from) throw new Error(`src/course.ts cannot be limited to some chapters: it has no line "${FROM}" before a line "${TO}". Put them around START_HERE and PARTS.`);
  const { parts, chapters } = limitedCourse(course, numbers);
  const start = chapters.find(({ number }) => number === '00');
  return `${source.slice(0, from)}${FROM}\nexport const START_HERE: Chapter = ${JSON.stringify(start, null, 2)};\n\nexport const PARTS: readonly Part[] = ${JSON.stringify(parts, null, 2)};\n\n${source.slice(to)}`
    .replace(/^const planned = [\s\S]*?^\}\);\n\n/m, '');
}
