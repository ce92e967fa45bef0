import t from 'tap'

import {
  type ConversationEvent,
  type MessageRow,
  type ThreadRows,
  threadRows,
  withChanges,
} from '../../features/messages/message-rows.ts'

function row(id: string, changes: Partial<MessageRow> = {}): MessageRow {
  const sentAt = '2026-01-01T12:00:00.000Z'
  return {
    id,
    clientKey: `key-${id}`,
    senderId: 'amara',
    body: id,
    attachmentUrl: null,
    sentAt,
    edited: false,
    pending: 'no',
    ...changes,
  }
}

function rows(...messages: readonly MessageRow[]): ThreadRows {
  return { messages, seen: {}, changes: {} }
}

function sent(message: MessageRow, pending: ConversationEvent['pending'] = 'no'): ConversationEvent {
  const { id, clientKey, senderId, body, attachmentUrl, sentAt } = message
  const data = { id, clientKey, senderId, body, attachmentUrl, sentAt, conversationId: 'c' }
  const event = { event: 'message.sent', data: { ...data, state: 'complete' }, by: undefined } as const
  return { ...event, key: message.clientKey, pending }
}

const happened = { key: 'k', by: undefined, pending: 'no' } as const
const at = '2026-01-01T12:01:00.000Z'

t.test('a new message stands at the end, and whoever wrote it has seen what was there', async (t) => {
  const after = threadRows(rows(row('1')), sent(row('2')))
  t.strictSame(after.messages, [row('1'), row('2')])
  t.strictSame(after.seen, { amara: row('2').sentAt })
})

t.test('what was shown in advance becomes the message itself, where it stands', async (t) => {
  const shown = threadRows(rows(row('1')), sent(row('made up', { clientKey: 'k' }), 'sending'))
  t.match(shown.messages, [
    { id: '1' },
    { id: 'made up', pending: { kind: 'sending', key: 'k', deed: 'send' } },
  ])
  const then = threadRows(shown, sent(row('3', { senderId: 'mei' })))
  t.match(threadRows(then, sent(row('2', { clientKey: 'k' }))).messages, [
    { id: '1' },
    { id: '2', pending: 'no' },
    { id: '3' },
  ])
})

t.test('another person’s message under the same key is another message', async (t) => {
  const two = threadRows(rows(row('1')), sent(row('2', { clientKey: 'key-1', senderId: 'mei' })))
  t.equal(two.messages.length, 2)
})

t.test('an edit changes the text and says so; a deletion takes it away', async (t) => {
  const edited = threadRows(rows(row('1'), row('2')), {
    ...happened,
    event: 'message.edited',
    data: { id: '1', body: 'better', editedAt: at },
  })
  t.strictSame(edited.messages, [row('1', { body: 'better', edited: true }), row('2')])
  const deleted = { ...happened, event: 'message.deleted', data: { id: '1', deletedAt: at } } as const
  t.strictSame(threadRows(edited, deleted).messages, [row('2')])
  const failed = threadRows(edited, { ...deleted, pending: 'failed' })
  const pending = { kind: 'failed', key: 'k', deed: 'delete' }
  t.match(failed.messages, [{ id: '1', pending }, { id: '2' }], 'one that failed is still there, and says so')
})

t.test('what happens to earlier messages is known when they are shown', async (t) => {
  const edit = {
    ...happened,
    event: 'message.edited',
    data: { id: '1', body: 'better', editedAt: at },
  } as const
  const gone = { ...happened, event: 'message.deleted', data: { id: '2', deletedAt: at } } as const
  const { changes, messages } = threadRows(threadRows(rows(row('9')), edit), gone)
  t.strictSame(messages, [row('9')])
  t.strictSame(withChanges([row('1'), row('2'), row('3')], changes), [
    row('1', { body: 'better', edited: true }),
    row('3'),
  ])
  const failed = { ...gone, data: { id: '1', deletedAt: at }, pending: 'failed' } as const
  const [first] = withChanges([row('1')], threadRows(threadRows(rows(row('9')), edit), failed).changes)
  t.match(first, { body: 'better', pending: { deed: 'delete' } }, 'one after the other')
})

t.test('a receipt never goes back', async (t) => {
  const read = (moment: string) =>
    ({ ...happened, event: 'message.read', data: { userId: 'mei', at: moment } }) as const
  const later = threadRows(rows(), read(at))
  t.strictSame(later.seen, { mei: at })
  t.strictSame(threadRows(later, read('2026-01-01T11:00:00.000Z')).seen, { mei: at })
})
