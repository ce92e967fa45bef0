import type { Finding, TraceCode } from '@portico/protocol'
import { explain, findings, type Severity } from '@portico/protocol/findings'
import type { BaseLogger } from 'pino'
import { LogShare } from '../limits/log-share.ts'
import type { Metrics } from './metrics.ts'

export type FindingLog = Pick<BaseLogger, 'debug' | 'info' | 'warn' | 'error'>

/** How a finding is logged. */
export interface Telling {
  /** What happened, in words that never vary. */
  readonly what: string
  /** What it concerns, such as the connection and its trace code. No secrets and no payloads. */
  readonly about?: Readonly<Record<string, unknown>>
  readonly level?: Level | undefined
}

type Level = 'info' | 'warn' | 'error'

interface FindingsOptions {
  readonly metrics: Pick<Metrics, 'findings'>
  readonly log?: FindingLog | undefined
  readonly now?: () => number
}

const windowMs = 60_000

/** Log lines of one finding per window. A notice is normal operation, so one line is enough. */
const linesOf: Readonly<Record<Severity, number>> = { notice: 1, warning: 10, fault: 10 }

/**
 * Counts every finding by its name and logs it with its title, cause and cure. The log gets a bounded number of such
 * lines, so that no client can flood it. The next line has the number of those left out; each of them has a short line
 * at the level `debug` instead.
 */
export class Findings {
  readonly #metrics: Pick<Metrics, 'findings'>
  readonly #log: FindingLog | undefined
  readonly #share: LogShare

  constructor({ metrics, log, now }: FindingsOptions) {
    this.#metrics = metrics
    this.#log = log
    this.#share = new LogShare(windowMs, now)
  }

  /** Records a finding of the service itself. */
  found(finding: Finding, { what, about, level = 'info' }: Telling): void {
    const { id, facts } = finding
    this.#metrics.findings.inc({ finding: id, side: 'service' })
    this.#tell('service', finding, level, { what, about: { ...facts, ...about } })
  }

  /** Records a finding that a client reports about its own attempt. */
  reported(finding: Finding, trace: TraceCode): void {
    const { id, facts } = finding
    this.#metrics.findings.inc({ finding: id, side: 'client' })
    const about = { side: 'client', trace, facts }
    this.#tell('client', finding, 'info', { what: 'what a client found', about })
  }

  #tell(side: 'service' | 'client', finding: Finding, level: Level, { what, about }: Telling): void {
    const { id } = finding
    const leftOut = this.#share.take(`${side} ${id}`, linesOf[findings[id].severity])
    if (leftOut === undefined) {
      this.#log?.debug({ finding: id, ...about }, what)
      return
    }
    const { title, cause, cure } = explain(finding)
    this.#log?.[level]({ finding: id, title, cause, cure, ...about, ...(leftOut > 0 && { leftOut }) }, what)
  }
}
