import type { Incoming } from '@portico/protocol'
import t from 'tap'
import { maxPrefetched, prefetchPolicy } from '../../src/connection/prefetch-policy.ts'

function setUp({ state = 'connected', most = 30 } = {}) {
  const prefetched: string[] = []
  const connection = {
    state,
    limits: { affords: (commands: number) => commands <= most },
    rights: { prefetch: (channel: string, action: string) => void prefetched.push(`${action} ${channel}`) },
  } as unknown as Parameters<typeof prefetchPolicy>[2]
  const come = (name: string, request: object, place = 1) => {
    const message = { kind: 'command', command: { id: 1, name, request } } as unknown as Incoming
    prefetchPolicy(message, place, connection)
    return prefetched.splice(0)
  }
  return { come }
}

t.test('the policy of a subscribe is asked when it comes, and nothing else is', async (t) => {
  const { come } = setUp()
  t.strictSame(come('subscribe', { channel: 'a' }), ['subscribe a'])
  t.strictSame(come('subscribe', { channel: 'a', token: 'x' }), [], 'the token decides')
  t.strictSame(come('unsubscribe', { channel: 'a' }), [])
})

t.test('only of what will be run: of a client that is let in, and that may ask as much', async (t) => {
  t.strictSame(setUp({ state: 'connecting' }).come('subscribe', { channel: 'a' }), [])
  t.strictSame(setUp({ state: 'accepted' }).come('subscribe', { channel: 'a' }), ['subscribe a'])
  const { come } = setUp({ most: 3 })
  t.strictSame(come('subscribe', { channel: 'a' }, 3), ['subscribe a'])
  t.strictSame(come('subscribe', { channel: 'a' }, 4), [])
  t.strictSame(come('subscribe', { channel: 'a' }, 0), [], 'it runs already, or was refused')
})

t.test('only of those whose turn comes soon', async (t) => {
  const { come } = setUp()
  t.strictSame(come('subscribe', { channel: 'a' }, maxPrefetched), ['subscribe a'])
  t.strictSame(come('subscribe', { channel: 'a' }, maxPrefetched + 1), [])
})
