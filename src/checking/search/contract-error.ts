/** What no search can go on from: a process does what the contract forbids. (A handler that throws is a finding and not this.) */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}
