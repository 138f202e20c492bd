/**
 * A grading as JSON: all of its evidence, in a form with a version and a schema (`grade-result.schema.json`).
 *
 *     JSON.parse(toJson(result)).schema //=> 'distributed-systems-workbook/grade-result/1'
 *
 * The number at the end grows when a reader of the form before would be misled; a further field does not change it.
 */
import { toText } from '../../simulation/plain-data.ts';
import type { GradeResult } from '../result.ts';
import { shown } from './shown.ts';
import type { OutputOptions } from './shown.ts';

export const SCHEMA = 'distributed-systems-workbook/grade-result/1';

export function toJson(result: GradeResult, options: OutputOptions = {}): string {
  // A run holds what JSON has no words for (maps, bytes, undefined): it is written in the notation of plain data.
  const forFile = (key: string, value: unknown): unknown => (key === 'trace' ? JSON.parse(toText(value)) : value);
  return `${JSON.stringify({ schema: SCHEMA, ...shown(result, options) }, forFile, 2)}\n`;
}
