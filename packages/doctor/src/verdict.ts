import type { Finding } from '@portico/protocol'
import type { Explanation } from '@portico/protocol/findings'

/** A finding; if the service itself sent it, with the sentences that it sent. */
export interface Told extends Finding {
  readonly sent?: Pick<Explanation, 'cause' | 'cure'>
}

/** The result of a check. */
export type Verdict =
  /** All is well. `notice` is something worth knowing nevertheless. */
  | { readonly kind: 'green'; readonly says: string; readonly notice?: Finding }
  | {
      readonly kind: 'red'
      readonly says: string
      readonly finding: Told
      /** What else is wrong. */
      readonly further: readonly Told[]
    }
  /** The check could not be made. */
  | { readonly kind: 'unknown'; readonly says: string }

export function green(says: string, notice?: Finding): Verdict {
  return { kind: 'green', says, ...(notice && { notice }) }
}

export function red(says: string, finding: Told, ...further: readonly Told[]): Verdict {
  return { kind: 'red', says, finding, further }
}

export function unknown(says: string): Verdict {
  return { kind: 'unknown', says }
}
