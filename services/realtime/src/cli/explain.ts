import { parseArgs } from 'node:util'
import { readTraceCode, type TraceCode, type TraceReport, traceParameter } from '@portico/protocol'
import { z } from 'zod'
import { askService, serviceAt } from './own-service.ts'
import { tellTrace } from './story.ts'
import { CannotAnswer, type ExitCode, type Subcommand, type Terminal, UsageError } from './subcommand.ts'

/** The fields that are read here. The service that answers may be another version. */
const Answer = z.object({
  trace: z.looseObject({
    reached: z.boolean(),
    sightings: z.array(z.unknown()),
    timelines: z.array(z.unknown()),
    unanswered: z.array(z.string()),
  }),
})

/** `portico explain PT-7F3K2M` */
export const explainTrace: Subcommand = {
  usage: '<trace code> [--origin <url>] [--json]',
  says: 'Prints what happened in one attempt to connect, on both sides, from the service on this machine or behind an origin.',

  async run(args, terminal): Promise<ExitCode> {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { origin: { type: 'string' }, json: { type: 'boolean', default: false } },
    })
    const [given = '', ...rest] = positionals
    const code = readTraceCode(given)
    if (code === undefined || rest.length > 0) {
      throw new UsageError(
        'It takes one trace code, such as PT-7F3K2M; the page that did not connect shows it.',
      )
    }
    const report = await ask(code, serviceAt(values.origin, terminal), terminal)
    if (values.json) terminal.print(JSON.stringify(report, null, 2))
    else for (const line of tellTrace(report)) terminal.print(line)
    return isWell(report) ? 0 : 1
  },
}

async function ask(code: TraceCode, base: string, terminal: Terminal): Promise<TraceReport> {
  const response = await askService(`${base}/ws/diagnose?${traceParameter}=${code}`, terminal)
  const answer = Answer.safeParse(await response.json().catch(() => undefined))
  if (response.ok && answer.success) {
    // Validated above as far as it is used; `/ws/diagnose` wrote the rest.
    return answer.data.trace as unknown as TraceReport
  }
  throw new CannotAnswer(
    `What answers at ${base}/ws/diagnose (${response.status}) is not the service: route /ws/* to it, or ask its own port.`,
  )
}

function isWell({ reached, sightings, timelines }: TraceReport): boolean {
  const steps = sightings.flatMap((sighting) => sighting.steps)
  return reached && [...sightings, ...steps, ...timelines].every(({ finding }) => finding === undefined)
}
