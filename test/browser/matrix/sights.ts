import { until } from '@portico/harness'
import { codeNames, type Diagnosis, type FindingId } from '@portico/protocol'
import type { Browser } from 'playwright-core'

import type { Door } from '../../../proxy/test/door.ts'
import type { ServiceNode } from '../../../services/realtime/test/support/service-node.ts'
import { askDoctor } from '../../doctor/ask-doctor.ts'
import type { Expected } from '../stage/program.ts'
import type { Stage } from '../stage/stage.ts'
import type { Visitor } from '../stage/visitor.ts'
import type { Sight } from './matrix.ts'

interface InPage {
  readonly stage: Stage
  /** When the failure began; by default when the page started. */
  readonly since?: number
  /** Waits for a status that matches this as well, where one failure follows another. */
  readonly once?: Expected
  readonly withinMs?: number
}

/** What the page itself reports, and what others know of the same attempt. */
export async function inPage(
  visitor: Visitor,
  { stage, since, once, withinMs = 15_000 }: InPage,
): Promise<Sight> {
  const began = since ?? (await visitor.startedAt())
  const { at, status } = await visitor.when({ ...once, explained: true }, { since: began, withinMs })
  const id = status.explanation?.id
  if (id === undefined) throw new Error('explained by nothing')
  const isToldEverywhere = async () => visitor.says(id) && (await visitor.shows(id))
  await until('the page to say it', isToldEverywhere, { deadlineMs: 1_000 }).catch(() => {})
  const [shown, diagnosed, logged] = await Promise.all([
    visitor.shows(id),
    isDiagnosed(stage.node, status.trace, id),
    stage.nodes.some((node) => isLogged(node, id)),
  ])
  const names = (await visitor.moments())
    .filter((moment) => moment.at >= (once === undefined ? began : at))
    .flatMap(({ status: { explanation } }) => (explanation ? [explanation.id] : []))
  const places = [
    ['status', true],
    ['console', visitor.says(id)],
    ['overlay', shown],
    ['black box', diagnosed],
    ['log', logged],
  ] as const
  return {
    named: [...new Set(names)],
    ms: at - began,
    seen: places.filter(([, is]) => is).map(([place]) => place),
  }
}

/** The same, and whether the doctor finds it, which examines the whole origin through this door. */
export async function andByDoctor(door: Pick<Door, 'url'>, sight: Sight, idleSeconds = 0): Promise<Sight> {
  const { found } = await askDoctor(['--idle', String(idleSeconds), door.url])
  const finds = sight.named.some((name) => found.includes(name))
  return finds ? { ...sight, seen: [...sight.seen, 'doctor'] } : sight
}

/** What the doctor's page shows in this browser. */
export async function inDoctorPage(browser: Browser, door: Pick<Door, 'url'>): Promise<Sight> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const since = Date.now()
    await page.goto(`${door.url}/ws/doctor?idle=1`)
    const names = page.locator('.finding h3 code')
    await names.first().waitFor()
    const ms = Date.now() - since
    await page.locator('#verdict:not([data-tone=asking])[data-tone]').waitFor({ timeout: 60_000 })
    return { named: [...new Set(await names.allTextContents())], ms, seen: ['/ws/doctor'] }
  } finally {
    await context.close()
  }
}

/** What the service logs about a client that perhaps cannot be told. */
export async function inLog(node: ServiceNode, since: number): Promise<Sight> {
  const found = await until('the service to log it', () =>
    node.lines.find(
      ({ time, finding, side }) => typeof finding === 'string' && side !== 'client' && Number(time) >= since,
    ),
  )
  return { named: [String(found.finding)], ms: Number(found.time) - since, seen: ['log'] }
}

function isLogged(node: ServiceNode, id: FindingId): boolean {
  return node.lines.some(({ finding }) => finding === id)
}

/** Whether the black box has it under the trace code, as found by the service or as reported by the client. */
async function isDiagnosed(node: ServiceNode, code: string | undefined, id: FindingId): Promise<boolean> {
  if (code === undefined) return false
  try {
    const response = await fetch(`${node.url}/ws/diagnose?trace=${code}`)
    const { trace } = (await response.json()) as Diagnosis
    const told = [...(trace?.sightings ?? []), ...(trace?.timelines ?? [])]
    return told.some(({ finding }) => finding?.id === id)
  } catch {
    return false
  }
}

/** What the page's console shows about one channel or publication while the connection is well. */
export async function inConsole(
  visitor: Visitor,
  cause: () => Promise<unknown>,
  { besides }: { besides?: FindingId } = {},
): Promise<Sight> {
  await visitor.when({ state: 'live' })
  const since = Date.now()
  await cause()
  const named = await until('the console to name it', () => {
    const names = visitor.console.flatMap((text) => /^finding (\w+)/.exec(text)?.[1] ?? [])
    const others = names.filter((name) => name !== besides)
    return others.length > 0 && others
  })
  return { named, ms: Date.now() - since, seen: ['console'] }
}

/** What a node's readiness route reports. */
export async function inReadiness(node: ServiceNode, since: number): Promise<Sight> {
  const named = await until(
    `${node.name} to name what it lacks`,
    async () => {
      const response = await fetch(`${node.url}/ws/health/ready`)
      const { findings = [] } = (await response.json()) as { findings?: readonly { finding: string }[] }
      return findings.length > 0 && [...new Set(findings.map(({ finding }) => finding))]
    },
    { deadlineMs: 20_000 },
  )
  return { named, ms: Date.now() - since, seen: ['readiness'] }
}

/** What a back end learns about its own publication, from the receipt or the refusal. */
export async function inReceipt(node: ServiceNode, channel: string, data: unknown = 'hello'): Promise<Sight> {
  const since = Date.now()
  const letter = { channel, data: { event: 'said', data } }
  const { result, error } = await node.answerOf<{ finding?: FindingId }>('publish', letter)
  const ms = Date.now() - since
  const names: Readonly<Partial<Record<number, FindingId>>> = codeNames
  const finding = error === undefined ? result?.finding : names[error.code]
  const logged = finding !== undefined && isLogged(node, finding)
  return { named: finding ? [finding] : [], ms, seen: ['receipt', ...(logged ? ['log'] : [])] }
}
