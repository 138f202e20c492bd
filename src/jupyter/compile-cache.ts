/**
 * Keeps the compiled form of the TypeScript compiler, nine megabytes of JavaScript, beside the workbook's other private state, for
 * every process that runs cells, in whatever project: the compiler is the same.
 *
 *     useCompileCache();
 *
 * Where that cannot be written, all works as well, a little later.
 */
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function useCompileCache(): void {
  // From src/dist/jupyter up to the workbook.
  enableCompileCache(join(dirname(fileURLToPath(import.meta.url)), '../../../.workbook/compile-cache'));
}
