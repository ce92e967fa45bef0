/** Why a change that no test notices may stay unnoticed. */
export interface Argument {
  /** The end of the file's path. */
  readonly file: string
  /** `was → became`, as the runner tells it. */
  readonly change: string
  readonly why: string
}

export const argued: readonly Argument[] = []
