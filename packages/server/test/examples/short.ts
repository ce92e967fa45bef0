/** Compiled, and printed into the README. */
import { liveQuery } from '@portico/server'
import type { Draft, withPublish } from './publish.ts'

declare const prisma: ReturnType<typeof withPublish>
declare const draft: Draft
declare const id: string

// #region short
// Where you write: the row and its event in one transaction, so both or neither.
await prisma.$transaction(async (tx) => {
  const message = await tx.message.create({ data: draft })
  await tx.$publish(`conversation:${id}`, 'message.sent', message)
})

// Where you render: the rows, and the position of the stream when they were read.
const initial = await liveQuery(prisma, `conversation:${id}`, (tx) =>
  tx.message.findMany({ where: { conversationId: id }, orderBy: { sentAt: 'asc' } }),
)
// #endregion

export default initial
