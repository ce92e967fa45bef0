/** What is wrong with one variable. `text` says what was expected, never the value. */
export interface Fault {
  readonly name: string
  readonly text: string
}

/** All faults of one environment, one line each. No line contains a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly Fault[]

  constructor(process: string, faults: readonly Fault[]) {
    const lines = faults.map(({ name, text }) => `  ${name}: ${text}`)
    super([`${process} cannot start with this environment:`, ...lines].join('\n'))
    this.faults = faults
  }
}
