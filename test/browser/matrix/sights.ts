import { until } from '@portico/harness'
import { codeNames, type Diagnosis, type FindingId } from '@portico/protocol'

import type { Expected } from '../stage/program.ts'
import type { ServiceNode } from '../stage/service-node.ts'
import type { Stage } from '../stage/stage.ts'
import type { Visitor } from '../stage/visitor.ts'
import type { Sight } from './matrix.ts'

interface InPage {
  readonly stage: Stage
  /** When it began to be wrong; when the page started, unless given. */
  readonly since?: number
  /** Only of a status that is also so: where one thing that fails comes after another. */
  readonly once?: Expected
  readonly withinMs?: number
}

/** What the page says by itself, and what others know of the same attempt. */
export async function inPage(
  visitor: Visitor,
  { stage, since, once, withinMs = 15_000 }: InPage,
): Promise<Sight> {
  const began = since ?? (await visitor.startedAt())
  const { at, status } = await visitor.when({ ...once, explained: true }, { since: began, withinMs })
  const id = status.explanation?.id
  if (id === undefined) throw new Error('explained by nothing')
  await until('the console to say it', () => visitor.says(id), { deadlineMs: 1_000 }).catch(() => {})
  const [diagnosed, logged] = await Promise.all([
    isDiagnosed(stage.node, status.trace, id),
    stage.nodes.some((node) => isLogged(node, id)),
  ])
  const names = (await visitor.moments())
    .filter((moment) => moment.at >= (once === undefined ? began : at))
    .flatMap(({ status: { explanation } }) => (explanation ? [explanation.id] : []))
  const places = [
    ['status', true],
    ['console', visitor.says(id)],
    ['/ws/diagnose', diagnosed],
    ['log', logged],
  ] as const
  return {
    named: [...new Set(names)],
    ms: at - began,
    seen: places.filter(([, is]) => is).map(([place]) => place),
  }
}

/** What the service knows by itself, of a client that may not be able to be told. */
export async function inLog(node: ServiceNode, since: number): Promise<Sight> {
  const found = await until('the service to log it', () =>
    node.lines.find(
      ({ time, finding, side }) => typeof finding === 'string' && side !== 'client' && Number(time) >= since,
    ),
  )
  return { named: [String(found.finding)], ms: Number(found.time) - since, seen: ['log'] }
}

export function isLogged(node: ServiceNode, id: FindingId): boolean {
  return node.lines.some(({ finding }) => finding === id)
}

/** Whether the black box has it under its trace code: as what the service found, or as what the client told. */
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

/** What the page's console is told of one channel or publication: the connection is well, and so is its status. */
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

/** What whoever asks a node whether it is ready is told of it. */
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

/** What a back end is told of its own publication: in the receipt, or in the refusal. */
export async function inReceipt(node: ServiceNode, channel: string): Promise<Sight> {
  const since = Date.now()
  const letter = { channel, data: { event: 'said', data: 'hello' } }
  const { result, error } = await node.answerOf<{ finding?: FindingId }>('publish', letter)
  const ms = Date.now() - since
  const names: Readonly<Partial<Record<number, FindingId>>> = codeNames
  const finding = error === undefined ? result?.finding : names[error.code]
  const logged = finding !== undefined && isLogged(node, finding)
  return { named: finding ? [finding] : [], ms, seen: ['receipt', ...(logged ? ['log'] : [])] }
}
