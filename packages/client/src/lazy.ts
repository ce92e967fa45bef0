import { FindingError } from './finding.ts'

/** A value that is loaded when it is first asked for. */
export class Lazy<T> {
  readonly #load: () => Promise<T>
  #loading: Promise<T> | undefined
  /** Undefined until it is loaded. */
  value: T | undefined

  constructor(load: () => Promise<T>) {
    this.#load = load
  }

  /** Loads it once. After a failure, the next call loads again. */
  get(): Promise<T> {
    this.#loading ??= this.#load().then(
      (value) => {
        this.value = value
        return value
      },
      (cause) => {
        this.#loading = undefined
        throw new FindingError({ id: 'fileMissing', facts: { reason: String(cause) } }, { cause })
      },
    )
    return this.#loading
  }
}
