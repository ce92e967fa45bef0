import type { ClientStep, Discovery, Explanation, Finding, Timeline, TransportName } from '@portico/protocol'
import type { Status } from './status.ts'

/** What the session knows of a failure that needs a name. */
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

/** A named failure. The explanation is set once the failure has been examined. */
export interface Named {
  readonly finding: Finding
  readonly explanation: Explanation | undefined
}

/** Names failures and reports them. It is loaded after the page has connected, since connecting does not need it. */
export interface Diagnostician {
  /** Examines each failure once, however often it is given; `nameOf` returns the result. */
  examine(failure: Case): void
  nameOf(finding: Finding): Named | undefined
  /** Receives each new status, and reports each problem to people once. */
  tell(status: Status): void
  /** Reports a failure of one channel or publication, not of the connection. */
  mention(failure: Case): void
}
