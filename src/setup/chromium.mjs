/**
 * Finds a Chromium for the browser tests; nobody else needs one.
 *
 *     findChromium({ env: process.env, machine }) //=> '/usr/bin/chromium', or null
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** The variable CHROMIUM names it; otherwise the usual places are searched. */
export function findChromium({ env = process.env, machine = { platform: process.platform } } = {}) {
  if (env.CHROMIUM) return existsSync(env.CHROMIUM) ? env.CHROMIUM : null;
  const places = {
    darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
    win32: [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(Boolean).map((base) => join(base, 'Google', 'Chrome', 'Application', 'chrome.exe')),
  }[machine.platform] ?? [];
  const inPath = (env.PATH ?? '').split(delimiter).filter(Boolean).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...places, ...(machine.platform === 'win32' ? [] : inPath)].find((path) => existsSync(path)) ?? null;
}
