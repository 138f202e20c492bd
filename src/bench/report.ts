/**
 * A benchmark's rows for people.
 *
 *     console.log(reportOf(rows))
 *     //=> network-delivery       5,300,000 deliveries/s   0.76 of network-delivery-heap   goal 0.75: met
 */
import type { Row } from './arithmetic.ts';

const figure = (value: number): string => (value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3));

/** The lowest and the highest round, as a share of the median: how far to trust it. */
function spreadOf(row: Row): string {
  if (row.median === null || row.rounds.length < 2) return '';
  const percent = (value: number): string => `${value >= 0 ? '+' : ''}${Math.round(value * 100)}`;
  return `${percent(Math.min(...row.rounds) / row.median - 1)} to ${percent(Math.max(...row.rounds) / row.median - 1)} %`;
}

function goalOf(row: Row): string {
  if (row.goal === null) return '';
  return `goal ${row.rule} ${row.goal}: ${row.met ? 'met' : 'NOT MET'}`;
}

/** One line a row, columns aligned, and a line below for what could not be measured. */
export function reportOf(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.median === null ? 'no figure' : `${figure(row.median)} ${row.unit}`,
    spreadOf(row),
    row.ratio === null ? '' : `${row.ratio.toFixed(2)} of ${row.against}`,
    goalOf(row),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((line) => (line[column] as string).length), 0));
  const lines = cells.flatMap((line, index) => {
    const because = rows[index]?.because;
    const text = line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ').trimEnd();
    return because ? [text, `    ${because}`] : [text];
  });
  const goals = rows.filter(({ goal }) => goal !== null);
  const missed = goals.filter(({ met }) => met !== true);
  return [...lines, '', missed.length === 0 ? `All ${goals.length} goals met.` : `${missed.length} of ${goals.length} goals NOT met: ${missed.map(({ name }) => name).join(', ')}.`].join('\n');
}
