import type { Facts, Finding, FindingId } from '@portico/protocol'
import type { FastifyInstance } from 'fastify'
import { within } from '../within.ts'
import { type FindingResponse, findingResponse } from './finding-response.ts'

/** What readiness names. Not every deployment has each of them. */
export const componentNames = ['draining', 'node', 'broker', 'redis', 'postgres'] as const
type ComponentName = (typeof componentNames)[number]

export type ComponentState =
  | { readonly kind: 'well'; readonly detail?: string }
  /** `detail` says what is wrong and what it costs, in one sentence for an operator; `reason` why, as far as it is known. */
  | {
      readonly kind: 'ill'
      readonly detail: string
      readonly finding?: FindingId
      readonly reason?: string | undefined
      /** What else the sentences of the finding tell. */
      readonly facts?: Facts
    }

/** A part the service depends on. */
export interface Component {
  readonly name: ComponentName
  /**
   * Whether the service without it is better not asked at all. Without Postgres it still serves everything
   * ephemeral: it says so, and stays in rotation.
   */
  readonly essential: boolean
  /** May take its time; a check that does not answer in time counts as ill, and so does one that throws. */
  check(): ComponentState | Promise<ComponentState>
}

interface ComponentReport {
  readonly ok: boolean
  readonly essential: boolean
  readonly detail?: string
  /** The name of what is wrong. */
  readonly finding?: FindingId
  readonly reason?: string
  readonly ms: number
}

interface Checked {
  readonly name: ComponentName
  readonly report: ComponentReport
  readonly finding: Finding | undefined
}

export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'not ready'
  readonly components: Readonly<Partial<Record<ComponentName, ComponentReport>>>
  /** What is wrong, and what to do; absent when all is well. */
  readonly findings?: readonly FindingResponse[]
}

/** A component that is ill and says no more, by its name. Whether a node has its lease is asked of Redis. */
const usualFindings: Readonly<Record<ComponentName, FindingId>> = {
  draining: 'draining',
  node: 'redisAway',
  broker: 'canaryLost',
  redis: 'redisAway',
  postgres: 'postgresAway',
}

interface HealthOptions {
  readonly components: readonly Component[]
  readonly timeoutMs?: number
  readonly now?: () => number
  /** Told the result of each check, for metrics. */
  readonly onChecked?: (component: ComponentName, ok: boolean) => void
  /** Told after each round what is wrong, each trouble once; nothing, if all are well. */
  readonly onRound?: (found: readonly Finding[]) => void
}

/** Asks every component, all at once. Probes that come together share one round, so that probing costs nothing. */
export class Health {
  readonly #options: Required<HealthOptions>
  #underWay: Promise<Readiness> | undefined

  constructor({
    components,
    timeoutMs = 2_000,
    now = performance.now.bind(performance),
    onChecked = () => {},
    onRound = () => {},
  }: HealthOptions) {
    this.#options = { components, timeoutMs, now, onChecked, onRound }
  }

  readiness(): Promise<Readiness> {
    this.#underWay ??= this.#ask().finally(() => {
      this.#underWay = undefined
    })
    return this.#underWay
  }

  async #ask(): Promise<Readiness> {
    const checked = await Promise.all(this.#options.components.map((component) => this.#check(component)))
    const stopped = checked.some(({ report: { ok, essential } }) => !ok && essential)
    const found = toldOnce(checked.flatMap(({ finding }) => finding ?? []))
    this.#options.onRound(found)
    return {
      status: stopped ? 'not ready' : found.length > 0 ? 'degraded' : 'ready',
      components: Object.fromEntries(checked.map(({ name, report }) => [name, report])),
      ...(found.length > 0 && { findings: found.map(findingResponse) }),
    }
  }

  async #check(component: Component): Promise<Checked> {
    const { now, onChecked } = this.#options
    const { name, essential } = component
    const startedAt = now()
    const state = await this.#stateOf(component)
    const ok = state.kind === 'well'
    onChecked(name, ok)
    const detail = state.detail === undefined ? {} : { detail: state.detail }
    const finding = state.kind === 'ill' ? findingOf(name, state) : undefined
    const reason = state.kind === 'ill' && state.reason !== undefined ? { reason: state.reason } : {}
    const why = finding && { finding: finding.id, ...reason }
    return { name, finding, report: { ok, essential, ...detail, ...why, ms: Math.round(now() - startedAt) } }
  }

  async #stateOf(component: Component): Promise<ComponentState> {
    const { timeoutMs } = this.#options
    try {
      const late: ComponentState = { kind: 'ill', detail: `did not answer within ${timeoutMs} ms` }
      return (await within(Promise.resolve(component.check()), timeoutMs)) ?? late
    } catch (error) {
      return { kind: 'ill', detail: `the check failed: ${nameOf(error)}` }
    }
  }
}

/** One trouble may make several components ill. */
function toldOnce(found: readonly Finding[]): readonly Finding[] {
  return [...new Map(found.map((one) => [`${one.id} ${findingResponse(one).cause}`, one])).values()]
}

/** What an ill component is called. */
export function findingOf(
  component: ComponentName,
  { finding = usualFindings[component], reason, facts }: Extract<ComponentState, { kind: 'ill' }>,
): Finding {
  return { id: finding, facts: { component, ...(reason !== undefined && { reason }), ...facts } }
}

/** An error's code or name, never its message: anybody who can open the page reads this, and a message may hold an address. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/**
 * `live`: the process runs and its event loop turns; a supervisor restarts it when this fails. `ready`: send it
 * clients; a load balancer looks here. 503 means "not now", and the body names what is missing.
 */
export async function healthRoutes(app: FastifyInstance, { health }: { health: Health }): Promise<void> {
  app.get('/ws/health/live', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'live' }),
  )
  app.get('/ws/health/ready', async (_request, reply) => {
    const readiness = await health.readiness()
    reply.header('cache-control', 'no-store')
    if (readiness.status === 'not ready') reply.code(503).header('retry-after', '1')
    return reply.send(readiness)
  })
}
