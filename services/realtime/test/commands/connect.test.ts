import { CommandError } from '@portico/protocol'
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
      isLive: () => false,
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

t.test(
  'a channel of the token that a back end has only begun to open is left to the next attempt',
  async (t) => {
    const outcome = (isLive: boolean) => {
      const subscriptions = {
        has: () => true,
        isLive: () => isLive,
        open: () => t.fail('it is held already'),
      }
      const caller = {
        id: 'c1',
        peer: {},
        transport: {},
        lifetime: { throwIfGone: () => {} },
        accept: () => {},
        subscriptions,
      }
      const principal = { user: 'ann', channels: ['feed:1'] }
      const services = {
        isOverloaded: () => false,
        roster: { connectionCount: 0 },
        limits: defaultLimits,
        authenticator: { authenticate: async () => ({ kind: 'authenticated', principal }) },
        timing: { pingSeconds: 25 },
        now: () => 0,
      }
      return connect(...([{}, caller, services] as unknown as Arguments))
    }
    await t.rejects(outcome(false), new CommandError('tooManyRequests'))
    t.match(await outcome(true), { result: { client: 'c1' } }, 'its push has told the client')
  },
)
