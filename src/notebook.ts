/** The notebook's door: what draws in a cell's output. */
export { displayBundle, isNotebook } from './jupyter/display.ts';
