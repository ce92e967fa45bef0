import type { Transaction } from '../../../lib/db.ts'
import type { ConversationRow } from '../conversation-rows.ts'

/** A conversation as one of its members sees it. */
export interface Membership {
  readonly userId: string
  /** This member is the assistant. */
  readonly agent: boolean
  readonly lastReadAt: Date | null
  readonly row: ConversationRow
}

/** All conversations of a person, the latest first. */
export async function readRowsOf(tx: Transaction, personId: string): Promise<readonly ConversationRow[]> {
  const memberships = await read(tx, 'members.user_id = $1 ORDER BY last_at DESC, id DESC', personId)
  return memberships.map(({ row }) => row)
}

/**
 * Tells each member what their list now shows. The caller has locked the conversation, so that unread
 * counts are taken one after the other.
 */
export async function tellMembers(tx: Transaction, conversationId: string): Promise<readonly Membership[]> {
  return tell(tx, await read(tx, 'members.conversation_id = $1', conversationId))
}

/** The same, for one member. */
export async function tellMember(
  tx: Transaction,
  conversationId: string,
  userId: string,
): Promise<readonly Membership[]> {
  const where = 'members.conversation_id = $1 AND members.user_id = $2'
  return tell(tx, await read(tx, where, conversationId, userId))
}

async function tell(tx: Transaction, memberships: readonly Membership[]): Promise<readonly Membership[]> {
  for (const { userId, agent, row } of memberships)
    if (!agent) await tx.$publish(`user:${userId}`, 'conversation.changed', row)
  return memberships
}

/** How many characters of the newest message lists and notifications show. */
export const PREVIEW_LENGTH = 160

/**
 * Unread messages are counted up to this number, which means "so many or more": each message that is sent counts for
 * every member, so the count must not grow with what somebody never reads.
 */
const MOST_COUNTED = 100

/** One row for each conversation and member. The only place that defines what a list shows. */
const memberships = `
  SELECT conversations.id, conversations.kind, conversations.last_at,
    members.user_id, members.last_read_at, users.agent,
    coalesce(other.name, conversations.title) AS title,
    coalesce(other.id, sender.id, conversations.id) AS face_id,
    coalesce(other.name, sender.name, conversations.title) AS face_name,
    left(coalesce(nullif(last.body, ''), last.attachment_url, ''), ${PREVIEW_LENGTH}) AS preview,
    (SELECT count(*) FROM (
      SELECT FROM messages
      WHERE messages.conversation_id = conversations.id AND messages.sender_id <> members.user_id
        AND messages.deleted_at IS NULL
        AND (members.last_read_at IS NULL OR messages.sent_at > members.last_read_at)
      LIMIT ${MOST_COUNTED}) unread)::int AS unread_count
  FROM members
  JOIN conversations ON conversations.id = members.conversation_id
  JOIN users ON users.id = members.user_id
  LEFT JOIN LATERAL (
    SELECT body, attachment_url, sender_id FROM messages
    WHERE messages.conversation_id = conversations.id AND messages.deleted_at IS NULL
    ORDER BY sent_at DESC, id DESC LIMIT 1) last ON true
  LEFT JOIN users sender ON sender.id = last.sender_id
  LEFT JOIN LATERAL (
    SELECT users.id, users.name FROM members others JOIN users ON users.id = others.user_id
    WHERE others.conversation_id = conversations.id AND others.user_id <> members.user_id
    LIMIT 1) other ON conversations.kind = 'direct'`

interface Line {
  readonly id: string
  readonly kind: ConversationRow['kind']
  readonly last_at: Date
  readonly user_id: string
  readonly last_read_at: Date | null
  readonly agent: boolean
  readonly title: string
  readonly face_id: string
  readonly face_name: string
  readonly preview: string
  readonly unread_count: number
}

async function read(
  tx: Transaction,
  where: string,
  ...values: readonly string[]
): Promise<readonly Membership[]> {
  const lines = await tx.$queryRawUnsafe<Line[]>(`${memberships} WHERE ${where}`, ...values)
  return lines.map((line) => ({
    userId: line.user_id,
    agent: line.agent,
    lastReadAt: line.last_read_at,
    row: {
      id: line.id,
      kind: line.kind,
      title: line.title,
      face: { id: line.face_id, name: line.face_name },
      preview: line.preview,
      lastAt: line.last_at.toISOString(),
      unreadCount: line.unread_count,
    },
  }))
}
