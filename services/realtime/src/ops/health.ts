import type { Facts, Finding, FindingId } from '@portico/protocol'
import type { FastifyInstance } from 'fastify'
import { within } from '../within.ts'
import { type FindingResponse, findingResponse } from './finding-response.ts'

/** The components that readiness reports. Not every deployment has all of them. */
export const componentNames = ['draining', 'node', 'broker', 'redis', 'postgres'] as const
type ComponentName = (typeof componentNames)[number]

export type ComponentState =
  | { readonly kind: 'well'; readonly detail?: string }
  /**
   * `detail` says what is wrong and what it costs, in one sentence for an operator; `reason` says why, as far as it is
   * known.
   */
  | {
      readonly kind: 'ill'
      readonly detail: string
      readonly finding?: FindingId
      readonly reason?: string | undefined
      /** Further facts for the finding's text. */
      readonly facts?: Facts
    }

/** A part the service depends on. */
export interface Component {
  readonly name: ComponentName
  /**
   * Whether the node should leave rotation without this component. Without Postgres it reports the problem but keeps
   * serving ephemeral channels.
   */
  readonly essential: boolean
  /** May be slow; a check that times out or throws counts as failed. */
  check(): ComponentState | Promise<ComponentState>
}

interface ComponentReport {
  readonly ok: boolean
  readonly essential: boolean
  readonly detail?: string
  /** The id of the finding. */
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
  /** The findings, with their cures; absent when all components are healthy. */
  readonly findings?: readonly FindingResponse[]
}

/** The finding of an unhealthy component that names none. A node's lease is looked up in Redis. */
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
  /** Called with the result of each check, for metrics. */
  readonly onChecked?: (component: ComponentName, ok: boolean) => void
  /** Called after each round with its findings, each once; empty if all components are healthy. */
  readonly onRound?: (found: readonly Finding[]) => void
}

/** Checks all components concurrently. Probes that come together share one round. */
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

/** One problem may affect several components. */
function toldOnce(found: readonly Finding[]): readonly Finding[] {
  return [...new Map(found.map((one) => [`${one.id} ${findingResponse(one).cause}`, one])).values()]
}

/** The finding of an unhealthy component. */
export function findingOf(
  component: ComponentName,
  { finding = usualFindings[component], reason, facts }: Extract<ComponentState, { kind: 'ill' }>,
): Finding {
  return { id: finding, facts: { component, ...(reason !== undefined && { reason }), ...facts } }
}

/**
 * An error's code or name, never its message: anybody who can open the page reads this, and a message may hold an
 * address.
 */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/**
 * `live`: the process runs and its event loop turns; a supervisor restarts it if this fails. `ready`: send it clients;
 * a load balancer checks this. 503 means "not now", and the body names what is missing.
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
