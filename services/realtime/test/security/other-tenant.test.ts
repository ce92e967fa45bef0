import { defineChannels, durable, ephemeral } from '@portico/channels'
import { until } from '@portico/harness'
import {
  type CommandName,
  commandErrors,
  commandNames,
  type RawJson,
  rawJson,
  systemMethods,
} from '@portico/protocol'
import t from 'tap'
import { database } from '../streams/fixtures/database.ts'
import { startService } from '../support/service.ts'
import { signSubscription, signToken } from '../support/token.ts'
import { nameOf, Visitor, ways } from './ways.ts'

const options = { presence: true, history: { size: 10, ttl: '5 minutes' } } as const
const contract = defineChannels<unknown>()({
  'tenant:{id}': ephemeral({
    policy: ({ principal, params }) => principal.claims.tenant === params.id,
    publish: 'policy',
    filter: true,
    ...options,
  }),
  'members:{id}': ephemeral({
    policy: ({ principal, params }) => principal.claims.tenant === params.id,
    publish: 'subscribers',
    ...options,
  }),
  'journal:{id}': durable({
    policy: ({ principal, params }) => principal.claims.tenant === params.id,
    publish: 'policy',
    presence: true,
    filter: true,
  }),
})
const { url: DATABASE_URL } = await database(t)
const running = await startService({
  contract,
  env: { DATABASE_URL, LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1000' },
})
t.teardown(() => running[Symbol.asyncDispose]())
await until('Postgres to be there', async () => (await fetch(`${running.url}/ws/health/ready`)).ok)
const { node } = running.service.node

const theirs = ['tenant:theirs', 'members:theirs', 'journal:theirs'] as const
/** What a client that is not theirs must never see. */
const secrets = /their-secret|their-user/

const json = (value: unknown): RawJson => rawJson(value)
const owner = await Visitor.dial(
  ways[0],
  running.url,
  await signToken({ user: 'their-user', claims: { tenant: 'theirs' } }),
)
t.teardown(() => owner.visitor[Symbol.dispose]())
for (const channel of theirs) {
  const { kind } = await owner.visitor.ask('subscribe', { channel })
  if (kind !== 'result') throw new Error(`the owner may not subscribe to ${channel}`)
  await node.publish(channel, { data: json('their-secret') })
}

interface Attack {
  readonly name: string
  readonly command: CommandName
  readonly request: unknown
}

const ownGrant = await signSubscription('tenant:mine', { user: 'me' })
const theirGrant = await signSubscription('tenant:theirs', { user: 'their-user' })

function attacksOn(channel: string): readonly Attack[] {
  const plain = (['subscribe', 'presence', 'presence_stats', 'history'] as const).map((command) => ({
    name: command,
    command,
    request: { channel },
  }))
  const claims = [{ channel, epoch: '', base: 0, offset: 1, hash: '' }]
  const parameters = {
    channel,
    channels: claims,
    action: 'subscribe',
    data: 'forged',
    key: 'k',
    event: 'said',
  }
  const systemCalls = Object.values(systemMethods).map(
    (method): Attack => ({ name: method, command: 'rpc', request: { method, data: json(parameters) } }),
  )
  return [
    ...plain,
    { name: 'publish', command: 'publish', request: { channel, data: json('forged') } },
    { name: 'subscribe from the beginning', command: 'subscribe', request: { channel, recover: true } },
    { name: 'subscribe with a grant of ours', command: 'subscribe', request: { channel, token: ownGrant } },
    {
      name: 'subscribe with a grant of theirs',
      command: 'subscribe',
      request: { channel, token: theirGrant },
    },
    { name: 'sub_refresh', command: 'sub_refresh', request: { channel, token: theirGrant } },
    { name: 'unsubscribe', command: 'unsubscribe', request: { channel } },
    { name: 'send', command: 'send', request: { data: json({ channel }) } },
    { name: 'refresh', command: 'refresh', request: { token: 'x' } },
    { name: 'connect', command: 'connect', request: { token: 'x' } },
    ...systemCalls,
  ]
}

/** What may be answered with a result, and what that result says. */
const harmless: Readonly<Record<string, unknown>> = {
  unsubscribe: {},
  [systemMethods.whoami]: { data: /"user":"me"/ },
  [systemMethods.can]: { data: /"allowed":false/ },
  [systemMethods.channels]: { data: '{"channels":[]}' },
  [systemMethods.ping]: { data: '{}' },
  [systemMethods.audit]: { data: /^\{"channels":\[\{"channel":"\w+:theirs","verdict":"unknown"\}\]\}$/ },
}

t.test('every command of the protocol is in the table', async (t) => {
  const tried = new Set(attacksOn('tenant:theirs').map(({ command }) => command))
  t.strictSame(
    [...commandNames].filter((name) => !tried.has(name)),
    [],
  )
})

for (const way of ways) {
  for (const channel of theirs) {
    t.test(`${nameOf(way)}: nothing of ${channel} by any command`, async (t) => {
      const before = owner.visitor.pushes.length
      const presentBefore = await node.presenceStats(channel)
      for (const { name, command, request } of attacksOn(channel)) {
        const token = await signToken({ user: 'me', claims: { tenant: 'mine' } })
        const { visitor, welcome } = await Visitor.dial(way, running.url, token)
        using _leaving = visitor
        t.equal(welcome.kind, 'result')
        // Nobody answers send: whatever comes next shows what became of it.
        const answer = command === 'send' ? await sent(visitor, request) : await visitor.ask(command, request)
        if (answer.kind === 'result') t.match(answer.result, harmless[name] ?? { never: true }, name)
        if (answer.kind === 'error') t.equal(answer.error.code, commandErrors.permissionDenied.code, name)
        t.notMatch(JSON.stringify([answer, visitor.pushes]), secrets, `${name} shows nothing`)
      }
      t.equal(owner.visitor.pushes.length, before, 'nothing arrived there')
      t.strictSame(await node.presenceStats(channel), presentBefore)
      const { publications } = await node.history(channel, { since: undefined, limit: 100, reverse: false })
      t.equal(publications.length, 1, 'nothing was published')
    })
  }
}

for (const channel of theirs) {
  t.test(`with the tenant’s own token each of them is answered on ${channel}`, async (t) => {
    for (const command of ['presence', 'presence_stats', 'history'] as const) {
      t.match(await owner.visitor.ask(command, { channel }), { kind: 'result' }, command)
    }
  })
}

async function sent(visitor: Visitor, request: unknown) {
  void visitor.ask('send', request)
  return visitor.ask('rpc', { method: systemMethods.ping })
}
