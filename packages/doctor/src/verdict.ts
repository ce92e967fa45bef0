import type { Finding } from '@portico/protocol'

/** The result of a check. */
export type Verdict =
  /** All is well. `notice` names something worth knowing all the same. */
  | { readonly kind: 'green'; readonly says: string; readonly notice?: Finding }
  | { readonly kind: 'red'; readonly says: string; readonly finding: Finding }
  /** The check could not be made. */
  | { readonly kind: 'unknown'; readonly says: string }

export function green(says: string, notice?: Finding): Verdict {
  return { kind: 'green', says, ...(notice && { notice }) }
}

export function red(says: string, finding: Finding): Verdict {
  return { kind: 'red', says, finding }
}

export function unknown(says: string): Verdict {
  return { kind: 'unknown', says }
}
