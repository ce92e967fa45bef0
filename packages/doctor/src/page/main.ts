import { newTraceCode } from '@portico/protocol/trace-code'

import type { CheckName } from '../check-table.ts'
import { componentsIn } from '../checks/readiness.ts'
import { examine } from '../examine.ts'
import { ExaminedOrigin } from '../examined-origin.ts'
import { buildReport, type Report, type ReportedCheck, reportCheck } from '../report.ts'
import { pageChecks } from './checks.ts'
import { fill, part } from './element.ts'
import { browser } from './instruments.ts'
import { printReport } from './report-text.ts'
import { sayVerdict, showMade, showProgress, showRoundTrips, showTrace, verdictOf } from './view.ts'

const ownPath = /^\/(?!\/)/

/** Reads `?tokenRoute=/path` and `?idle=seconds`, for unusual apps and proxies. */
function readAddress(): { tokenRoute: string | undefined; idleSeconds: number | undefined } {
  const asked = new URLSearchParams(location.search)
  const tokenRoute = asked.get('tokenRoute') ?? ''
  const idle = asked.get('idle')
  return {
    tokenRoute: ownPath.test(tokenRoute) ? tokenRoute : undefined,
    idleSeconds: idle === null || !/^\d{1,4}$/.test(idle) ? undefined : Number(idle),
  }
}

async function run(): Promise<Report> {
  const trace = newTraceCode(() => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32)
  const origin = new ExaminedOrigin({
    url: location.origin,
    instruments: browser,
    trace,
    ...readAddress(),
    onProgress: showProgress,
  })
  const at = Date.now()
  const made: ReportedCheck[] = []
  const trips: number[] = []
  let components: ReturnType<typeof componentsIn>
  const show = (next?: CheckName) => showMade({ made, components }, next)
  const onRoundTrip = (ms: number) => {
    trips.push(ms)
    showRoundTrips(trips)
  }
  sayVerdict('Asking …', 'asking')
  showTrace(trace)
  showRoundTrips(trips)
  for await (const examined of examine(origin, pageChecks(onRoundTrip), show)) {
    made.push(reportCheck(examined))
    if (examined.check === 'readiness') components = componentsIn(await origin.readiness())
    show()
  }
  return buildReport({ origin: origin.url, at, checks: made, trace })
}

/** Runs one examination at a time. The buttons copy its report. */
async function start(): Promise<void> {
  const again = part('again')
  const copies = [part('copy-text'), part('copy-json')]
  again.setAttribute('disabled', '')
  for (const copy of copies) copy.setAttribute('disabled', '')
  const report = await run()
  sayVerdict(verdictOf(report), report.verdict)
  again.removeAttribute('disabled')
  for (const copy of copies) copy.removeAttribute('disabled')
  part('copy-text').onclick = () => void copyOut(printReport(report))
  part('copy-json').onclick = () => void copyOut(JSON.stringify(report, undefined, 2))
}

/** Without HTTPS a page has no clipboard; then the text is shown, to be copied by hand. */
async function copyOut(text: string): Promise<void> {
  const shown = part('copied')
  try {
    await navigator.clipboard.writeText(text)
    fill('copied-says', 'Copied.')
    shown.hidden = true
  } catch {
    fill('copied-says', 'This browser gives no clipboard here. Copy from below.')
    shown.textContent = text
    shown.hidden = false
    shown.focus()
  }
}

part('again').onclick = () => void start()
void start()
