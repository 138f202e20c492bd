/**
 * Pages as text: everything that is put into a template is escaped unless it came out of one.
 *
 *     html`<td>${'<b>'}</td>`.text //=> '<td>&lt;b&gt;</td>'
 *     page({ title: 'Class', body: html`<h1>…</h1>` })
 *
 * A page is one file that loads nothing: no font, no script, no style from anywhere, which its content policy enforces.
 */
import { createHash } from 'node:crypto';
import { escapeHtml } from '../../escape-html.ts';
import { STYLE } from './style.ts';

/** Markup that is safe as it stands. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Html | string | number | undefined | false | readonly Content[];

export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(parts.map((part, index) => part + (index < values.length ? rendered(values[index]) : '')).join(''));
}

function rendered(value: Content): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map((one) => rendered(one as Content)).join('');
  return escapeHtml(String(value));
}

export interface Page {
  readonly title: string;
  readonly body: Html;
  readonly script?: string;
}

export function page({ title, body, script }: Page): string {
  const policy = `default-src 'none'; style-src ${hashOf(STYLE)}${script === undefined ? '' : `; script-src ${hashOf(script)}`}`;
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
<main>
${body}
</main>
${script === undefined ? '' : new Html(`<script>${script}</script>`)}
</html>
`.text;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
