/** A component that a test needs is not installed. The message says how to get it. */
export class MissingComponent extends Error {
  override readonly name = 'MissingComponent'
  readonly component: string

  constructor(component: string, lookedFor: readonly string[], install: string) {
    super(`${component} is not on this machine (looked for ${lookedFor.join(', ')}). ${install}`)
    this.component = component
  }
}
