import { Obstacle } from './finding.ts'

/** Something that is loaded when there is time for it, or when it is needed. */
export class Late<T> {
  readonly #load: () => Promise<T>
  #loading: Promise<T> | undefined
  /** Once it is there. */
  value: T | undefined

  constructor(load: () => Promise<T>) {
    this.#load = load
  }

  /** What could not be fetched is fetched again by whoever asks next. */
  get(): Promise<T> {
    this.#loading ??= this.#load().then(
      (value) => {
        this.value = value
        return value
      },
      (cause) => {
        this.#loading = undefined
        throw new Obstacle({ id: 'fileMissing', facts: { reason: String(cause) } }, { cause })
      },
    )
    return this.#loading
  }
}
