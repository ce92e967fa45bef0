/** Run by a test, and printed into docs/server.md and docs/durable-channels.md part by part. */
import type { Db } from '@portico/db'
// #region prisma
import { portico } from '@portico/server'
import { app } from '../fixtures/app.ts'

/** Once, where you create your Prisma client. */
export const withPublish = (prisma: Db) => prisma.$extends(portico(app))

export interface Draft {
  readonly conversationId: string
  readonly senderId: string
  readonly clientKey: string
  readonly body: string
}

export function send(prisma: ReturnType<typeof withPublish>, draft: Draft) {
  return prisma.$transaction(async (tx) => {
    const { id, body } = await tx.message.create({ data: draft })
    // After the write, in the same transaction. The page made the key, and recognises its own event by it.
    const channel = `conversation:${draft.conversationId}` as const
    await tx.$publish(channel, 'message.sent', { id, body }, { echo: draft.clientKey })
  })
}

// #endregion

// #region order
export const move = (prisma: ReturnType<typeof withPublish>, id: string, columnId: string) =>
  prisma.$transaction(async (tx) => {
    // Whoever changes the ticket second has waited here for the first, and so publishes second.
    const { boardId } = await tx.ticket.update({ where: { id }, data: { columnId } })
    await tx.$publish(`board:${boardId}`, 'ticket.moved', { id, columnId })
  })

// #endregion

// #region pg
import { pgPublisher } from '@portico/server'
import type { Pool } from 'pg'

const publish = pgPublisher(app)

export async function markRead(pool: Pool, conversation: string, user: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(
      'UPDATE members SET last_read_at = now() WHERE conversation_id = $1 AND user_id = $2',
      [conversation, user],
    )
    await publish(client, `conversation:${conversation}`, 'message.read', { user })
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

// #endregion

// #region many
/** One event to every member in one statement, however many they are. The contract does not check what SQL publishes. */
export const sendToAll = (prisma: Db, draft: Draft) =>
  prisma.$transaction(async (tx) => {
    const { id } = await tx.message.create({ data: draft })
    const event = JSON.stringify({ event: 'notified', data: { message: id } })
    await tx.$executeRaw`
      SELECT portico.publish('user:' || user_id, ${event}::json)
      FROM members WHERE conversation_id = ${draft.conversationId}`
  })

// #endregion

// #region live
import { liveQuery } from '@portico/server'

export const latest = (prisma: Db, conversationId: string) =>
  liveQuery(prisma, `conversation:${conversationId}`, (tx) =>
    tx.message.findMany({ where: { conversationId }, orderBy: { sentAt: 'asc' } }),
  )

// #endregion

// #region realtime
import { Realtime } from '@portico/server'

export const openRealtime = (apiKey: string, url = 'http://realtime:3002') =>
  new Realtime({ contract: app, url, apiKey })

/** To an ephemeral channel, or where there is no row to commit with. Returns how many connections got it. */
export async function point(
  realtime: ReturnType<typeof openRealtime>,
  x: number,
  y: number,
): Promise<string> {
  const { place, connections } = await realtime.publish('board:7:cursors', 'moved', { x, y })
  return `${connections} connections got it; it is kept in ${place}`
}

// #endregion

// #region online
/** Whether a user has the app open, on any device. If not, you might send an e-mail. */
export const isOnline = async (realtime: ReturnType<typeof openRealtime>, user: string) =>
  (await realtime.connections({ user }, { limit: 1 })).length > 0
// #endregion

// #region seen
/** How far each device has got on which Mei has conversation 7 open. */
export async function seenByMei(realtime: ReturnType<typeof openRealtime>) {
  const connections = await realtime.seenUpTo('mei', 'conversation:7')
  return connections.map(({ channels }) => channels[0]?.handed?.offset)
}
// #endregion
