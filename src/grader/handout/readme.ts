/**
 * The README of a handout, made from the project's own, so that there is one to keep.
 *
 *     <!-- instructor -->  … left out …  <!-- /instructor -->
 *     <!-- learner         … put in …    /learner -->
 *
 * In the list of folders, what is not in the handout is left out with the lines that belong to it.
 */
export function handoutReadme(readme: string, isThere: (path: string) => boolean): string {
  const own = readme.replaceAll(/<!-- instructor -->\n[\s\S]*?<!-- \/instructor -->\n?/g, '').replaceAll(/<!-- learner\n([\s\S]*?)\/learner -->\n?/g, '$1');
  if (/<!-- \/?(instructor|learner)/.test(own)) throw new Error('README.md has a marker of the learner\'s edition without its other half. Close what is opened: <!-- instructor --> by <!-- /instructor -->, <!-- learner by /learner -->.');
  return own.replaceAll(/^```\n([\s\S]*?)^```$/gm, (block) => withoutAbsent(block, isThere)).replaceAll(/\n{3,}/g, '\n\n');
}

/** `notebooks/   …` names a folder of the project, two blanks before it one of the folder above; deeper lines belong to the one before. */
function withoutAbsent(block: string, isThere: (path: string) => boolean): string {
  let folder = '';
  let skipped = Infinity; // the depth of what is left out
  return block.split('\n').filter((line) => {
    const [, indent = '', name = ''] = /^( *)([\w.-]+\/?)/.exec(line) ?? [];
    if (name === '' || indent.length > skipped) return skipped === Infinity || name === '';
    skipped = Infinity;
    if (indent === '' && name.endsWith('/')) folder = name;
    const path = indent === '' ? name : `${folder}${name}`;
    const named = indent.length <= 2 && /\/$|\.\w+$/.test(name);
    if (!named || isThere(path)) return true;
    skipped = indent.length;
    return false;
  }).join('\n');
}
