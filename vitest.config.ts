import { defineConfig } from 'vitest/config';

/**
 * Two projects: `unit` (every test beside the file that it tests, real kernels included) and `browser` (tests that drive a
 * Chromium). The graders under exercises/ are run by the autograder, each with its own target, and are no part of this.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,mjs}'],
          exclude: ['src/**/*.browser.test.ts', '**/dist/**', '**/node_modules/**'],
          // A real kernel starts in about a second on a quiet machine and in many on a busy one; a hung test still ends.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.ts'],
          exclude: ['**/dist/**', '**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
