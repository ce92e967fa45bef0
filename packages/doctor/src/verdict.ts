import type { Finding } from '@portico/protocol'

/** What a check answers. */
export type Verdict =
  /** It holds. `notice` names what is worth knowing all the same. */
  | { readonly kind: 'green'; readonly says: string; readonly notice?: Finding }
  | { readonly kind: 'red'; readonly says: string; readonly finding: Finding }
  /** It could not be asked, so it is neither. */
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
