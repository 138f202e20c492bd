/**
 * Rows of values as comma-separated text that every spreadsheet reads as text and numbers, and none as a formula.
 *
 *     csvText([['student', 'total'], ['=HYPERLINK("x")', 7]]) //=> `student,total\r\n"'=HYPERLINK(""x"")",7\r\n`
 *
 * Source: RFC 4180; OWASP, "CSV Injection": a text that begins like a formula gets an apostrophe, which spreadsheets take for "this is text".
 */
export type CsvValue = string | number | undefined;

export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(value: CsvValue): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  // The wide forms of these signs count, too.
  const safe = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
