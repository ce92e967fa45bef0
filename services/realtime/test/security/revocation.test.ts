import { rawJson } from '@portico/protocol'
import { decodeJwt } from 'jose'
import t from 'tap'
import { startService } from '../support/service.ts'
import { signSubscription, signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'
import { emulate, nameOf, Visitor, ways } from './ways.ts'

const running = await startService({ env: { LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1000' } })
t.teardown(() => running[Symbol.asyncDispose]())
const { node } = running.service.node

const revoked = 4500
const permissionRevoked = 2100
const claims = { jti: 'token-1', sid: 'laptop' }

/** What is revoked, by the words of the server API. */
const orders = {
  token: { tokenId: claims.jti },
  session: { session: claims.sid },
  user: { user: 'mallory' },
} as const

for (const way of ways) {
  for (const [what, order] of Object.entries(orders)) {
    t.test(`${nameOf(way)}: a revoked ${what} ends what is open, and opens nothing again`, async (t) => {
      // Issued a second ago, and revoked up to then, so that the next round's tokens are others.
      const issued = Math.floor(Date.now() / 1000)
      const suffix = `${nameOf(way)} ${what}`
      const own = { jti: `${claims.jti} ${suffix}`, sid: `${claims.sid} ${suffix}`, iat: issued }
      const user = `mallory ${suffix}`
      const token = await signToken({ user, claims: own })
      const { visitor, welcome } = await Visitor.dial(way, running.url, token)
      using _visitor = visitor
      t.match(welcome, { kind: 'result' })
      const bystander = await Visitor.dial(way, running.url, await signToken({ user: 'bob' }))
      using _bystander = bystander.visitor

      const until = Date.now() + 60_000
      const hit = {
        ...('tokenId' in order && { tokenId: own.jti }),
        ...('session' in order && { session: own.sid }),
      }
      await node.revoke({ ...hit, ...('user' in order && { user }), before: Date.now() + 5_000, until })

      t.equal(await visitor.ended, revoked, 'the open connection ends')
      const again = await Visitor.dial(way, running.url, token)
      using _again = again.visitor
      t.strictSame(again.welcome, { kind: 'ended', code: revoked }, 'the same token again')
      if (visitor.session !== undefined) {
        const frame = way.encoding === 'json' ? '{"id":9,"rpc":{"method":"$sys.ping"}}' : new Uint8Array([0])
        const { status } = await emulate(running.url, visitor.session, way.encoding, frame)
        t.ok([204, 404].includes(status))
      }
      t.match(await bystander.visitor.ask('rpc', { method: '$sys.ping' }), { kind: 'result' }, 'nobody else')
    })
  }

  t.test(`${nameOf(way)}: a revoked token does not prolong a connection`, async (t) => {
    const user = `refresher ${nameOf(way)}`
    const { visitor } = await Visitor.dial(way, running.url, await signToken({ user }))
    using _visitor = visitor
    const jti = `old ${nameOf(way)}`
    await node.revoke({ tokenId: jti, before: Date.now() + 5_000, until: Date.now() + 60_000 })
    const token = await signToken({ user, claims: { jti } })
    t.strictSame(await visitor.ask('refresh', { token }), { kind: 'ended', code: revoked })
  })

  t.test(
    `${nameOf(way)}: a revoked subscription token ends what it opened, and opens nothing again`,
    async (t) => {
      const user = `reader ${nameOf(way)}`
      const jti = `grant ${nameOf(way)}`
      const channel = 'private:somebody-else'
      const grant = await signSubscription(channel, { user, claims: { jti } })
      const first = await Visitor.dial(way, running.url, await signToken({ user }))
      using _first = first.visitor
      t.match(await first.visitor.ask('subscribe', { channel, token: grant }), { kind: 'result' })
      await node.revoke({ tokenId: jti, before: Date.now() + 5_000, until: Date.now() + 60_000 })
      t.match(
        await first.visitor.ask('rpc', { method: '$sys.ping' }),
        { kind: 'result' },
        'it stays connected',
      )
      t.match(first.visitor.pushes, [{ channel, unsubscribe: { code: permissionRevoked } }])
      const second = await Visitor.dial(way, running.url, await signToken({ user }))
      using _second = second.visitor
      t.strictSame(await second.visitor.ask('subscribe', { channel, token: grant }), {
        kind: 'ended',
        code: revoked,
      })
    },
  )
}

t.test(
  'a subscription stands on the token it was refreshed with, not on the one that opened it',
  async (t) => {
    const channel = 'private:refreshed'
    const grant = (jti: string) => signSubscription(channel, { claims: { jti } })
    const revoke = (tokenId: string) =>
      node.revoke({ tokenId, before: Date.now() + 5_000, until: Date.now() + 60_000 })
    await using client = await WireClient.connect(running.websocketUrl)
    await client.call('subscribe', { channel, token: await grant('first grant') })
    await client.call('sub_refresh', { channel, token: await grant('second grant') })
    await revoke('first grant')
    await node.publish(channel, { data: rawJson('before') })
    t.match(await client.publication(), { data: '"before"' })
    await revoke('second grant')
    await node.publish(channel, { data: rawJson('after') })
    t.match(await client.pushes.next(), { channel, unsubscribe: { code: permissionRevoked } })
    await client.call('rpc', { method: '$sys.ping' })
    t.strictSame(client.pushes.drain(), [], 'nothing follows')
  },
)

t.test('a token of the very second of a revocation opens nothing, but the next one may', async (t) => {
  const user = 'back-again'
  const token = await signToken({ user })
  const { iat = 0 } = decodeJwt(token)
  await using before = await WireClient.open(running.websocketUrl)
  await before.call('connect', { token })
  await node.revoke({ user, before: iat * 1000 + 500, until: Date.now() + 60_000 })
  t.equal((await before.closed).code, revoked, 'what was there goes')
  await using after = await WireClient.open(running.websocketUrl)
  t.match(await after.refused('connect', { token }), { code: 109 })
})
