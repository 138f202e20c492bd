import { expect, test, vi } from 'vitest';
import { dataTree } from './data-tree.ts';

test('maps, sets, arrays and records unfold, with their keys', () => {
  const html = dataTree(new Map<string, unknown>([['n1', { votes: new Set(['n2']), log: [1, 2] }]]));
  for (const label of ['n1', 'votes', 'log']) expect(html).toContain(`>${label}</strong>`);
  expect(html.match(/<details/g)).toHaveLength(4);
  expect(html).toContain(">'n2'</div>");
});

test('getters are named and not called, proxies are not entered', () => {
  const called = vi.fn<() => never>();
  const html = dataTree({
    get secret() { called(); return 1; },
    inside: { get deeper() { called(); return 1; } },
    proxy: new Proxy({ a: 1 }, { get: called, ownKeys: called, getPrototypeOf: called }),
  });
  expect(html).toContain('[computed when asked]');
  expect(called).not.toHaveBeenCalled();
});

test('a cycle ends, and what exceeds breadth, depth or size is counted or shown as a line', () => {
  const loop: { self?: unknown; name: string } = { name: 'loop' };
  loop.self = loop;
  expect(dataTree(loop)).toContain('[circular]');
  expect(dataTree(Array.from({ length: 1_000 }, (_, index) => index))).toContain('… and 950 more');
  let deep: object = { end: 1 };
  for (let level = 0; level < 40; level += 1) deep = { deep };
  expect(dataTree(deep).match(/<details/g)).toHaveLength(6);
  const wide = Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => 1)));
  expect(dataTree(wide).length).toBeLessThan(200_000);
});

test('nothing of the data is markup', () => {
  expect(dataTree({ '<b>': ['<img src=x onerror=alert(1)>'] })).not.toMatch(/<b>|<img/);
});
