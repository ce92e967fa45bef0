import { newTraceCode } from '@portico/protocol/trace-code'

import { checkTable } from '../check-table.ts'
import { examine } from '../examine.ts'
import { ExaminedOrigin, type Progress } from '../examined-origin.ts'
import { buildReport, type Report, type ReportedCheck, reportCheck } from '../report.ts'
import { terminalChecks } from './checks.ts'
import type { Options } from './options.ts'
import { printCheck, printSummary } from './print.ts'
import { ask, stream } from './requests.ts'
import { styleFor } from './style.ts'
import { dial } from './web-socket.ts'

/** Where the doctor prints. */
interface VisitOutput {
  print(text: string): void
  readonly isColoured: boolean
  /** Prints a line that the next one overwrites. Absent where the output is not a terminal. */
  readonly showProgress?: (text: string) => void
}

const clearLine = '\r\u001b[K'

/** Runs every check of one origin and prints each result as it comes. */
export async function visit(options: Options, output: VisitOutput): Promise<Report> {
  const { origin: url, json } = options
  const style = styleFor(output.isColoured && !json)
  const showProgress = output.showProgress ?? (() => {})
  const trace = newTraceCode()
  const origin = new ExaminedOrigin({
    url,
    trace,
    token: options.token,
    idleSeconds: options.idleSeconds,
    ...(options.tokenRoute !== undefined && { tokenRoute: options.tokenRoute }),
    instruments: {
      ask: (path, how) => ask(url, path, how),
      stream: (path, body) => stream(url, path, body),
      dial: (path) => dial(url, path),
    },
    onProgress: (progress) => showProgress(`${clearLine}    ${printProgress(progress)}`),
  })
  const at = Date.now()
  const made: ReportedCheck[] = []
  if (!json) output.print(`Portico at ${url}, trace ${trace}\n\n`)
  const asking = (check: keyof typeof checkTable) =>
    showProgress(`${clearLine}    ${checkTable[check].title} …`)
  for await (const examined of examine(origin, terminalChecks, asking)) {
    const check = reportCheck(examined)
    made.push(check)
    showProgress(clearLine)
    if (!json) output.print(`${printCheck(check, style)}\n`)
  }
  const report = buildReport({ origin: url, at, checks: made, trace })
  output.print(json ? `${JSON.stringify(report, undefined, 2)}\n` : `\n${printSummary(report, style)}\n`)
  return report
}

function printProgress({ seconds, ofSeconds }: Progress): string {
  return `holding a silent socket: ${seconds} of ${ofSeconds} s`
}
