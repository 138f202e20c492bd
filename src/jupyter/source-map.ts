/**
 * Finds where a place in compiled code was written: decodes source maps (version 3) and looks places up in them.
 *
 *     const map = parseSourceMap(json);
 *     map.lookUp({ line: 3, column: 8 }) //=> { source: 'cell.ts', line: 1, column: 4 }
 *
 * Lines and columns count from 0, as source maps do.
 */
export interface Place { line: number; column: number }
export interface SourcePlace extends Place { source: string }
export interface SourceMap { lookUp(place: Place): SourcePlace | null }

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitOf = new Map([...alphabet].map((character, index) => [character, index]));

interface Segment extends Place { generatedColumn: number; source: number }

export function parseSourceMap(json: string): SourceMap {
  const { mappings, sources } = JSON.parse(json) as { mappings: string; sources: string[] };
  const lines = decodeMappings(mappings);
  return {
    lookUp({ line, column }) {
      // Code that the compiler made up has no mapping of its own: it belongs to what stands before it.
      for (let at = Math.min(line, lines.length - 1); at >= 0; at -= 1) {
        const segments = lines[at] ?? [];
        const found = at === line
          ? segments.findLast((segment) => segment.generatedColumn <= column) ?? segments[0]
          : segments.at(-1);
        if (found) return { source: sources[found.source] ?? '', line: found.line, column: found.column };
      }
      return null;
    },
  };
}

function decodeMappings(mappings: string): Segment[][] {
  let [source, line, column] = [0, 0, 0];
  return mappings.split(';').map((group) => {
    let generatedColumn = 0;
    const segments: Segment[] = [];
    for (const text of group.split(',')) {
      if (!text) continue;
      const [columnDelta = 0, sourceDelta, lineDelta, sourceColumnDelta] = decodeNumbers(text);
      generatedColumn += columnDelta;
      if (sourceDelta === undefined || lineDelta === undefined || sourceColumnDelta === undefined) continue;
      source += sourceDelta;
      line += lineDelta;
      column += sourceColumnDelta;
      segments.push({ generatedColumn, source, line, column });
    }
    return segments;
  });
}

/** Base 64 digits of 5 bits, least significant first, the sixth bit saying "more follows", the lowest bit the sign. */
function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const character of text) {
    const digit = digitOf.get(character);
    if (digit === undefined) throw new Error(`source map holds "${character}", which is no base 64 digit.`);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}
