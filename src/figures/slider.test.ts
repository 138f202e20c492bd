import { expect, test } from 'vitest';
import { plotBars } from './bars.ts';
import { plotlyJson } from './static-svg.ts';
import { plotSlider } from './slider.ts';

const bars = (...values: number[]) => plotBars({ categories: values.map((_, index) => `c${index}`), series: [{ name: 's', values }], xTitle: 'kind', yTitle: 'cost (%)', title: 'Costs' });
const steps = [{ name: 'R = 1', figure: bars(1, 2) }, { name: 'R = 2', figure: bars(30, 4) }];

test('holds every figure as a frame, and steps that go to them', () => {
  const { frames, layout } = plotSlider({ label: 'R', steps });
  expect(frames?.map(({ name, data }) => [name, data])).toEqual(steps.map(({ name, figure }) => [name, figure.data]));
  const [slider] = layout['sliders'] as { active: number; steps: { label: string; method: string; args: unknown[] }[] }[];
  expect(slider?.active).toBe(0);
  expect(slider?.steps.map(({ label, method, args }) => [label, method, args[0]])).toEqual([['R = 1', 'animate', ['R = 1']], ['R = 2', 'animate', ['R = 2']]]);
});

test('starts where it is told, in the data, the slider and the drawing', () => {
  const figure = plotSlider({ label: 'R', steps, start: 1 });
  expect(figure.data).toEqual(steps[1]?.figure.data);
  expect(figure.drawing).toEqual(steps[1]?.figure.drawing);
  expect((figure.layout['sliders'] as { active: number }[])[0]?.active).toBe(1);
});

test('gives all steps one vertical range, and room for the slider below the figure', () => {
  const [low, high] = steps.map(({ figure }) => (figure.layout['yaxis'] as { range: [number, number] }).range);
  const { layout } = plotSlider({ label: 'R', steps });
  expect((layout['yaxis'] as { range: number[] }).range).toEqual([Math.min(low?.[0] as number, high?.[0] as number), Math.max(low?.[1] as number, high?.[1] as number)]);
  expect(layout['height']).toBeGreaterThan(steps[0]?.figure.layout['height'] as number);
  const bare = steps.map(({ name, figure }) => ({ name, figure: { ...figure, layout: {} } }));
  expect(plotSlider({ label: 'R', steps: bare }).layout['yaxis']).toEqual({});
});

test('is plain JSON with its frames, and tells of every step in words', () => {
  const figure = plotSlider({ label: 'R', steps });
  expect(JSON.parse(JSON.stringify(plotlyJson(figure)))).toMatchObject({ frames: [{ name: 'R = 1' }, { name: 'R = 2' }] });
  expect(figure.summary).toMatch(/^A slider over 2 figures, R:\nR = 1\. .*\nR = 2\. .*30/);
});

test('refuses what it cannot slide over', () => {
  expect(() => plotSlider({ label: ' ', steps })).toThrow('label is missing');
  expect(() => plotSlider({ label: 'R', steps: steps.slice(0, 1) })).toThrow('1 steps are nothing to slide over');
  expect(() => plotSlider({ label: 'R', steps, start: 2 })).toThrow('start (2) must be a whole number from 0 to 1');
  expect(() => plotSlider({ label: 'R', steps: [steps[0] as never, steps[0] as never] })).toThrow('"R = 1" occurs twice');
  const two = plotBars({ categories: ['a'], series: [{ name: 's', values: [1] }, { name: 't', values: [1] }], xTitle: 'kind', yTitle: 'cost (%)' });
  expect(() => plotSlider({ label: 'R', steps: [...steps, { name: 'R = 3', figure: two }] })).toThrow('the figure of "R = 3" has 2 traces');
});
