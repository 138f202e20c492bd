/**
 * The forms in which a grading leaves the workbook, by the names that `--format` takes.
 *
 *     FORMATS.junit(result) //=> '<?xml version="1.0" encoding="UTF-8"?>…'
 *
 * Each is a pure function: the same grading gives the same text, without times, paths of the machine or names of people.
 */
import { didYouMean } from '../did-you-mean.ts';
import type { GradeResult } from '../result.ts';
import { UsageError } from '../selection.ts';
import { toClassroom } from './classroom.ts';
import { toCsv } from './csv.ts';
import { toGradescope } from './gradescope.ts';
import { toJson } from './json.ts';
import { toJunit } from './junit.ts';
import type { OutputOptions } from './shown.ts';

export const FORMATS = { json: toJson, junit: toJunit, gradescope: toGradescope, classroom: toClassroom, csv: toCsv } as const satisfies Record<string, (result: GradeResult, options?: OutputOptions) => string>;

export type Format = keyof typeof FORMATS;

/** One output that was asked for. */
export interface Output {
  readonly format: Format;
  /** As it was typed; `-` is the standard output. */
  readonly file: string;
}

/**
 * The outputs of `--format F --out FILE`, in pairs, and of `--json FILE`. A single format without a file goes to the standard output. Throws a
 * `UsageError` for anything else.
 */
export function readOutputs({ formats = [], files = [], json }: { formats?: readonly string[] | undefined; files?: readonly string[] | undefined; json?: string | undefined }): Output[] {
  if (files.length > formats.length) throw new UsageError(`--out ${files.at(-1)} has no --format. Name what to write, as in: --format junit --out ${files.at(-1)}`);
  if (formats.length > files.length && formats.length > 1) {
    throw new UsageError(`there are ${formats.length} formats and ${files.length === 0 ? 'no file' : files.length === 1 ? 'one file' : `${files.length} files`} for them. Name one for each, as in: ${formats.map((format) => `--format ${format} --out FILE`).join(' ')}`);
  }
  const outputs = formats.map((format, index): Output => ({ format: readFormat(format), file: files[index] ?? '-' }));
  if (json !== undefined) outputs.unshift({ format: 'json', file: json });
  return outputs;
}

function readFormat(name: string): Format {
  if (Object.hasOwn(FORMATS, name)) return name as Format;
  throw new UsageError(`--format ${name}: there is no such format.${didYouMean(name, Object.keys(FORMATS))} The formats are ${Object.keys(FORMATS).join(', ')}.`);
}
