/**
 * Finds a Python that can carry JupyterLab: 3.11 or newer with the modules venv and ensurepip.
 *
 *     await findPython({ run, env, machine }) //=> { command: 'python3.12', args: [], version: '3.12.4' }
 *
 * The variable PYTHON, where it is set, names the only candidate.
 */
import { Problem } from './problem.mjs';

const versionMin = [3, 11];

const question =
  'import sys, json, importlib.util as u; print(json.dumps({"version": list(sys.version_info[:3]), ' +
  '"venv": u.find_spec("venv") is not None, "ensurepip": u.find_spec("ensurepip") is not None}))';

/** Tried releases first, then what the names without a number stand for. */
function candidates({ env, machine }) {
  if (env.PYTHON) return [{ command: env.PYTHON, args: [] }];
  const launcher = machine.platform === 'win32' ? [{ command: 'py', args: ['-3'] }] : [];
  const names = ['python3.13', 'python3.12', 'python3.11', 'python3', 'python', 'python3.14'];
  return [...launcher, ...names.map((command) => ({ command, args: [] })), ...(launcher.length ? [] : [{ command: 'py', args: ['-3'] }])];
}

const howToInstall = (platform) =>
  ({
    linux: 'Debian and Ubuntu: sudo apt install python3 python3-venv. Fedora: sudo dnf install python3.13',
    darwin: 'With Homebrew: brew install python@3.13. Or from https://www.python.org/downloads/',
    win32: 'winget install Python.Python.3.13, or from https://www.python.org/downloads/ with "Add python.exe to PATH"',
  })[platform] ?? 'See https://www.python.org/downloads/';

const atLeast = ([major, minor]) => major > versionMin[0] || (major === versionMin[0] && minor >= versionMin[1]);

/**
 * @returns {Promise<{ command: string, args: string[], version: string }>}
 * @throws {Problem} that says which Pythons were found and what each lacks
 */
export async function findPython({ run, env, machine }) {
  const found = [];
  for (const { command, args } of candidates({ env, machine })) {
    const { code, output } = await run(command, [...args, '-c', question]);
    // Windows answers `python3` with a pointer to its shop, and shims of absent versions fail: both mean "not there".
    const answer = code === 0 ? readAnswer(output) : null;
    if (!answer) continue;
    const version = answer.version.join('.');
    if (atLeast(answer.version) && answer.venv && answer.ensurepip) return { command, args, version };
    found.push({ command: [command, ...args].join(' '), version, minor: answer.version.slice(0, 2).join('.'), fits: atLeast(answer.version) });
  }
  const wanted = `Python ${versionMin.join('.')} or newer`;
  const install = howToInstall(machine.platform);
  if (env.PYTHON && found.length === 0) {
    throw new Problem(`The variable PYTHON is "${env.PYTHON}", which does not run as a Python. Set it to the path of ${wanted}, or unset it, and start again.`);
  }
  const bare = found.find(({ fits }) => fits);
  if (bare) {
    throw new Problem(
      `${bare.command} is Python ${bare.version}, but it lacks the module venv or ensurepip, which the workbook needs for its own environment. ` +
        `Debian and Ubuntu: sudo apt install python${bare.minor}-venv. Elsewhere install a complete Python (${install}). Then start again.`,
    );
  }
  const had = found.length ? `Only ${found.map(({ command, version }) => `${command} (${version})`).join(', ')} was found. ` : 'None was found. ';
  throw new Problem(`JupyterLab needs ${wanted}. ${had}${install}. Then start again; a Python in an unusual place is named by the variable PYTHON.`);
}

function readAnswer(output) {
  const line = output.split('\n').findLast?.((one) => one.startsWith('{')) ?? '';
  try {
    return line ? JSON.parse(line) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
