import type { Action, Answer } from '@portico/channels'
import { app, principals } from '@portico/contract/service'
import { loadDb } from '@portico/db'
import { migrate } from '@portico/db/migrate'
import { startEphemeralPostgres } from '@portico/postgres/embedded'
import t from 'tap'

const server = await startEphemeralPostgres()
await migrate(server.url)
const db = await loadDb(server.url)
t.teardown(async () => {
  await db.$disconnect()
  await server.stop()
})

const person = (id: string) => ({ id, name: id, email: `${id}@example.com` })
await db.user.createMany({
  data: [person('ada'), person('bob'), { ...person('eve'), revokedAt: new Date() }],
})
await db.conversation.create({ data: { id: 'c1', title: 'Two', members: { create: { userId: 'ada' } } } })
await db.board.create({ data: { id: 'b1', name: 'Plan', members: { create: { userId: 'ada' } } } })
const show = { title: 'Sale', hostId: 'ada', startsAt: new Date(0) }
await db.show.createMany({
  data: [
    { ...show, id: 'live', state: 'live' },
    { ...show, id: 'over', state: 'ended' },
  ],
})

async function ask(user: string, action: Action, channel: string): Promise<Answer | undefined> {
  const match = app.match(channel)
  const signal = AbortSignal.timeout(5_000)
  return match?.definition.policy?.({
    principal: { user, claims: {} },
    params: match.params,
    action,
    db,
    signal,
  })
}

const allowed = { kind: 'allow' }
const denied = (reason: RegExp) => ({ kind: 'deny', reason })

t.test('the inspector is for administrators, as their rows say now', async (t) => {
  t.match(await ask('bob', 'subscribe', 'inspector:readings'), denied(/administrators/))
  await db.user.update({ where: { id: 'bob' }, data: { role: 'administrator' } })
  t.match(await ask('bob', 'subscribe', 'inspector:readings'), allowed)
  await db.user.update({ where: { id: 'bob' }, data: { revokedAt: new Date() } })
  t.match(await ask('bob', 'subscribe', 'inspector:readings'), denied(/administrators/))
  await db.user.update({ where: { id: 'bob' }, data: { role: 'member', revokedAt: null } })
})

t.test('every channel has a policy, and none is open to somebody unknown', async (t) => {
  for (const pattern of app.patterns) {
    const channel = pattern.replaceAll(/\{\w+\}/g, 'c1')
    t.match(await ask('', 'subscribe', channel), denied(/Sign in/), pattern)
  }
})

t.test('a conversation, with its typing and its answers, is for its members', async (t) => {
  for (const channel of ['conversation:c1', 'conversation:c1:typing', 'conversation:c1:answer']) {
    t.match(await ask('ada', 'subscribe', channel), allowed)
    t.match(await ask('bob', 'subscribe', channel), denied(/not a member of this conversation/))
    t.match(await ask('ada', 'subscribe', channel.replace('c1', 'c2')), denied(/not a member/))
  }
})

t.test('a board, with its cursors, is for its members', async (t) => {
  for (const channel of ['board:b1', 'board:b1:cursors']) {
    t.match(await ask('ada', 'subscribe', channel), allowed)
    t.match(await ask('bob', 'subscribe', channel), denied(/not a member of this board/))
  }
})

t.test('what concerns one person is for that person', async (t) => {
  t.match(await ask('ada', 'subscribe', 'user:ada'), allowed)
  t.match(await ask('bob', 'subscribe', 'user:ada'), denied(/private/))
  t.match(await ask('bob', 'history', 'user:ada'), denied(/private/))
})

t.test('a show is open to everybody signed in, and to comments while it is live', async (t) => {
  t.match(await ask('bob', 'subscribe', 'show:live'), allowed)
  t.match(await ask('bob', 'publish', 'show:live:comments'), allowed)
  t.match(await ask('bob', 'subscribe', 'show:over:comments'), allowed)
  t.match(await ask('bob', 'publish', 'show:over:comments'), denied(/not live/))
  t.match(await ask('bob', 'subscribe', 'show:none'), denied(/no such show/))
})

t.test('clients publish only where people point, type and comment, and only a little at once', async (t) => {
  const definitions = app.patterns.map((pattern) => {
    const match = app.match(pattern.replaceAll(/\{\w+\}/g, '7'))
    return [pattern, match?.definition] as const
  })
  const open = definitions.filter(([, definition]) => definition?.publish !== 'nobody')
  t.strictSame(
    open.map(([pattern, definition]) => [pattern, definition?.maxDataBytes]),
    [
      ['conversation:{id}:typing', 1_024],
      ['board:{id}:cursors', 1_024],
      ['show:{id}:comments', 4_096],
    ],
  )
})

t.test('lists everybody who could ask, and no one who was shut out', async (t) => {
  await db.user.createMany({ data: Array.from({ length: 1_200 }, (_, index) => person(`viewer-${index}`)) })
  const listed = await Array.fromAsync(principals({ db }))
  t.equal(listed.length, 1_202)
  t.equal(new Set(listed.map(({ user }) => user)).size, 1_202)
  t.strictSame(listed[0], { user: 'ada', claims: { role: 'member' } })
  t.notOk(listed.some(({ user }) => user === 'eve'))
})
