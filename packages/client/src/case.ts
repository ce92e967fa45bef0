import type { ClientStep, Discovery, Explanation, Finding, Timeline, TransportName } from '@portico/protocol'
import type { Status } from './status.ts'

/** What the session knows of a failure that is to be named. */
export interface Case {
  readonly finding: Finding
  /** The attempt that failed. */
  readonly timeline: Timeline | undefined
  /** The steps of that attempt and of those before it. */
  readonly steps: readonly ClientStep[]
  /** The origin that the client connects to. */
  readonly origin: string
  /** What `/ws/config` said when it was last fetched. */
  readonly discovery: Discovery | undefined
  /** The transport that carries the client in spite of the failure, if one does. */
  readonly carrying: TransportName | undefined
}

/** A failure with its name. The explanation is there once the failure is examined. */
export interface Named {
  readonly finding: Finding
  readonly explanation: Explanation | undefined
}

/** Names failures and reports them. It is loaded after the page has connected, since connecting does not need it. */
export interface Diagnostician {
  /** Examines each failure once, however often it is given; `nameOf` returns the result. */
  examine(failure: Case): void
  nameOf(finding: Finding): Named | undefined
  /** Takes each new status, and tells people once of what concerns them. */
  tell(status: Status): void
  /** Reports a failure of one channel or publication, not of the connection. */
  mention(failure: Case): void
}
