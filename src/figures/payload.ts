/**
 * Plain data for people: what a hover shows of a message.
 *
 *     payloadLines({ type: 'Vote', term: 3, from: 'B' }) //=> ['term: 3', "from: 'B'"]
 *
 * The `type` of a message is its heading and is not repeated.
 */

/** One line for each field of a message. Lines have at most `columns` characters, and there are at most `lines` of them. */
export function payloadLines(message: unknown, limits: { columns: number; lines: number } = { columns: 64, lines: 14 }): string[] {
  const lines = isRecord(message) ? Object.entries(message).flatMap(([key, value]) => (key === 'type' && typeof value === 'string' ? [] : [`${key}: ${inline(value)}`])) : typeof message === 'string' ? [] : [inline(message)];
  const shown = lines.slice(0, limits.lines).map((line) => cut(line, limits.columns));
  if (lines.length > limits.lines) shown.push(`… and ${lines.length - limits.lines} more`);
  return shown;
}

/** A value in one line, in the notation of TypeScript. */
export function inline(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (value instanceof Map) return `Map { ${Array.from(value, ([key, inner]) => `${inline(key)} → ${inline(inner)}`).join(', ')} }`;
  if (value instanceof Set) return `Set { ${Array.from(value, inline).join(', ')} }`;
  if (value instanceof Uint8Array) return `bytes ${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
  const fields = Object.entries(value).map(([key, inner]) => `${key}: ${inline(inner)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map) && !(value instanceof Set) && !(value instanceof Uint8Array);
}

function cut(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
}
