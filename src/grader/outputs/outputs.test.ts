/** Each form of a grading, held against its documented shape, against what must not leave, and against hostile texts. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { validateXML } from 'xmllint-wasm';
import { describe, expect, test } from 'vitest';
import { toClassroom, RESULT_BYTES_MAX } from './classroom.ts';
import type { ClassroomResult } from './classroom.ts';
import { toCsv } from './csv.ts';
import { checkOf, EVERYTHING, exerciseOf, failed, HIDDEN_WORDS, HOSTILE, HOSTILE_TEXTS, resultOf, SEED, withRun } from './fixture-result.ts';
import { FORMATS, readOutputs } from './formats.ts';
import type { Format } from './formats.ts';
import { toGradescope } from './gradescope.ts';
import type { GradescopeResults } from './gradescope.ts';
import { SCHEMA, toJson } from './json.ts';
import { toJunit } from './junit.ts';
import { shown } from './shown.ts';
import { checkText, TEXT_MAX } from './wording.ts';

/** What is asked of a parsed report; jsdom brings no types of its own. */
interface XmlElement {
  readonly nodeName: string;
  readonly textContent: string;
  readonly firstElementChild: XmlElement | null;
  getAttribute(name: string): string | null;
  getAttributeNames(): string[];
  querySelector(selector: string): XmlElement | null;
  querySelectorAll(selector: string): Iterable<XmlElement> & { readonly length: number };
}

const { JSDOM } = createRequire(import.meta.url)('jsdom') as { JSDOM: new (text: string, options: { contentType: string }) => { window: { document: { documentElement: XmlElement } } } };

const here = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const readable = (text: string, format: Format): string => (format === 'classroom' ? Buffer.from(text, 'base64').toString('utf8') : text);
const formats = Object.keys(FORMATS) as Format[];

describe('what may leave', () => {
  test.each(formats.filter((format) => format !== 'gradescope'))('%s has no word of a hidden check, nor its points', (format) => {
    const text = readable(FORMATS[format](EVERYTHING), format);
    expect(text).not.toContain(HIDDEN_WORDS);
    expect(text).not.toContain('hidden sheep'); // the look that only a hidden check gave
    expect(text).toContain('seven for the example');
    expect(readable(FORMATS[format](EVERYTHING, { hidden: true }), format)).toContain(HIDDEN_WORDS);
  });

  test('without hidden checks, points and status are those of the open ones', () => {
    const [fewest, , , shop] = shown(EVERYTHING).chapters[0]?.exercises ?? [];
    expect(fewest).toMatchObject({ score: 2.3, maxScore: 10, status: 'failed', looksLike: 'You send one messenger whatever the risk.' });
    expect(shop).toMatchObject({ score: 2, maxScore: 2, status: 'passed' });
    expect(shown(EVERYTHING).score).toBe(4.3); // not 4.300000000000001
    expect(shown(EVERYTHING, { hidden: true }).maxScore).toBe(36);
  });

  test('an exercise of which all is hidden is not there', () => {
    const all = resultOf([exerciseOf('shop-and-payment', [{ ...failed, hidden: true }])]);
    expect(shown(all).chapters).toEqual([]);
    expect(shown(all, { hidden: true }).chapters).toHaveLength(1);
  });

  test.each(formats)('%s says that a grader is broken, also where only hidden checks are left', (format) => {
    const broken = exerciseOf('shop-and-payment', [{ ...failed, title: HIDDEN_WORDS, hidden: true }], { status: 'grader error', message: 'the grader is broken, which is not your fault' });
    const text = readable(FORMATS[format](resultOf([broken])), format);
    expect(text).toContain('the grader is broken, which is not your fault');
    expect(text.includes(HIDDEN_WORDS)).toBe(format === 'gradescope'); // which keeps it from the learner
  });

  test.each(formats)('%s of an exercise without checks, such as questions that nobody judged, is no error', (format) => {
    const text = readable(FORMATS[format](resultOf([exerciseOf('questions', [])])), format);
    expect(text).not.toMatch(/grader error|"error"|can be graded/);
  });

  test.each(formats)('%s says a secret seed nowhere, and no command that holds it', (format) => {
    expect(readable(FORMATS[format](EVERYTHING), format)).toContain(String(SEED));
    const secret = readable(FORMATS[format](EVERYTHING, { secretSeed: true, hidden: true }), format);
    expect(secret).not.toContain(String(SEED));
    expect(secret).not.toContain('--seed');
    expect(secret).toContain('fewest(0.5) with seed (secret) gives 7');
  });

  test.each(formats)('%s with a secret seed has no run, no token and no further seed', (format) => {
    const exercise = exerciseOf('fewest-messengers', [withRun], { furtherSeeds: [{ seed: 99_172, failing: withRun }] });
    const text = readable(FORMATS[format](resultOf([exercise]), { secretSeed: true }), format);
    expect(text).not.toMatch(/SECRETTOKEN|99172|"trace"|"event"/);
    expect(text).toContain('one charge');
  });

  test('what failed with a further seed is shown as the rest is: without hints, and not at all where it is hidden', () => {
    const failing = { ...failed, title: 'seven for the example' };
    const text = (check: typeof failing, options = {}): string => toJson(resultOf([exerciseOf('fewest-messengers', [checkOf('a', 'passed')], { furtherSeeds: [{ seed: 17, failing: check }, { seed: 18 }] })]), options);
    expect(JSON.parse(text(failing))).toMatchObject({ chapters: [{ exercises: [{ furtherSeeds: [{ seed: 17, failing: { got: '1' } }, { seed: 18 }] }] }] });
    expect(text(failing)).not.toContain('nudge');
    expect(text({ ...failing, hidden: true })).not.toContain('failing');
    expect(text({ ...failing, hidden: true }, { hidden: true })).toContain('failing');
  });

  test('a number that only contains the seed is left alone', () => {
    const text = toJson({ ...resultOf([exerciseOf('fewest-messengers', [checkOf('x', 'failed', { message: '17 and 170 and 1.17 and 17.5, 17.' })])]), seed: 17 }, { secretSeed: true });
    expect(text).toContain('(secret) and 170 and 1.17 and 17.5, (secret).');
  });

  test.each(formats)('%s has the hints that were climbed and no others', (format) => {
    const climbed = { '08/fewest-messengers': { 'seven for the example': 1 } };
    expect(readable(FORMATS[format](EVERYTHING), format)).not.toContain('nudge');
    const text = readable(FORMATS[format](EVERYTHING, { climbed }), format);
    expect(text.includes('First nudge.')).toBe(format !== 'csv'); // a table for instructors has no hints
    expect(text).not.toContain('Second nudge.');
  });

  test.each(formats)('%s is the same text for the same grading', (format) => {
    expect(FORMATS[format](structuredClone(EVERYTHING), { hidden: true })).toBe(FORMATS[format](EVERYTHING, { hidden: true }));
  });
});

describe('wording', () => {
  test('a failed check has its evidence, one label a line', () => {
    const [exercise] = shown(EVERYTHING).chapters[0]?.exercises ?? [];
    const [passed, second] = exercise?.checks ?? [];
    expect(checkText(exercise as never, passed as never)).toBe('');
    expect(checkText(exercise as never, second as never)).toBe([
      `expected    fewest(0.5) with seed ${SEED} gives 7`, 'got         1', 'when        at 61 ms, at B', 'logged      a line', `            seed ${SEED}`, `seed        ${SEED}`,
      `replay      npm run grade -- 08/fewest-messengers --seed ${SEED}`, 'looks like  You send one messenger whatever the risk.', 'hint        npm run hint -- 08/fewest-messengers',
    ].join('\n'));
  });

  test('a run says what was done to make it smaller, and a goal what was measured', () => {
    const [exercise] = shown(resultOf([exerciseOf('x', [withRun, { ...withRun, status: 'passed', title: 'is frugal' }])])).chapters[0]?.exercises ?? [];
    expect(checkText(exercise as never, exercise?.checks[0] as never)).toContain('run         made smaller, from 40 events to 4\nlogged      asks again\n');
    expect(checkText(exercise as never, exercise?.checks[1] as never)).toBe('3.25 messages per order; the goal is at most 2.5');
  });

  test('a text of megabytes ends, and says how much is missing', () => {
    const [exercise] = shown(resultOf([exerciseOf('x', [checkOf('x', 'error', { message: 'y'.repeat(5_000_000) })])])).chapters[0]?.exercises ?? [];
    const text = checkText(exercise as never, exercise?.checks[0] as never);
    expect(text.length).toBeLessThan(TEXT_MAX + 60);
    expect(text).toMatch(/… \(4996000 more characters\)\n/);
  });
});

describe('JSON', () => {
  const validate = new Ajv({ allErrors: true }).compile(JSON.parse(here('grade-result.schema.json')) as object);

  test.each([
    ['for the learner', toJson(EVERYTHING)], ['for the instructor', toJson(EVERYTHING, { hidden: true })], ['with a secret seed', toJson(EVERYTHING, { secretSeed: true })],
    ['of hostile texts', toJson(HOSTILE)], ['of nothing', toJson(resultOf([]))], ['of questions that nobody judged', toJson(resultOf([exerciseOf('questions', [])]))], ['with runs and further seeds', toJson(resultOf([exerciseOf('x', [withRun], { furtherSeeds: [{ seed: 1, failing: withRun }, { seed: 2 }] })]))],
  ])('%s keeps to its schema', (_name, text) => {
    expect(validate(JSON.parse(text)) ? [] : validate.errors).toEqual([]);
  });

  test('the schema refuses what is none', () => {
    for (const wrong of [{}, { ...JSON.parse(toJson(EVERYTHING)), schema: 'other' }, { ...JSON.parse(toJson(EVERYTHING)), score: '3' }, { ...JSON.parse(toJson(EVERYTHING)), chapters: [{ id: '8' }] }]) expect(validate(wrong)).toBe(false);
  });

  test('names its version first and keeps all evidence, also of megabytes', () => {
    expect(toJson(EVERYTHING)).toMatch(new RegExp(`^\\{\\n {2}"schema": "${SCHEMA}"`));
    const { chapters } = JSON.parse(toJson(HOSTILE)) as typeof HOSTILE;
    expect(chapters[0]?.exercises[0]?.checks.map(({ got }) => got)).toEqual([...HOSTILE_TEXTS]);
  });

  test('writes a run in the notation of plain data', () => {
    const trace = { seed: 1, processes: ['A'], endMs: 1, stopped: 'idle', events: [{ value: new Map([['k', new Set([1])]]) }] } as never;
    const text = toJson(resultOf([exerciseOf('x', [checkOf('x', 'failed', { trace })])]));
    expect(text).toContain('"k"'); // JSON alone makes {} of a map
    expect(toJson(resultOf([exerciseOf('x', [checkOf('x', 'failed', { trace })])]), { secretSeed: true })).not.toContain('"trace"');
  });
});

describe('JUnit', () => {
  const schema = [here('junit-report.xsd')];
  const parse = (xml: string): XmlElement => new JSDOM(xml, { contentType: 'application/xml' }).window.document.documentElement;
  const count = (root: XmlElement, selector: string): number => root.querySelectorAll(selector).length;

  test.each([['everything', toJunit(EVERYTHING, { hidden: true })], ['hostile texts', toJunit(HOSTILE)], ['nothing', toJunit(resultOf([]))], ['an exercise without checks', toJunit(resultOf([exerciseOf('questions', [])]))]])('%s is valid', async (_name, xml) => {
    const { valid, errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: xml }], schema });
    expect(errors).toEqual([]);
    expect(valid).toBe(true);
  });

  test('the schema refuses what is none', async () => {
    const wrong = toJunit(EVERYTHING).replace(' errors="6"', ' errors="many"').replace('<properties>', '<settings/><properties>');
    expect((await validateXML({ xml: [{ fileName: 'report.xml', contents: wrong }], schema })).valid).toBe(false);
  });

  test('what does not hold is a failure, what could not be judged an error, what did not run skipped; and the counts agree', () => {
    const root = parse(toJunit(EVERYTHING, { hidden: true }));
    expect(root.getAttributeNames().map((name) => [name, root.getAttribute(name)])).toEqual([['name', '08 two generals'], ['tests', '15'], ['failures', '5'], ['errors', '6']]);
    for (const suite of root.querySelectorAll('testsuite')) {
      expect(suite.getAttribute('tests')).toBe(String(suite.querySelectorAll('testcase').length));
      for (const kind of ['failure', 'error', 'skipped']) expect(suite.getAttribute({ failure: 'failures', error: 'errors', skipped: 'skipped' }[kind] as string)).toBe(String(suite.querySelectorAll(kind).length));
    }
    expect([...root.querySelectorAll('testsuite[name="08/deciding-message"] testcase')].map((one) => one.firstElementChild?.nodeName)).toEqual(['error', 'error', 'error', 'error', 'skipped', 'skipped', 'error']);
    expect(root.querySelector('testsuite[name="08/defeat-any-protocol"] error')?.getAttribute('message')).toContain('is broken, which is not your fault');
    expect(count(root, 'testcase')).toBe(15);
  });

  test('properties tell seed, versions and points; the text of a failure is the evidence', () => {
    const root = parse(toJunit(EVERYTHING));
    const [suite] = root.querySelectorAll('testsuite');
    expect([...(suite?.querySelectorAll('property') ?? [])].map((one) => `${one.getAttribute('name')}=${one.getAttribute('value')}`)).toEqual(['file=exercises/08-two-generals/fewest-messengers.ts', 'course=1.2.3', 'grader=4.5.6', 'runtime=Node v26.10.0', `seed=${SEED}`, 'points=2.3', 'points.max=10']);
    expect(suite?.querySelector('failure')?.textContent).toContain('got         1\nwhen        at 61 ms, at B');
    expect([...(suite?.querySelectorAll('testcase > system-out') ?? [])].map(({ textContent }) => textContent)).toEqual(['2 of 2 points', '0 of 2 points', '0.1 of 3 points', '0.2 of 3 points']);
    expect(suite?.querySelector(':scope > system-out')?.textContent).toBe("it was handed in as fewest (2).ts\ntypes: exercises/08-two-generals/fewest-messengers.ts:3:7  Type 'string' is not assignable to type 'number'.\ntypes: and 3 more");
  });

  test('hostile texts stay texts: no element more, and they can be read back', () => {
    const root = parse(toJunit(HOSTILE));
    expect(count(root, 'testcase')).toBe(HOSTILE_TEXTS.length);
    expect(count(root, 'script, b')).toBe(0);
    expect(root.querySelector('failure')?.getAttribute('message')).toBe(HOSTILE_TEXTS[0]);
    expect([...root.querySelectorAll('failure')].every(({ textContent }) => textContent.length < TEXT_MAX + 60)).toBe(true);
  });
});

describe('Gradescope', () => {
  // The documented fields and values, and no others.
  const format = { enum: ['text', 'html', 'simple_format', 'md', 'ansi'] };
  const visibility = { enum: ['hidden', 'after_due_date', 'after_published', 'visible'] };
  const validate = new Ajv({ allErrors: true }).compile({
    type: 'object', additionalProperties: false, required: ['score', 'tests'],
    properties: {
      score: { type: 'number', minimum: 0 }, execution_time: { type: 'integer', minimum: 0 }, output: { type: 'string' }, output_format: format, test_output_format: format, test_name_format: format, visibility,
      stdout_visibility: visibility, extra_data: { type: 'object' },
      tests: {
        type: 'array', items: {
          type: 'object', additionalProperties: false, required: ['score', 'max_score', 'status', 'name'],
          properties: {
            score: { type: 'number', minimum: 0 }, max_score: { type: 'number', minimum: 0 }, status: { enum: ['passed', 'failed'] }, name: { type: 'string' }, name_format: format, number: { type: 'string' },
            output: { type: 'string' }, output_format: format, tags: { type: 'array', items: { type: 'string' } }, visibility, extra_data: { type: 'object' },
          },
        },
      },
      leaderboard: {
        type: 'array', minItems: 1, items: { type: 'object', additionalProperties: false, required: ['name', 'value'], properties: { name: { type: 'string' }, value: { type: ['number', 'string'] }, order: { enum: ['asc', 'desc'] } } },
      },
    },
  });
  const results = (text: string): GradescopeResults => JSON.parse(text) as GradescopeResults;

  test.each([['everything', toGradescope(EVERYTHING, { executionSeconds: 2.6 })], ['after the due date', toGradescope(EVERYTHING, { afterDue: true, secretSeed: true })], ['hostile texts', toGradescope(HOSTILE)], ['nothing', toGradescope(resultOf([]))]])('%s keeps to the documented fields', (_name, text) => {
    expect(validate(results(text)) ? [] : validate.errors).toEqual([]);
  });

  test('points, numbers, tags, and a time in whole seconds', () => {
    const { score, execution_time: seconds, tests = [] } = results(toGradescope(EVERYTHING, { executionSeconds: 2.6 }));
    expect(score).toBe(4.3);
    expect(seconds).toBe(3);
    expect(tests.map(({ score: reached }) => reached).reduce((sum, reached) => sum + reached, 0)).toBeCloseTo(4.3, 9);
    expect(tests[2]).toMatchObject({ number: '1.3', name: '08/fewest-messengers: sends few messages', status: 'failed', score: 0.1, max_score: 3, tags: ['chapter 08', '08/fewest-messengers'], visibility: 'visible', output_format: 'text', name_format: 'text' });
  });

  test('hidden checks count and are hidden; on request they show after the due date', () => {
    const of = (options: { afterDue?: boolean }) => (results(toGradescope(EVERYTHING, options)).tests ?? []).filter(({ name }) => name.includes(HIDDEN_WORDS)).map(({ visibility: seen, max_score: points }) => [seen, points]);
    expect(of({})).toEqual([['hidden', 2], ['hidden', 2]]);
    expect(of({ afterDue: true })).toEqual([['after_due_date', 2], ['after_due_date', 2]]);
  });

  test('nothing that is hidden leaks through what is visible', () => {
    const { tests = [], ...rest } = results(toGradescope(EVERYTHING));
    const visible = JSON.stringify([rest, tests.filter((one) => one.visibility === 'visible')]);
    expect(visible).not.toContain(HIDDEN_WORDS);
    expect(visible).not.toContain('hidden sheep');
    expect(rest.stdout_visibility).toBe('hidden');
    expect(rest.output).toContain('it was handed in as fewest (2).ts');
  });

  test('what a right answer was measured at stands on the leaderboard, the best end first; of a wrong one nothing does', () => {
    const more = { ...withRun, title: 'is quick', measured: { of: 'orders a second', got: 40, full: 50, none: 10 } };
    const of = (checks: Parameters<typeof exerciseOf>[1]) => results(toGradescope(resultOf([exerciseOf('shop-and-payment', checks)])));
    const board = of([checkOf('holds', 'passed'), withRun, more]);
    expect(board.leaderboard).toEqual([{ name: '08/shop-and-payment: messages per order', value: 3.25, order: 'asc' }, { name: '08/shop-and-payment: orders a second', value: 40, order: 'desc' }]);
    expect(validate(board) ? [] : validate.errors).toEqual([]);
    expect(of([checkOf('holds', 'failed'), withRun])).not.toHaveProperty('leaderboard');
    expect(of([checkOf('holds', 'passed'), { ...withRun, hidden: true }])).not.toHaveProperty('leaderboard');
  });

  test('an open check stays worded as if there were no hidden one before it', () => {
    const first = { ...checkOf('secret', 'failed'), hidden: true as const };
    const { tests = [] } = results(toGradescope(resultOf([exerciseOf('x', [first, failed], { looksLike: 'a look' })])));
    expect(tests[0]?.output).toContain('looks like  a look');
    expect(tests.map(({ number, visibility: seen }) => [number, seen])).toEqual([['1.1', 'visible'], ['1.2', 'hidden']]);
  });
});

describe('GitHub Classroom', () => {
  /** What the reporting action does with its environment: see the sources named in classroom.ts. */
  const report = (text: string): { points: string; status: string; tests: ClassroomResult['tests'] } => {
    const env: Record<string, string> = { WORKBOOK_RESULTS: text.trim() };
    const results = JSON.parse(Buffer.from(env['WORKBOOK_RESULTS'] as string, 'base64').toString('utf8')) as ClassroomResult;
    return { points: `${results.tests.reduce((sum, { score }) => sum + score, 0)}/${results.max_score}`, status: results.status, tests: results.tests };
  };

  test('the reporter adds up the points, and fails until all pass', () => {
    expect(report(toClassroom(resultOf([exerciseOf('x', [checkOf('a', 'passed'), checkOf('b', 'passed')])])))).toMatchObject({ points: '4/4', status: 'pass' });
    expect(report(toClassroom(resultOf([exerciseOf('x', [checkOf('a', 'passed'), failed])])))).toMatchObject({ points: '2/4', status: 'fail' });
    expect(report(toClassroom(resultOf([exerciseOf('x', [checkOf('a', 'passed'), checkOf('b', 'timeout')])])))).toMatchObject({ points: '2/4', status: 'error' });
  });

  test('a test has every field that the graders of the platform write and the reporter reads', () => {
    const { tests } = report(toClassroom(resultOf([exerciseOf('fewest-messengers', [failed])])));
    expect(tests).toEqual([{
      name: '08/fewest-messengers: seven for the example (0/2)', status: 'fail', score: 0, message: `expected fewest(0.5) with seed ${SEED} gives 7; got 1`, test_code: expect.stringContaining('got         1'),
      filename: 'exercises/08-two-generals/fewest-messengers.ts', line_no: 0,
    }]);
  });

  test('fits into one line and one environment variable, however much is said', () => {
    const many = resultOf(Array.from({ length: 60 }, (_, index) => exerciseOf(`x${index}`, HOSTILE.chapters[0]?.exercises[0]?.checks ?? [])));
    const text = toClassroom(many);
    expect(text).toMatch(/^[A-Za-z0-9+/]+=*\n$/);
    expect(toClassroom(HOSTILE).length).toBeLessThanOrEqual(RESULT_BYTES_MAX + 1);
    expect(text.length).toBeLessThanOrEqual(RESULT_BYTES_MAX + 1);
    expect(report(text).points).toBe(`0/${60 * HOSTILE_TEXTS.length * 2}`);
  });
});

describe('CSV', () => {
  /** A reader of RFC 4180. */
  const read = (text: string): string[][] => {
    const rows: string[][] = [];
    let row: string[] = [];
    for (const [, quoted, plain = '', end = ''] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
      row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      if (end === '\r\n') rows.push(row.splice(0));
    }
    row = [];
    return rows;
  };
  const column = (rows: string[][], name: string): string[] => rows.slice(1).map((row) => row[(rows[0] ?? []).indexOf(name)] as string);

  test('one row a check, as wide as the header, and one for an exercise that has none', () => {
    const rows = read(toCsv(EVERYTHING, { hidden: true }));
    expect(rows).toHaveLength(16);
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([20]));
    expect(column(rows, 'score').slice(0, 5)).toEqual(['2', '0', '0.1', '0.2', '0']);
    expect(column(rows, 'hidden')[4]).toBe('hidden');
    expect(column(rows, 'message')[12]).toContain('is broken');
  });

  test('no cell is a formula, and a negative seed is still a number', () => {
    const rows = read(toCsv({ ...HOSTILE, seed: -17 }));
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[\s]*[=+\-@]/);
    expect(column(rows, 'got').slice(0, 5)).toEqual([HOSTILE_TEXTS[0], "'=cmd|' /C calc'!A0", "'+1+1", "'-2+3", "'@SUM(A1:A9)"]);
    const negative = resultOf([exerciseOf('x', [checkOf('x', 'failed', { seed: -17 })])]);
    expect(column(read(toCsv(negative)), 'seed')).toEqual(['-17']);
  });

  test('quotes, commas and line ends survive; control characters and megabytes do not', () => {
    const rows = read(toCsv(HOSTILE));
    expect(rows).toHaveLength(HOSTILE_TEXTS.length + 1);
    expect(column(rows, 'got')[12]).toBe('"; DROP TABLE grades; --');
    expect(column(rows, 'got')[13]).toBe('line one\nline two\\x0d\nline three');
    expect(Math.max(...rows.flat().map(({ length }) => length))).toBeLessThan(32_767);
    expect(toCsv(HOSTILE)).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202e]/);
  });
});

describe('which outputs are asked for', () => {
  test('formats and files in pairs, and --json beside them', () => {
    expect(readOutputs({ formats: ['junit', 'csv'], files: ['a.xml', 'b.csv'], json: 'c.json' })).toEqual([{ format: 'json', file: 'c.json' }, { format: 'junit', file: 'a.xml' }, { format: 'csv', file: 'b.csv' }]);
    expect(readOutputs({ formats: ['csv'] })).toEqual([{ format: 'csv', file: '-' }]);
    expect(readOutputs({})).toEqual([]);
  });

  test.each([
    [{ formats: ['junt'], files: ['a'] }, /^--format junt: there is no such format\. Did you mean 'junit'\?/],
    [{ files: ['a.xml'] }, /^--out a\.xml has no --format\./],
    [{ formats: ['json', 'csv'], files: ['a'] }, /^there are 2 formats and one file for them\./],
  ])('%j is answered by a sentence', (asked, sentence) => expect(() => readOutputs(asked)).toThrow(sentence));
});
