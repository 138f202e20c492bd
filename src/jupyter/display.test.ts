import { afterEach, expect, test, vi } from 'vitest';
import { displayBundle, installDisplayHook, isNotebook, type DisplayHook } from './display.ts';

afterEach(() => {
  installDisplayHook(undefined);
  vi.restoreAllMocks();
});

test('outside a kernel the words of a bundle are printed', () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  displayBundle({ 'text/plain': 'two messages', 'text/html': '<b>two</b>' });
  displayBundle({ 'text/html': '<b>two</b>' });
  expect(write.mock.calls.map(([text]) => text)).toEqual(['two messages\n', '(no text/plain; text/html)\n']);
  expect(isNotebook()).toBe(false);
});

test('in a kernel the whole bundle goes to the hook, with its metadata', () => {
  const hook = vi.fn<DisplayHook>();
  installDisplayHook(hook);
  displayBundle({ 'text/plain': 'a', 'image/svg+xml': '<svg/>' }, { isolated: true });
  expect(hook).toHaveBeenCalledExactlyOnceWith({ data: { 'text/plain': 'a', 'image/svg+xml': '<svg/>' }, metadata: { isolated: true } });
  expect(isNotebook()).toBe(true);
});

test('an empty bundle is refused', () => {
  expect(() => displayBundle({})).toThrow('displayBundle was given no data');
});
