/**
 * Misconception: "at most" read as "less than". Sends one messenger more where the risk is met exactly.
 * Caught by: "takes a risk that is met exactly as met".
 * Say: Your answer is one too many where capture^n equals the risk. "At most" includes the risk itself.
 */
export function fewestMessengers(options: { capture: number; risk: number }): number {
  let messengers = 1;
  let allCaptured = options.capture;
  while (allCaptured >= options.risk) {
    messengers += 1;
    allCaptured *= options.capture;
  }
  return messengers;
}
