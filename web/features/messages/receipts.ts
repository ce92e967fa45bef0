import type { MessageRow, ThreadRows } from './message-rows.ts'
import type { Member } from './server/read-thread.ts'

interface Question {
  readonly members: readonly Member[]
  readonly seen: ThreadRows['seen']
  readonly personId: string
}

/** The receipt below this person's own message. */
export function whoHasSeen(row: MessageRow, { members, seen, personId }: Question): string | undefined {
  if (row.pending !== 'no') return undefined
  const others = members.filter(({ id }) => id !== personId)
  const names = others.filter(({ id }) => (seen[id] ?? '') >= row.sentAt).map(({ name }) => firstOf(name))
  if (names.length === 0) return 'Sent'
  if (others.length === 1) return 'Seen'
  return names.length === others.length ? 'Seen by everybody' : `Seen by ${names.join(', ')}`
}

function firstOf(name: string): string {
  return name.split(' ')[0] ?? name
}
