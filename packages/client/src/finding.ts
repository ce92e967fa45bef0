import type { Finding } from '@portico/protocol'

interface FindingErrorOptions {
  /** Whether asking again would only repeat it. */
  readonly final?: boolean
  /** After how many milliseconds the other side said to reconnect. */
  readonly delay?: number | undefined
  readonly cause?: unknown
}

/** An error whose finding is known. */
export class FindingError extends Error {
  override readonly name = 'FindingError'
  readonly finding: Finding
  readonly final: boolean
  readonly delay: number | undefined

  constructor(finding: Finding, { final = false, delay, cause }: FindingErrorOptions = {}) {
    super(finding.id, { cause })
    this.finding = finding
    this.final = final
    this.delay = delay
  }
}

export function findingOf(error: unknown): Finding {
  if (error instanceof FindingError) return error.finding
  return { id: 'unreachable', facts: { reason: String(error) } }
}
