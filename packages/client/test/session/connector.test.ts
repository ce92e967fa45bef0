import { Client } from '@portico/client'
import t from 'tap'
import { discovery } from '../../src/testing/discovery.ts'

interface Command {
  readonly id: number
  readonly connect?: { readonly token: string }
  readonly refresh?: { readonly token: string }
}

/** A service that accepts each token for one second and for one use, and the last one never. */
function serviceFor(sent: [string, string][], last: string) {
  return class extends EventTarget {
    onopen = () => {}
    onclose = (_: { readonly code: number; readonly reason: string }) => {}
    onmessage = (_: { readonly data: string }) => {}

    constructor() {
      super()
      queueMicrotask(() => this.onopen())
    }

    send(frame: string): void {
      for (const line of frame.split('\n')) this.#take(JSON.parse(line))
    }

    close(): void {}

    #take({ id, connect, refresh }: Command): void {
      const { token } = connect ?? refresh ?? {}
      const isSpent = token === last || sent.some(([, earlier]) => earlier === token)
      if (token !== undefined) sent.push([connect ? 'connect' : 'refresh', token])
      const lease = { client: 'c', version: 'fake', expires: true, ttl: 1 }
      const result = connect ? { connect: lease } : refresh ? { refresh: lease } : { rpc: { data: {} } }
      queueMicrotask(() => {
        if (isSpent) this.onclose({ code: 3500, reason: 'invalid token' })
        else this.onmessage({ data: JSON.stringify({ id, ...result }) })
      })
    }
  }
}

t.test('each token is sent once, however often it is exchanged, also the one that is refused', async (t) => {
  const sent: [string, string][] = []
  const { promise: done, resolve } = Promise.withResolvers<void>()
  let tokens = 0
  const client = new Client({
    origin: 'http://app.test',
    auth: {
      token: async () => {
        tokens += 1
        if (tokens === 4) resolve()
        return `token ${tokens}`
      },
    },
    globals: {
      websocket: serviceFor(sent, 'token 3'),
      fetch: async () => Response.json(discovery),
    },
  })
  t.teardown(() => client.close())
  client.start()
  await done
  t.same(sent, [
    ['connect', 'token 1'],
    ['refresh', 'token 2'],
    ['refresh', 'token 3'],
  ])
})
