import type { ClientStep, Discovery, Explanation, Finding, Timeline, TransportName } from '@portico/protocol'
import type { Status } from './status.ts'

/** A failure, as far as the session knows it, to be named. */
export interface Case {
  readonly finding: Finding
  /** The attempt that failed. */
  readonly timeline: Timeline | undefined
  /** Of that attempt and those before it. */
  readonly steps: readonly ClientStep[]
  /** What the client dials. */
  readonly origin: string
  /** As the page found it when it was loaded. */
  readonly discovery: Discovery | undefined
  /** The transport that the client is live over all the same. */
  readonly carrying: TransportName | undefined
}

/** A failure with its name, and the sentences that belong to it once it is examined. */
export interface Named {
  readonly finding: Finding
  readonly explanation: Explanation | undefined
}

/** What names failures and says them: loaded ahead of need, since none of it is needed to connect. */
export interface Diagnostician {
  /** Each failure once; `nameOf` has what comes of it. */
  examine(failure: Case): void
  nameOf(finding: Finding): Named | undefined
  /** How it is now, after each change; says what people should hear of it, once. */
  tell(status: Status): void
  /** Something about one channel or publication, not about the connection. */
  mention(failure: Case): void
}
