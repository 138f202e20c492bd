/**
 * Misconception: "on average one gets through". Takes the expected number of survivors for a bound on the risk.
 * Caught by: "gives the worked example".
 * Say: You send so many that one messenger survives on average. The question is how often none does.
 */
export function fewestMessengers(options: { capture: number; risk: number }): number {
  return Math.ceil(1 / (1 - options.capture));
}
