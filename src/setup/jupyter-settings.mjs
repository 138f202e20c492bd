/**
 * JupyterLab as a learner should find it: no questions about news, no prompts to install or build, node_modules out of
 * sight, one kernel to choose from, and all of Jupyter's own files inside the project.
 */
import { join } from 'node:path';

/** Defaults of JupyterLab's settings; a learner's own choices, kept in .workbook/jupyter/settings, come before them. */
export const labOverrides = {
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
  '@jupyterlab/extensionmanager-extension:plugin': { enabled: false },
  '@jupyterlab/filebrowser-extension:browser': { navigateToCurrentDirectory: false, showLastModifiedColumn: false },
  // The course's TypeScript is indented by two.
  '@jupyterlab/codemirror-extension:plugin': { defaultConfig: { indentUnit: '2' } },
  '@jupyterlab/docmanager-extension:plugin': { autosaveInterval: 30 },
};

/** Jupyter's server: rooted at the project and reachable from this machine alone. `typeServer` is the command of src/jupyter/type-server.ts, in words. */
export const serverSettings = ({ root, kernelName, typeServer }) => ({
  ServerApp: { root_dir: root, ip: '127.0.0.1', allow_remote_access: false, quit_button: true, answer_yes: true },
  KernelSpecManager: { ensure_native_kernel: false, allowed_kernelspecs: [kernelName] },
  MultiKernelManager: { default_kernel_name: kernelName },
  ContentsManager: { hide_globs: ['node_modules', 'dist', '__pycache__', '*.pyc', '.DS_Store', '*~'] },
  // Types of exercises' files while they are edited: the project's own TypeScript, and none that is found on the machine.
  LanguageServerManager: {
    autodetect: false,
    language_servers: {
      typescript: {
        version: 2, argv: typeServer, display_name: 'TypeScript', languages: ['typescript'],
        mime_types: ['text/typescript', 'application/typescript', 'text/x-typescript'], requires_documents_on_disk: false,
      },
    },
  },
  LabApp: { news_url: null, check_for_updates_class: 'jupyterlab.NeverCheckForUpdate', extension_manager: 'readonly' },
});

/** Where Jupyter keeps what it writes: inside the project, so that nothing is left in the learner's home. */
export function jupyterEnvironment({ root, env }) {
  const home = join(root, '.workbook', 'jupyter');
  return {
    ...env,
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    JUPYTERLAB_SETTINGS_DIR: join(home, 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: join(home, 'workspaces'),
    IPYTHONDIR: join(home, 'ipython'),
    // The environment's own kernels and settings come before any that the learner has elsewhere.
    JUPYTER_PREFER_ENV_PATH: '1',
    // Python's compiled modules make the second start fast, whatever the shell's setting.
    PYTHONDONTWRITEBYTECODE: '',
  };
}
