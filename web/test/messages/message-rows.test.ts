import t from 'tap'

import { type ConversationEvent, type MessageRow, messageRows } from '../../features/messages/message-rows.ts'

function row(id: string, changes: Partial<MessageRow> = {}): MessageRow {
  const sentAt = '2026-01-01T12:00:00.000Z'
  return {
    id,
    clientKey: `key-${id}`,
    senderId: 'amara',
    body: id,
    sentAt,
    edited: false,
    pending: 'no',
    ...changes,
  }
}

function sent({ pending, edited: _, ...message }: MessageRow): ConversationEvent {
  const data = { ...message, conversationId: 'c', attachmentUrl: null, state: 'complete' } as const
  return { event: 'message.sent', data, key: message.clientKey, by: undefined, pending }
}

const happened = { key: undefined, by: undefined, pending: 'no' } as const

t.test('a new message stands at the end', async (t) => {
  t.strictSame(messageRows([row('1')], sent(row('2'))), [row('1'), row('2')])
})

t.test('what was shown in advance becomes the message itself, where it stands', async (t) => {
  const shown = messageRows([row('1')], sent(row('made up', { clientKey: 'k', pending: 'sending' })))
  t.match(shown, [{ id: '1' }, { id: 'made up', pending: 'sending' }])
  const then = messageRows(shown, sent(row('3', { senderId: 'mei' })))
  t.match(messageRows(then, sent(row('2', { clientKey: 'k' }))), [
    { id: '1' },
    { id: '2', pending: 'no' },
    { id: '3' },
  ])
})

t.test('another person’s message under the same key is another message', async (t) => {
  const two = messageRows([row('1')], sent(row('2', { clientKey: 'key-1', senderId: 'mei' })))
  t.equal(two.length, 2)
})

t.test('an edit changes the text and says so; a deletion takes it away', async (t) => {
  const at = '2026-01-01T12:01:00.000Z'
  const edited = messageRows([row('1'), row('2')], {
    ...happened,
    event: 'message.edited',
    data: { id: '1', body: 'better', editedAt: at },
  })
  t.strictSame(edited, [row('1', { body: 'better', edited: true }), row('2')])
  const left = messageRows(edited, {
    ...happened,
    event: 'message.deleted',
    data: { id: '1', deletedAt: at },
  })
  t.strictSame(left, [row('2')])
})
