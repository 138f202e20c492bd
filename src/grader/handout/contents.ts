/**
 * What of the project goes into a handout: by folder and name, with the reason for what stays behind.
 *
 *     isHandedOut('src/simulation/trace.ts')                //=> true
 *     isHandedOut('src/grader/submissions/collect.ts')      //=> false: it is the instructor's
 *
 * At the top only what is listed goes along, so that nothing new does by accident; in `src` all does that is not listed.
 */
const TOP_FILES = ['.gitattributes', '.gitignore', '.npmrc', 'LICENSE', 'README.md', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** In `src`: a folder ends with '/'. */
const LEFT_BEHIND: readonly (readonly [pattern: RegExp, because: string])[] = [
  [/\.test\.m?ts$|\.test\.mjs$/, 'tests of the library are for those who change it'],
  [/(^|[/-])(fixture|test-project)([.-]|$)/, 'it serves tests'],
  [/-fixture\.ts$|^grader\/learner\/answer-files\.ts$/, 'it serves tests'],
  [/^(bench|mutation)\//, 'it measures the library'],
  [/^grader\/(submissions|handout|platforms|attacks)\//, 'it is the instructor\'s'],
  [/^grader\/commands\/(submissions|handout|gradescope|workflow)[.-]/, 'it is the instructor\'s'],
  [/^grader\/course-check\.ts$|^grader\/course-check\/(?!course-files\.ts$|ledger\.ts$)/, 'it judges solutions and mistakes'],
  [/^grader\/ship\.ts$|^jupyter\/(ship|notebook-command)\.ts$/, 'it makes the course from its solutions'],
  [/^course\.lock\.json$|^course\.ts$/, 'it is made for the chapters of the handout'],
];

/** Whether a file of the project, by its path from the root, goes along as it is or nearly so; notebooks and exercises go along as shipped. */
export function isHandedOut(path: string): boolean {
  if (TOP_FILES.includes(path) || path.startsWith('.vscode/')) return true;
  if (!path.startsWith('src/')) return false;
  const inside = path.slice('src/'.length);
  return !LEFT_BEHIND.some(([pattern]) => pattern.test(inside));
}

const OWN_LINE = /^.*\/\/ not in the handout[ \t]*\n/gm;

/** A source without the lines that name what is left behind; they end with the comment `// not in the handout`. */
export const withoutOwnLines = (source: string): string => source.replaceAll(OWN_LINE, '');
