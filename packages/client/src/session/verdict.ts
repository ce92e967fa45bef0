import { commandErrors, disconnects, mayReconnect, type TransportName } from '@portico/protocol'
import type { Finding } from '../finding.ts'

/** What the end of a link means for what comes next. */
export interface Verdict {
  readonly finding: Finding
  /** The service itself answered, so another transport would hear the same. */
  readonly reached: boolean
  /** Asking again would only repeat it. */
  readonly final: boolean
  /** The token was the reason: it is not sent again. */
  readonly spentToken: boolean
  /** The service's own word on when to come back. */
  readonly delay?: number
}

const names = new Map<number, string>(
  [...Object.entries(commandErrors), ...Object.entries(disconnects)].map(([name, { code }]) => [code, name]),
)

const aboutTheToken: ReadonlySet<number> = new Set([
  commandErrors.tokenExpired.code,
  commandErrors.unauthorized.code,
  disconnects.invalidToken.code,
  disconnects.stateInvalidated.code,
])

/** Codes below 100 are the library's own (nothing was heard), the rest are the service's. */
export function verdictOf(code: number, reason: string, transport: TransportName): Verdict {
  const reached = code >= 100
  const spentToken = aboutTheToken.has(code)
  return {
    finding: { id: names.get(code) ?? (reached ? 'unknown' : 'silent'), facts: { code, reason, transport } },
    reached,
    final: reached && !spentToken && isFinal(code),
    spentToken,
  }
}

function isFinal(code: number): boolean {
  if (code >= 3000) return !mayReconnect(code)
  return Object.values(commandErrors).some((row) => row.code === code && !row.temporary)
}

/** Nothing was heard at all. */
export function unreachable(transport: TransportName): Verdict {
  return {
    finding: { id: 'unreachable', facts: { transport } },
    reached: false,
    final: false,
    spentToken: false,
  }
}
