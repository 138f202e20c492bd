/**
 * A small project in a temporary folder for tests of the kernel: its own `exercises` and `notebooks`, the workbook's packages.
 *
 *     const project = await createTestProject({ 'exercises/90-test/double.ts': 'export const double = (n: number) => 2 * n;' });
 *     const kernel = await KernelClient.start({ cwd: project.root });
 */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface TestProject {
  root: string;
  write(path: string, text: string): Promise<void>;
  delete(path: string): Promise<void>;
  remove(): Promise<void>;
}

export async function createTestProject(files: Record<string, string> = {}): Promise<TestProject> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'workbook project ')));      // with spaces, as learners have
  const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  await symlink(packages, join(root, 'node_modules'), 'junction');
  await mkdir(join(root, 'notebooks'));
  await write('package.json', '{ "type": "module" }');
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return { root, write, delete: (path) => rm(join(root, path)), remove: () => rm(root, { recursive: true, force: true }) };
}
