import { defineConfig } from 'vitest/config';

/**
 * Two projects are tests: `unit` (every test beside the file that it tests, real kernels included) and `browser` (tests that drive a
 * Chromium). The graders under exercises/ are run by the autograder, each with its own target; the project `exercises` is for
 * those who want to see one in plain vitest, and no part of `npm test`.
 */
export default defineConfig({
  test: {
    // Kernel tests mostly wait, so a small machine need not keep a processor free: 71 s against 100 s on two.
    maxWorkers: '100%',
    projects: [
      // By name only: npx vitest run --project exercises exercises/08-two-generals/fewest-messengers.test.ts
      { test: { name: 'exercises', include: ['exercises/**/*.test.ts'] } },
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
