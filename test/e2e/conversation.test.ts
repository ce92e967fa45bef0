import t from 'tap'

import { deleteMessage, editMessage } from '../../web/features/messages/server/change-message.ts'
import { markRead } from '../../web/features/messages/server/mark-read.ts'
import { readConversations } from '../../web/features/messages/server/read-conversations.ts'
import { readEarlier, readThread } from '../../web/features/messages/server/read-thread.ts'
import { sendMessage } from '../../web/features/messages/server/send-message.ts'
import { startConversation } from '../../web/features/messages/server/start-conversation.ts'
import { markNotificationsRead } from '../../web/features/notifications/server/mark-notifications-read.ts'
import { openOwnDb } from './own-database.ts'

const db = await openOwnDb(t)

const people = ['ada', 'bob', 'cleo', 'dora']
await db.user.createMany({ data: people.map((id) => ({ id, name: id, email: `${id}@example.com` })) })

let keys = 0
function send(conversationId: string, senderId: string, body: string, clientKey = `key-${keys++}`) {
  return sendMessage(db, { conversationId, senderId, body, clientKey, attachmentUrl: null })
}

/** Reports that the person has seen the message with this text, or else the newest. */
async function seen(conversationId: string, userId: string, body?: string) {
  const { id: upTo } = await db.message.findFirstOrThrow({
    where: { conversationId, ...(body !== undefined && { body }) },
    orderBy: { sentAt: 'desc' },
  })
  return markRead(db, { conversationId, userId, upTo })
}

/** What was published on a channel so far, in order. */
async function told(channel: string): Promise<{ event: string; data: Record<string, unknown> }[]> {
  const rows = await db.$queryRaw<{ data: { event: string; data: Record<string, unknown> } }[]>`
    SELECT data FROM portico.outbox WHERE channel = ${channel} ORDER BY id`
  return rows.map(({ data }) => data)
}

function start(personId: string, memberIds: string[], { id = crypto.randomUUID(), title = '' } = {}) {
  return startConversation(db, personId, { id, memberIds, title })
}

/** Starts another conversation of three. */
async function begin(): Promise<string> {
  const started = await start('ada', ['bob', 'cleo'], { title: 'Plans' })
  if (typeof started === 'string') throw new Error(`not begun: ${started}`)
  await db.$executeRaw`DELETE FROM portico.outbox`
  return started.id
}

t.test('two people have one conversation, however often and however fast it is begun', async (t) => {
  const begun = await Promise.all([start('ada', ['bob']), start('bob', ['ada'])])
  t.strictSame(begun[0], begun[1])
  t.equal(await start('ada', ['nobody']), 'no-such-member')
  t.equal(await start('ada', ['ada']), 'no-such-member', 'nor with oneself')
  const [row] = (await readConversations(db, 'bob')).rows
  t.match(row, { kind: 'direct', title: 'ada', face: { id: 'ada' } }, 'named after the other one')
})

t.test('a group that is begun again with the same id is the same, and told of once', async (t) => {
  const group = { id: crypto.randomUUID(), title: 'Kiln' }
  const toldCleo = async () =>
    (await told('user:cleo')).filter(({ event }) => event === 'conversation.changed').length
  const before = await toldCleo()
  const tries = [start('ada', ['bob', 'cleo'], group), start('ada', ['bob', 'cleo'], group)]
  t.strictSame(await Promise.all(tries), [{ id: group.id }, { id: group.id }])
  t.strictSame(await start('ada', ['bob', 'cleo'], group), { id: group.id })
  t.equal(await toldCleo(), before + 1)
  t.equal(await start('dora', ['bob', 'cleo'], group), 'not-a-member', 'an id opens nothing')
  t.equal(await db.member.count({ where: { conversationId: group.id } }), 3)
})

t.test('lists are told their rows, with what is unread for each', async (t) => {
  const id = await begin()
  await send(id, 'ada', 'one')
  await Promise.all([send(id, 'ada', 'two'), send(id, 'ada', 'three'), send(id, 'cleo', 'four')])
  const changed = (await told('user:bob')).filter(({ event }) => event === 'conversation.changed')
  t.strictSame(
    changed.map(({ data }) => data.unreadCount),
    [1, 2, 3, 4],
    'counted one after the other',
  )
  const row = (await readConversations(db, 'bob')).rows.find((each) => each.id === id)
  t.strictSame(changed.at(-1)?.data, row, 'what is told is what a reload shows')
})

t.test('the order of the stream is the order of the rows', async (t) => {
  const id = await begin()
  await Promise.all(Array.from({ length: 12 }, (_, index) => send(id, index % 2 ? 'ada' : 'bob', `${index}`)))
  const stream = (await told(`conversation:${id}`)).map(({ data }) => data.id)
  const thread = await readThread(db, { personId: 'ada', id })
  t.strictSame(
    thread?.live.rows.messages.map((row) => row.id),
    stream,
  )
})

t.test('one notification waits until the conversation was read, and is gone with it', async (t) => {
  const id = await begin()
  await send(id, 'ada', 'hello')
  await send(id, 'ada', 'are you there')
  const created = async () =>
    (await told('user:cleo')).filter(({ event }) => event === 'notification.created')
  t.match(await created(), [{ data: { title: 'ada in Plans', body: 'hello', href: `/messages/${id}` } }])
  t.equal((await told('user:ada')).filter(({ event }) => event.startsWith('notification')).length, 0)
  t.equal(await seen(id, 'cleo'), 'read')
  t.match((await told('user:cleo')).at(-1), { event: 'notification.read' })
  t.equal(
    await db.notification.count({ where: { userId: 'cleo', href: `/messages/${id}`, readAt: null } }),
    0,
  )
  await send(id, 'ada', 'and now')
  t.equal((await created()).length, 2, 'and then there can be another')
  await db.$transaction((tx) => markNotificationsRead(tx, 'cleo'))
  await send(id, 'ada', 'still there?')
  t.equal(
    (await created()).length,
    3,
    'also when all notifications were marked as read, and the messages not',
  )
  await send(id, 'cleo', 'I am here')
  const unread = { userId: 'cleo', href: `/messages/${id}`, readAt: null }
  t.equal(await db.notification.count({ where: unread }), 0, 'whoever answers has read')
})

t.test('what was not on the screen stays unread, with its notification', async (t) => {
  const id = await begin()
  for (const body of ['one', 'two', 'three']) await send(id, 'ada', body)
  const heard = async () => (await told(`conversation:${id}`)).filter(({ event }) => event === 'message.read')
  const left = async () => ({
    unread: (await readConversations(db, 'cleo')).rows.find((row) => row.id === id)?.unreadCount,
    notified: await db.notification.count({
      where: { userId: 'cleo', href: `/messages/${id}`, readAt: null },
    }),
  })
  t.equal(await seen(id, 'cleo', 'one'), 'read')
  t.strictSame(await left(), { unread: 2, notified: 1 })
  await Promise.all([seen(id, 'cleo', 'two'), seen(id, 'cleo', 'three')])
  t.strictSame(await left(), { unread: 0, notified: 0 }, 'in whichever order they come')
  const receipts = (await heard()).length
  t.equal(await seen(id, 'cleo', 'one'), 'read', 'a late one takes nothing back')
  t.strictSame(await left(), { unread: 0, notified: 0 })
  t.equal((await heard()).length, receipts, 'and is told to nobody')
  const other = await begin()
  await send(other, 'ada', 'elsewhere')
  const elsewhere = await db.message.findFirstOrThrow({ where: { conversationId: other } })
  const wrong = { conversationId: id, userId: 'cleo', upTo: elsewhere.id }
  t.equal(await markRead(db, wrong), 'no-such-message')
})

t.test('what somebody never reads is counted up to a hundred', async (t) => {
  const id = await begin()
  await db.message.createMany({
    data: Array.from({ length: 150 }, (_, index) => ({
      conversationId: id,
      senderId: 'ada',
      clientKey: `many-${index}`,
      body: `${index}`,
    })),
  })
  await send(id, 'ada', 'one more')
  t.match((await told('user:bob')).findLast(({ event }) => event === 'conversation.changed')?.data, {
    unreadCount: 100,
  })
})

t.test('what a notification quotes changes with the message, and goes with it', async (t) => {
  const id = await begin()
  await send(id, 'ada', 'the code is 4711')
  const { id: first } = await db.message.findFirstOrThrow({ where: { conversationId: id } })
  const quotes = async () => {
    const rows = await db.notification.findMany({
      where: { href: `/messages/${id}` },
      select: { body: true },
    })
    return rows.map(({ body }) => body)
  }
  const message = { id: first, conversationId: id, senderId: 'ada' }
  t.strictSame(await quotes(), ['the code is 4711', 'the code is 4711'])
  await editMessage(db, message, { key: 'edit', body: 'the code is gone' })
  t.strictSame(await quotes(), ['the code is gone', 'the code is gone'])
  await deleteMessage(db, message, { key: 'delete' })
  t.strictSame(await quotes(), ['', ''], 'for every member')
  const changed = (await told('user:cleo')).filter(({ event }) => event === 'notification.changed')
  t.match(changed.at(-1)?.data, { href: `/messages/${id}`, body: '' }, 'and open pages hear of it')
})

t.test('a notification does not outlive the last unseen message', async (t) => {
  const id = await begin()
  await send(id, 'ada', 'one')
  await send(id, 'ada', 'two')
  const [one, two] = await db.message.findMany({ where: { conversationId: id }, orderBy: { sentAt: 'asc' } })
  if (one === undefined || two === undefined) throw new Error('not sent')
  const unread = () => db.notification.count({ where: { href: `/messages/${id}`, readAt: null } })
  const message = (messageId: string) => ({ id: messageId, conversationId: id, senderId: 'ada' })
  await deleteMessage(db, message(one.id), { key: 'first' })
  t.equal(await unread(), 2, 'the second still waits, for both members')
  await deleteMessage(db, message(two.id), { key: 'second' })
  t.equal(await unread(), 0)
  t.match((await told('user:cleo')).at(-1), { event: 'notification.read' }, 'and open pages hear of it')
})

t.test('the same key sends once, and a stranger sends nothing', async (t) => {
  const id = await begin()
  const outcomes = await Promise.all([send(id, 'ada', 'x', 'same'), send(id, 'ada', 'x', 'same')])
  t.strictSame(outcomes.toSorted(), ['sent', 'sent-before'])
  t.equal((await told(`conversation:${id}`)).length, 1)
  t.equal(await send(id, 'dora', 'let me in'), 'not-a-member')
  t.equal(await seen(id, 'dora'), 'not-a-member')
  t.equal(await readThread(db, { personId: 'dora', id }), undefined)
  t.equal(await readEarlier(db, { personId: 'dora', id, before: 'x' }), undefined)
})

t.test('a key that somebody else has used hides no message and no change', async (t) => {
  const id = await begin()
  await db.$queryRaw`SELECT action FROM portico.roll()`
  await send(id, 'ada', 'first', 'used')
  await send(id, 'bob', 'second', 'used')
  const { id: second } = await db.message.findFirstOrThrow({ where: { conversationId: id, senderId: 'bob' } })
  const message = { id: second, conversationId: id, senderId: 'bob' }
  t.equal(await editMessage(db, message, { key: 'used', body: 'third' }), 'changed')
  const heard = await db.$queryRaw`
    SELECT data ->> 'event' AS event, tags ->> 'key' AS key
    FROM portico.sequence(ARRAY(SELECT generate_series(0, 15)::smallint))
    WHERE channel = ${`conversation:${id}`} ORDER BY "offset"`
  t.strictSame(heard, [
    { event: 'message.sent', key: 'used' },
    { event: 'message.sent', key: 'used' },
    { event: 'message.edited', key: 'used' },
  ])
})

t.test('only whoever wrote a message changes it, and a deleted one stays deleted', async (t) => {
  const id = await begin()
  await send(id, 'ada', 'first')
  const message = (senderId: string, messageId: string) => ({ id: messageId, conversationId: id, senderId })
  const { id: first } = await db.message.findFirstOrThrow({ where: { conversationId: id } })
  t.equal(await editMessage(db, message('bob', first), { key: '1', body: 'mine' }), 'not-yours')
  t.equal(await editMessage(db, message('ada', first), { key: '2', body: 'better' }), 'changed')
  t.match((await told('user:bob')).at(-1)?.data, { preview: 'better', unreadCount: 1 })
  t.equal(await deleteMessage(db, message('ada', first), { key: '3' }), 'changed')
  t.match((await told('user:bob')).findLast(({ event }) => event === 'conversation.changed')?.data, {
    preview: '',
    unreadCount: 0,
  })
  t.equal(await editMessage(db, message('ada', first), { key: '4', body: 'back' }), 'not-yours')
})

t.test('pages of the past follow each other without a gap', async (t) => {
  const id = await begin()
  const at = (index: number) => new Date(Date.now() - (200 - index) * 1_000)
  await db.message.createMany({
    data: Array.from({ length: 150 }, (_, index) => ({
      conversationId: id,
      senderId: 'ada',
      clientKey: `past-${index}`,
      body: `${index}`,
      sentAt: at(index),
    })),
  })
  const thread = await readThread(db, { personId: 'bob', id })
  let rows = thread?.live.rows.messages ?? []
  for (let more = thread?.hasEarlier; more; ) {
    const page = await readEarlier(db, { personId: 'bob', id, before: rows[0]?.id ?? '' })
    rows = [...(page?.messages ?? []), ...rows]
    more = page?.hasEarlier
  }
  t.strictSame(
    rows.map(({ body }) => body),
    Array.from({ length: 150 }, (_, index) => `${index}`),
  )
})
