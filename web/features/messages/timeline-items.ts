import { dayOf } from '../time/now.ts'
import type { MessageRow, ThreadRows } from './message-rows.ts'

/** A message and its place in the timeline. */
export interface TimelineItem {
  /** Stays the same when the message gets its id. */
  readonly key: string
  readonly row: MessageRow
  /** Whether it is the first message this person had not seen when they came. */
  readonly beginsNew: boolean
  /** Whether it is the first of its day. */
  readonly beginsDay: boolean
  /** Whether the message before it is from the same person, whose name is not repeated. */
  readonly continues: boolean
}

const PAUSE_MS = 10 * 60_000

export function timelineItems(
  rows: readonly MessageRow[],
  { newFrom, minute }: { readonly newFrom: string | undefined; readonly minute: number | undefined },
): readonly TimelineItem[] {
  return rows.map((row, index) => {
    const before = rows[index - 1]
    const beginsDay = before === undefined || dayOf(before.sentAt, minute) !== dayOf(row.sentAt, minute)
    return {
      key: `${row.senderId} ${row.clientKey}`,
      row,
      beginsNew: row.id === newFrom,
      beginsDay,
      continues: !beginsDay && row.id !== newFrom && isSoonAfter(before, row),
    }
  })
}

function isSoonAfter(before: MessageRow, row: MessageRow): boolean {
  if (before.senderId !== row.senderId) return false
  return Date.parse(row.sentAt) - Date.parse(before.sentAt) < PAUSE_MS
}

/** The first message from somebody else that this person had not seen. */
export function firstNew({ messages, seen }: ThreadRows, personId: string): string | undefined {
  const seenTo = seen[personId] ?? ''
  return messages.find(({ senderId, sentAt }) => senderId !== personId && sentAt > seenTo)?.id
}
