/**
 * Misconception: "the logarithm gives the number". Rounds the exact solution of capture^n = risk to the nearest whole number.
 * Caught by: "meets the risk at every capture probability, and with no messenger too many".
 * Say: You solve capture^n = risk and round. Rounding down leaves the risk too high: the next whole number is needed.
 */
export function fewestMessengers(options: { capture: number; risk: number }): number {
  return Math.max(1, Math.round(Math.log(options.risk) / Math.log(options.capture)));
}
