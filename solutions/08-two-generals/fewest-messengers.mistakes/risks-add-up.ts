/**
 * Misconception: "each messenger takes its share of the risk away". Divides the chance of capture by the number of messengers instead of multiplying.
 * Caught by: "gives the worked example".
 * Say: You let the risk fall in proportion to the number of messengers. Independent captures multiply.
 */
export function fewestMessengers(options: { capture: number; risk: number }): number {
  return Math.ceil(options.capture / options.risk);
}
