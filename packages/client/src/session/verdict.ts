import type { codeNames, Finding, TransportName } from '@portico/protocol'

/** What the end of a link means for what comes next. */
export interface Verdict {
  readonly finding: Finding
  /** The service itself answered, so another transport would get the same answer. */
  readonly reached: boolean
  /** Trying again would only repeat it. */
  readonly final?: boolean
  /** The token was refused, so it is not sent again. */
  readonly spentToken?: boolean
  /** After how many milliseconds the service said to reconnect. */
  readonly delay?: number
}

export interface Ending {
  readonly code: number
  readonly reason: string
  readonly transport: TransportName
  /** The range of the code, or its flag, says not to reconnect. */
  readonly isFinal: boolean
}

/** The codes that the session itself acts on. The diagnosis names the others. */
const aboutTheToken = {
  101: 'unauthorized',
  109: 'tokenExpired',
  3014: 'stateInvalidated',
  3500: 'invalidToken',
} as const satisfies Partial<typeof codeNames>

const names: Readonly<Partial<Record<number, Finding['id']>>> = aboutTheToken

/** Codes below 100 are the library's own: the service said nothing. The rest are the service's. */
export function verdictOf({ code, reason, transport, isFinal }: Ending): Verdict {
  const reached = code >= 100
  const id = names[code] ?? (reached ? 'unknown' : 'silent')
  const spentToken = code in aboutTheToken
  const final = reached && isFinal && !spentToken
  return { finding: { id, facts: { code, reason, transport } }, reached, final, spentToken }
}

/** The service could not be reached. */
export function unreachable(transport: TransportName): Verdict {
  return { finding: { id: 'unreachable', facts: { transport } }, reached: false }
}
