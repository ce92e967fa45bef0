/** A mistake in a channel definition. Thrown while the contract is built, so a process with one never starts. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError'
}
