/** The notebook's door: what draws in a cell's output. */
import { isStockTslab, useStockTslab } from './jupyter/stock-tslab.ts';

export { displayBundle, isNotebook } from './jupyter/display.ts';
export { figureBundle, show, showRun, showTable } from './jupyter/show.ts';
export type { Formula, Showable, ShowRunOptions, TableOptions } from './jupyter/show.ts';
export { showProgress, untilInterrupted } from './jupyter/progress.ts';
export type { Progress, ProgressReport } from './jupyter/progress.ts';
export { staticSvg } from './figures/static-svg.ts';
export { closedForm } from './statistics/closed-form.ts';
export type { ClosedForm, FormOptions, FormValues } from './statistics/closed-form.ts';
export { twoGeneralsForms } from './statistics/two-generals-forms.ts';
export { linkForms } from './statistics/forms/links.ts';
export { placementForms } from './statistics/forms/placement.ts';
export { priorityWaits, queueForms } from './statistics/forms/queues.ts';
export type { PriorityClass } from './statistics/forms/queues.ts';
export { replicationForms } from './statistics/forms/replication.ts';
export { stateFile, sweepModule } from './statistics/sweep-workers.ts';
export type { SweepModuleOptions } from './statistics/sweep-workers.ts';
export { check, hint } from './jupyter/check.ts';
export type { CheckOptions } from './jupyter/check.ts';
export { answer, question } from './jupyter/question.ts';
export type { QuestionOptions } from './jupyter/question.ts';
export { predict, reveal } from './jupyter/question-prediction.ts';
export type { RevealOptions } from './jupyter/question-prediction.ts';
export { litmusHistory, storeBuffering } from './jupyter/real-memory/store-buffering.ts';
export type { LitmusOutcome, StoreBufferingOptions, StoreBufferingResult } from './jupyter/real-memory/store-buffering.ts';

// Another kernel than the course's own may be all that an editor has.
if (isStockTslab()) useStockTslab();
