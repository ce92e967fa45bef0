import { until } from '@portico/harness'
import type { Diagnosis, Sighting, TraceCode, TraceReport } from '@portico/protocol'
import type { RunningService } from './service.ts'

/** What `/ws/diagnose` tells of an attempt. */
export async function traceOf({ url }: Pick<RunningService, 'url'>, code: TraceCode): Promise<TraceReport> {
  const response = await fetch(`${url}/ws/diagnose?trace=${code}`)
  const { trace } = (await response.json()) as Diagnosis
  if (trace === undefined) throw new Error('the answer has no trace')
  return trace
}

export const closedLine = ({ lines }: RunningService, trace: TraceCode) =>
  lines.find((line) => line.msg === 'connection closed' && line.trace === trace)

/** The one sighting of an attempt, as it is now. */
export async function sightingOf(running: RunningService, code: TraceCode): Promise<Sighting> {
  const { sightings } = await traceOf(running, code)
  if (sightings[0] === undefined || sightings.length > 1) throw new Error(`${sightings.length} sightings`)
  return sightings[0]
}

/** The same, once the attempt has come to its end. */
export async function ended(running: RunningService, code: TraceCode): Promise<Sighting> {
  await until('the attempt to end', async () => closedLine(running, code) !== undefined)
  return sightingOf(running, code)
}

/** How often the service, or a client, has found it. */
export async function countOf(
  { url }: RunningService,
  finding: string,
  side: 'service' | 'client' = 'service',
): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(text.match(`portico_findings_total\\{finding="${finding}",side="${side}"\\} (\\d+)`)?.[1])
}
