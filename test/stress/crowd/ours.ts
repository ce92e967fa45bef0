import { Client, type ClientOptions, type FeedState, PublishError } from '@portico/client'
import type { Outcome } from '../chronicle.ts'
import { now } from '../clock.ts'
import type { PlannedClient } from '../plan.ts'
import { event, isLetter, type Surroundings, type Visitor } from './visitor.ts'

type Ours = Extract<PlannedClient, { make: 'ours' }>

/** `@portico/client` as a page would use it, on the best transport that its network allows. */
export function visitAsOurs(plan: Ours, around: Surroundings): Visitor {
  const client = new Client({
    origin: around.origin,
    auth: { token: () => around.token() },
    globals: globalsOf[plan.transport],
    overlay: false,
    report: (problem) => around.trouble(`${plan.name}: ${textOf(problem)}`),
  })
  client.status.subscribe(() => {
    const { state, finding } = client.status.get()
    const named = finding && { finding: finding.id, facts: JSON.stringify(finding.facts) }
    around.saw({ at: now(), state, ...named })
  })
  for (const name of plan.channels) listen(client, name, around)
  client.start()
  return {
    async publish({ id, channel }): Promise<Outcome> {
      try {
        const { position, repeated } = await client.publish(channel, event, { id, channel }, { key: id })
        return { kind: 'acknowledged', ...(position && !repeated && { place: position }) }
      } catch (error) {
        const isRefusal = error instanceof PublishError && error.fault !== 'closed'
        return isRefusal ? { kind: 'refused', why: error.message } : { kind: 'unknown' }
      }
    },
    retry() {
      if (client.status.get().state === 'stopped') client.retry()
    },
    leave: () => client.close(),
  }
}

function listen(client: Client, name: string, { told, trouble }: Surroundings): void {
  const channel = client.channel(name)
  let last: FeedState['kind'] | undefined
  channel.state.subscribe(() => {
    const state = channel.state.get()
    // The number of replayed publications comes a moment later, as the same state once more.
    const isCount = state.kind === 'live' && state.replayed > 0
    if (state.kind === 'live' && !isCount) told(name, { kind: 'live', at: now(), how: state.after })
    if (state.kind === 'denied') told(name, { kind: 'denied', at: now(), why: state.finding.id })
    if (state.kind === 'interrupted' && last !== 'interrupted') told(name, { kind: 'interrupted', at: now() })
    last = state.kind
  })
  channel.onEvery((letter, { offset = 0 }) => {
    if (isLetter(letter)) told(name, { kind: 'publication', at: now(), offset, letter })
    else trouble(`${name} brought ${JSON.stringify(letter)}`)
  })
}

class Blocked extends WebSocket {
  constructor() {
    super('ws://127.0.0.1:1')
  }
}

const withoutStreams: typeof fetch = (input, init) =>
  new URL(String(input)).pathname.endsWith('/http_stream')
    ? Promise.reject(new TypeError('blocked'))
    : fetch(input, init)

/** Simulates networks that allow only this transport and those below it. */
const globalsOf: Readonly<Record<Ours['transport'], NonNullable<ClientOptions['globals']>>> = {
  websocket: {},
  http_stream: { websocket: Blocked },
  poll: { websocket: Blocked, fetch: withoutStreams },
}

function textOf(problem: unknown): string {
  return problem instanceof Error
    ? `${problem.message} ${textOf(problem.cause ?? '')}`.trim()
    : String(problem)
}
