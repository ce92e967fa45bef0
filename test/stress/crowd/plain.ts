import { publishedClient } from '../../../services/realtime/test/support/published-client.ts'
import type { Arrival, Outcome } from '../chronicle.ts'
import { now } from '../clock.ts'
import type { PlannedClient } from '../plan.ts'
import { event, isLetter, type Surroundings, type Visitor } from './visitor.ts'

type Subscription = ReturnType<ReturnType<typeof publishedClient>['newSubscription']>
type Plain = Extract<PlannedClient, { make: 'plain' }>

/** npm `centrifuge` on its own, as anybody may use it. */
export function visitAsPlain(plan: Plain, around: Surroundings): Visitor {
  const isBinary = plan.dialect === 'protobuf'
  const client = publishedClient(plan.dialect, around.origin, {
    getToken: () => around.token(),
    minReconnectDelay: 200,
    maxReconnectDelay: 2_000,
  })
  client.on('disconnected', ({ code, reason }) => {
    if (!left) around.trouble(`${plan.name} was sent away for good: ${code} ${reason}`)
  })
  let left = false
  for (const name of plan.channels) listen(client.newSubscription(name), name, isBinary, around)
  client.connect()
  return {
    async publish({ id, channel }): Promise<Outcome> {
      const envelope = { event, data: { id, channel } }
      try {
        await client.publish(
          channel,
          isBinary ? new TextEncoder().encode(JSON.stringify(envelope)) : envelope,
        )
        return { kind: 'acknowledged' }
      } catch (error) {
        const { code, message } = error as { code: number; message: string }
        // Codes below 100 are the library's own: the outcome is unknown.
        return code < 100 ? { kind: 'unknown' } : { kind: 'refused', why: `${code} ${message}` }
      }
    },
    retry: () => client.connect(),
    leave() {
      left = true
      client.disconnect()
    },
  }
}

function listen(
  subscription: Subscription,
  name: string,
  isBinary: boolean,
  { told, trouble }: Surroundings,
): void {
  let isFirst = true
  subscription.on('subscribed', ({ wasRecovering, recovered, streamPosition: place }) => {
    const how: Arrival = isFirst ? 'first' : wasRecovering && recovered ? 'recovered' : 'gap'
    isFirst = false
    told(name, { kind: 'live', at: now(), how, ...(place && { place }) })
  })
  subscription.on('publication', ({ data, offset = 0 }) => {
    const envelope: unknown = isBinary ? JSON.parse(new TextDecoder().decode(data)) : data
    const letter = (envelope as { readonly data?: unknown }).data
    if (isLetter(letter)) told(name, { kind: 'publication', at: now(), offset, letter })
    else trouble(`${name} brought ${JSON.stringify(envelope)}`)
  })
  subscription.on('subscribing', () => told(name, { kind: 'interrupted', at: now() }))
  subscription.on('unsubscribed', ({ code, reason }) => {
    // 0 means that we left.
    if (code > 0) told(name, { kind: 'denied', at: now(), why: `${code} ${reason}` })
  })
  subscription.subscribe()
}
