import {
  type CommandErrorName,
  commandErrors,
  type DisconnectName,
  disconnects,
  mayReconnect,
  type TransportName,
} from '@portico/protocol'
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

const names: ReadonlyMap<number, CommandErrorName | DisconnectName> = new Map([
  ...namesByCode(commandErrors),
  ...namesByCode(disconnects),
])

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
    finding: {
      id: names.get(code) ?? (reached ? 'unknownCode' : 'silent'),
      facts: { code, reason, transport },
    },
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

function namesByCode<Name extends string>(rows: Readonly<Record<Name, { readonly code: number }>>) {
  return Object.entries<{ readonly code: number }>(rows).map(
    // Object.entries forgets the names that its argument's type has.
    ([name, { code }]): [number, Name] => [code, name as Name],
  )
}
