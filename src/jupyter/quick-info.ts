/**
 * What the compiler knows of a name, for a tooltip: its type as code, then its docs, parameters and examples.
 *
 *     quickInfoMarkdown({ displayParts: [{ text: 'const n: 3' }], documentation: [{ text: 'How many.' }] })
 *     //=> '```typescript\nconst n: 3\n```\n\nHow many.'
 */
interface Part { readonly text: string }

export interface QuickInfo {
  readonly displayParts?: readonly Part[];
  readonly documentation?: readonly Part[];
  readonly tags?: readonly { readonly name: string; readonly text?: readonly Part[] }[];
}

const joined = (parts: readonly Part[] = []): string => parts.map(({ text }) => text).join('');

export function quickInfoMarkdown({ displayParts, documentation, tags = [] }: QuickInfo): string {
  // An imported name ends in a line that repeats the import.
  const type = joined(displayParts).replace(/^\(alias\) /, '').replace(/\nimport [\w$]+$/, '');
  const described = tags.map(({ name, text }) => {
    const words = joined(text);
    const [, parameter, rest] = (name === 'param' && /^(\S+)\s*([^]*)$/.exec(words)) || [];
    return parameter === undefined ? `**@${name}** ${words}`.trim() : `- \`${parameter}\` ${rest}`.trim();
  });
  return [`\`\`\`typescript\n${type}\n\`\`\``, joined(documentation), ...described].filter((part) => part !== '').join('\n\n');
}
