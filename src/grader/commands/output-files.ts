/**
 * The options with which a command writes its result to files, and the writing.
 *
 *     const { values } = readWords(words, { ...OUTPUT_OPTIONS }, usage);
 *     const outputs = outputFiles(values);            // before the work: a file that cannot be written is refused at once
 *     writeOutputs(outputs, result, { ...values });   // after it
 */
import { writeFileSync } from 'node:fs';
import { FORMATS, readOutputs } from '../outputs/formats.ts';
import type { Output } from '../outputs/formats.ts';
import type { OutputOptions } from '../outputs/shown.ts';
import type { GradeResult } from '../result.ts';
import { UsageError } from '../selection.ts';
import { writableFile } from './command.ts';

export const OUTPUT_OPTIONS = {
  json: { type: 'string' },
  format: { type: 'string', multiple: true },
  out: { type: 'string', multiple: true },
  'after-due': { type: 'boolean' },
} as const;

export const OUTPUT_USAGE = `[--json FILE] [--format ${Object.keys(FORMATS).join('|')} --out FILE]… [--after-due]`;

interface OutputValues {
  readonly json?: string | undefined;
  readonly format?: string[] | undefined;
  readonly out?: string[] | undefined;
}

/** The outputs that were asked for, with absolute paths (`-` is the standard output). Throws a `UsageError` for what cannot be written. */
export function outputFiles({ json, format, out }: OutputValues): Output[] {
  const asked = readOutputs({ formats: format, files: out, json });
  const outputs = asked.map((output): Output => ({ ...output, file: writableFile(output.file === json ? '--json' : '--out', output.file) ?? '-' }));
  const twice = outputs.find(({ file }, index) => outputs.findIndex((other) => other.file === file) < index);
  if (twice === undefined) return outputs;
  throw new UsageError(`two outputs go to ${twice.file === '-' ? 'the standard output' : twice.file}, and one would overwrite the other. Give each a file of its own.`);
}

export function writeOutputs(outputs: readonly Output[], result: GradeResult, options: OutputOptions): void {
  for (const { format, file } of outputs) {
    const text = FORMATS[format](result, options);
    if (file === '-') process.stdout.write(text);
    else writeFileSync(file, text);
  }
}
