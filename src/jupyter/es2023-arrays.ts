/**
 * The part of ES2023's library that tslab's compiler (5.0) does not know yet and the workbook's (7.0) does: the array methods
 * that copy. Without it an exercise that sorts by `toSorted` would be right for the grader and wrong in the notebook.
 */
const arrayMethods = (name: string, readonlyResult: string): string => `
interface ${name}<T> {
  toReversed(): ${readonlyResult};
  toSorted(compare?: (a: T, b: T) => number): ${readonlyResult};
  toSpliced(start: number, deleteCount: number, ...items: T[]): ${readonlyResult};
  toSpliced(start: number, deleteCount?: number): ${readonlyResult};
  with(index: number, value: T): ${readonlyResult};
}`;

const typedArrayMethods = (name: string, element: string): string => `
interface ${name} {
  toReversed(): ${name};
  toSorted(compare?: (a: ${element}, b: ${element}) => number): ${name};
  with(index: number, value: ${element}): ${name};
}`;

const numberArrays = ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64'];

/** Declarations, to be appended to the compiler's `lib.es2023.array.d.ts`. */
export const es2023Arrays = [
  arrayMethods('Array', 'T[]'),
  arrayMethods('ReadonlyArray', 'T[]'),
  ...numberArrays.map((name) => typedArrayMethods(`${name}Array`, 'number')),
  ...['BigInt64', 'BigUint64'].map((name) => typedArrayMethods(`${name}Array`, 'bigint')),
].join('\n');
