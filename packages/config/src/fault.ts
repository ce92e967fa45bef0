/** What is wrong with one variable. `text` says what is expected and never what was given. */
export interface Fault {
  readonly name: string
  readonly text: string
}

/** Every fault of one environment at once, one line each; no line holds a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly Fault[]

  constructor(process: string, faults: readonly Fault[]) {
    const lines = faults.map(({ name, text }) => `  ${name}: ${text}`)
    super([`${process} cannot start with this environment:`, ...lines].join('\n'))
    this.faults = faults
  }
}
