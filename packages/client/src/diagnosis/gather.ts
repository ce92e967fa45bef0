import { type TransportName, transportNames } from '@portico/protocol'
import type { Case } from '../case.ts'
import { askService, look, type Net } from './asking.ts'
import type { Answer, Evidence, PageSight } from './evidence.ts'
import { withCodeName } from './with-code-name.ts'

/** Gathers the evidence, with all requests in parallel. */
export async function gather(failure: Case, sight: () => PageSight | undefined, net: Net): Promise<Evidence> {
  const { timeline, steps, origin, discovery, carrying } = failure
  const finding = withCodeName(failure.finding)
  const [config, socket, service] = await Promise.all([
    look(`${origin}/ws/config`, net),
    look(`${origin}/ws`, net),
    askService(origin, timeline?.code, net),
  ])
  const told = finding.facts?.transport
  return {
    finding,
    attempt: timeline?.steps ?? [],
    steps,
    transport: transportNames.find((name): name is TransportName => name === told),
    carrying,
    dialled: { origin },
    page: sight(),
    pingSeconds: discovery?.ping.intervalSeconds,
    versions: { first: discovery?.version, now: textOf(config, 'version') },
    config,
    socket,
    service,
    skewSeconds: skewOf(config, net.clock.now()),
  }
}

function textOf(answer: Answer, field: string): string | undefined {
  const value = answer.kind === 'answered' ? answer.body?.[field] : undefined
  return typeof value === 'string' ? value : undefined
}

function skewOf(answer: Answer, now: number): number | undefined {
  const serverTime = answer.kind === 'answered' ? answer.body?.serverTime : undefined
  return typeof serverTime === 'number' ? Math.round((serverTime - now) / 1_000) : undefined
}
