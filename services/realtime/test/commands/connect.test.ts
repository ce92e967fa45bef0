import t from 'tap'
import { connect } from '../../src/commands/connect.ts'
import { defaultLimits } from '../../src/limits/limits.ts'

type Arguments = Parameters<typeof connect>

t.test(
  'a channel of the token that ends while the others are opened is not told as subscribed',
  async (t) => {
    const held = new Set<string>()
    const live: string[] = []
    const subscriptions = {
      open: async ({ channel: { name } }: { channel: { name: string } }) => {
        held.add(name)
        // A back end ends the first one while the second is read.
        if (name === 'feed:2') held.delete('feed:1')
        return { result: {}, bytes: 0, goLive: () => void live.push(name) }
      },
      has: (name: string) => held.has(name),
    }
    const caller = {
      id: 'c1',
      peer: { cookie: 'of the session' },
      transport: {},
      lifetime: { throwIfGone: () => {} },
      accept: () => {},
      startHeartbeat: () => {},
      subscriptions,
    }
    const principal = { user: 'ann', channels: ['feed:1', 'feed:2', 'feed:3'] }
    const services = {
      isOverloaded: () => false,
      roster: { connectionCount: 0 },
      limits: defaultLimits,
      authenticator: {
        authenticate: async ({ cookie }: { cookie?: string }) => {
          t.equal(cookie, 'of the session')
          return { kind: 'authenticated', principal }
        },
      },
      node: { find: (name: string) => ({ name, definition: { announce: false } }) },
      timing: { pingSeconds: 25 },
      now: () => 0,
    }
    const { result, queued } = await connect(...([{}, caller, services] as unknown as Arguments))
    t.equal(caller.peer.cookie, undefined, 'a connection does not keep it')
    t.strictSame([...(result.subs?.keys() ?? [])], ['feed:2', 'feed:3'])
    queued?.()
    t.strictSame(live, ['feed:2', 'feed:3'])
  },
)
