/**
 * Text in which a browser finds no markup, in an element or between double quotes.
 *
 *     escapeHtml('a < "b"') //=> 'a &lt; &quot;b&quot;'
 */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
