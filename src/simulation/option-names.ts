/**
 * Options by name: one that is misspelt would be as if it had not been given, and a run without the loss that was meant proves nothing.
 *
 *     checkNames('network', { lossProbabilty: 0.1 }, ['latency', 'lossProbability'])
 *     //=> RangeError: network: there is no option "lossProbabilty"; there are latency, lossProbability
 */
export function checkNames(where: string, given: object, names: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) throw new RangeError(`${where}: there is no option "${name}"; there are ${names.join(', ')}`);
  }
}
