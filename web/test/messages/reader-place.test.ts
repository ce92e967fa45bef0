import t from 'tap'

import type { MessageRow } from '../../features/messages/message-rows.ts'
import { timelineItems } from '../../features/messages/timeline-items.ts'
import { countSince, newestOf } from '../../features/messages/use-reader-place.ts'

function message(senderId: string, minute: number): MessageRow {
  const id = `${senderId} ${minute}`
  const sentAt = new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString()
  return { id, clientKey: id, senderId, body: id, attachmentUrl: null, sentAt, edited: false, pending: 'no' }
}

const itemsOf = (rows: readonly MessageRow[]) =>
  timelineItems(rows, { newFrom: undefined, minute: undefined })

t.test('what came since the reader left the end is counted, whatever is deleted', async (t) => {
  const past = [message('tom', 1), message('mei', 2), message('tom', 3)]
  const leftAt = newestOf(itemsOf(past), 'mei')
  t.equal(countSince(leftAt, itemsOf(past), 'mei'), 0)
  const later = [message('tom', 4), message('mei', 5), message('priya', 6)]
  t.equal(countSince(leftAt, itemsOf([...past, ...later]), 'mei'), 2, 'of others alone')
  t.equal(countSince(leftAt, itemsOf([...past.slice(0, 2), ...later]), 'mei'), 2, 'the newest is gone')
  t.equal(countSince(leftAt, itemsOf([message('priya', 0), ...past]), 'mei'), 0, 'earlier pages are not new')
})

t.test('a clock that runs ahead hides nothing', async (t) => {
  const past = [message('tom', 1), message('mei', 50)]
  const leftAt = newestOf(itemsOf(past), 'mei')
  t.equal(countSince(leftAt, itemsOf([...past, message('tom', 2)]), 'mei'), 1)
})

t.test('where others said nothing yet, all that they say is new', async (t) => {
  const leftAt = newestOf(itemsOf([message('mei', 1)]), 'mei')
  t.equal(countSince(leftAt, itemsOf([message('mei', 1), message('tom', 2)]), 'mei'), 1)
})
