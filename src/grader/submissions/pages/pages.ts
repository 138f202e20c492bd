import type { ClassRun } from '../grade-class.ts';
export function writePages(_run: ClassRun, { folder }: { folder: string; root: string }): string { return folder; }
