/** Steps as numbers: the kind, and above it which message (by number), timer (by number) or process (by place) it is about. */
export const INPUT = 0;
export const DELIVER = 1;
export const LOSE = 2;
export const COPY = 3; // a delivery that leaves a copy behind
export const TIMEOUT = 4;
export const CRASH = 5;
export const RECOVER = 6;
export const kindOf = (action: number): number => action & 7;
export const subjectOf = (action: number): number => action >> 3;
export const actionOf = (kind: number, subject: number): number => kind + 8 * subject;
