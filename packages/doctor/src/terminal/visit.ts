import { checks } from '../checks.ts'
import { examine } from '../examine.ts'
import { Patient, type Progress } from '../patient.ts'
import { buildReport, type Report, type ReportedCheck, reportCheck } from '../report.ts'
import { consultations } from './consultations.ts'
import type { Options } from './options.ts'
import { printCheck, printSummary } from './print.ts'
import { ask, stream } from './requests.ts'
import { styleFor } from './style.ts'
import { dial } from './web-socket.ts'

/** What the doctor writes on. */
export interface Paper {
  print(text: string): void
  readonly isColoured: boolean
  /** For what is overwritten again. Left out where that cannot be done. */
  readonly showProgress?: (text: string) => void
}

const clearLine = '\r\u001b[K'

/** Makes every check of one origin and prints each as it comes. */
export async function visit(options: Options, paper: Paper): Promise<Report> {
  const { origin, json } = options
  const style = styleFor(paper.isColoured && !json)
  const showProgress = paper.showProgress ?? (() => {})
  const patient = new Patient({
    origin,
    token: options.token,
    idleSeconds: options.idleSeconds,
    ...(options.tokenRoute !== undefined && { tokenRoute: options.tokenRoute }),
    instruments: {
      ask: (path, how) => ask(origin, path, how),
      stream: (path, body) => stream(origin, path, body),
      dial: (path) => dial(origin, path),
    },
    onProgress: (progress) => showProgress(`${clearLine}    ${printProgress(progress)}`),
  })
  const at = Date.now()
  const made: ReportedCheck[] = []
  if (!json) paper.print(`Portico at ${origin}\n\n`)
  const asking = (check: keyof typeof checks) => showProgress(`${clearLine}    ${checks[check].title} …`)
  for await (const examined of examine(patient, consultations, asking)) {
    const check = reportCheck(examined)
    made.push(check)
    showProgress(clearLine)
    if (!json) paper.print(`${printCheck(check, style)}\n`)
  }
  const report = buildReport({ origin, at, checks: made })
  paper.print(json ? `${JSON.stringify(report, undefined, 2)}\n` : `\n${printSummary(report, style)}\n`)
  return report
}

function printProgress({ seconds, ofSeconds }: Progress): string {
  return `holding a silent socket: ${seconds} of ${ofSeconds} s`
}
