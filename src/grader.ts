/** The grader's door: what an exercise's grader is written with, and what runs it. */
export { grade } from './grader/grade.ts';
export type { Check, CheckContext, Grader } from './grader/grade.ts';
export { CheckFailure, describeValue, expectClose, expectEqual, expectThat, fail } from './grader/expect.ts';
export type { Failure, Subject } from './grader/expect.ts';
export { measure } from './grader/goal.ts';
export type { Goal, Measurement, MeasureOptions } from './grader/goal.ts';
export { LearnerError } from './grader/learner/learner-error.ts';
export type { Learner, ScenarioOptions, ScenarioRun } from './grader/learner/learner.ts';
export type { Holding } from './grader/learner/holds.ts';
export type { RunProperty, Violation } from './grader/learner/run-property.ts';
export type { Scenario, ScenarioProcess } from './grader/learner/wire.ts';
export type { ChoiceSource, NumberSource, OptionSource, QuestionSource } from './grader/questions/source.ts';
export type { Option, Prediction } from './grader/questions/question.ts';
export type { CheckResult, ChapterResult, ExerciseResult, GradeResult } from './grader/result.ts';
