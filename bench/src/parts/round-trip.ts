import { startCaddyDoor } from '../../../proxy/test/caddy-door.ts'
import { startEmbeddedDoor } from '../../../proxy/test/embedded-door.ts'
import { startNginxDoor } from '../../../proxy/test/nginx-door.ts'
import { quantile } from '../figures/figure.ts'
import { Client, transports } from '../servers/client.ts'
import { startNode, tokenOf } from '../servers/portico.ts'
import type { Form, Part } from './part.ts'

const sizes: Readonly<Record<Form, { readonly trips: number; readonly rounds: number }>> = {
  full: { trips: 200, rounds: 5 },
  short: { trips: 5, rounds: 1 },
}

/** Trips that are not counted: they open connections and compile code. */
const warmUps = 3

export const roundTrip: Part = {
  name: 'round-trip',
  title: 'Publish round trip',
  says:
    'From `publish` until the same client has received its own publication: one request there, the transport back; one ' +
    'at a time, with npm `centrifuge` in Node.',
  async measure({ form, figures, progress }) {
    const { trips, rounds } = sizes[form]
    await using stack = new AsyncDisposableStack()
    const node = stack.use(await startNode())
    const address = `127.0.0.1:${node.port}`
    const behind = { web: address, realtime: [address] }
    const origins = {
      'no front door': `http://${address}`,
      embedded: stack.use(await startEmbeddedDoor(behind)).url,
      nginx: stack.use(await startNginxDoor(behind)).url,
      Caddy: stack.use(await startCaddyDoor(behind)).url,
    }
    for (let round = 0; round < rounds; round += 1) {
      progress(`round ${round + 1}`)
      for (const transport of transports) {
        for (const [door, origin] of Object.entries(origins)) {
          using traveller = new Client(origin, transport, tokenOf('traveller'))
          const times = await travel(traveller, `bench:${transport}`, trips)
          figures.note(transport, door, { p50: quantile(times, 0.5), p99: quantile(times, 0.99) })
        }
      }
    }
  },
}

async function travel(client: Client, channel: string, trips: number): Promise<readonly number[]> {
  let back = (): void => {}
  await client.subscribe(channel, () => back())
  const times: number[] = []
  for (let trip = 0; trip < warmUps + trips; trip += 1) {
    const { promise, resolve } = Promise.withResolvers<void>()
    back = resolve
    const began = performance.now()
    await Promise.all([promise, client.publish(channel, { trip })])
    if (trip >= warmUps) times.push(performance.now() - began)
  }
  return times
}
