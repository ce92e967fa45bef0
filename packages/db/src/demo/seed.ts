import type { Db } from '../client.ts'
import { demoBoard, demoTickets } from './board.ts'
import { demoConversations } from './conversations.ts'
import { demoAssistant, demoPeople } from './people.ts'
import { demoClaims, demoComments, demoItems, demoOtherShows, demoShow } from './show.ts'

const minute = 60_000
const day = 24 * 60 * minute
const skipDuplicates = true

/**
 * Inserts the demo data. Every row has a fixed id and existing rows are left alone, so this can run at every start
 * without undoing people's changes.
 */
export async function seed(db: Db, now: Date = new Date()): Promise<void> {
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  await seedPeople(db)
  await seedConversations(db, ago)
  await seedNotifications(db, ago)
  await seedBoard(db)
  await seedShow(db, ago)
}

type Ago = (milliseconds: number) => Date

async function seedPeople(db: Db): Promise<void> {
  const people = demoPeople.map(({ id, name, email, role }) => ({ id, name, email, role }))
  await db.user.createMany({ data: people, skipDuplicates })
  await db.user.createMany({ data: { ...demoAssistant, agent: true }, skipDuplicates })
}

async function seedConversations(db: Db, ago: Ago): Promise<void> {
  for (const { id, kind, title, members, messages } of demoConversations) {
    const last = Math.min(...messages.map(([, minutesAgo]) => minutesAgo))
    await db.conversation.createMany({
      data: { id, kind, title, lastAt: ago(last * minute) },
      skipDuplicates,
    })
    await db.member.createMany({
      // Everybody has read everything except the last hour.
      data: members.map((userId) => ({ conversationId: id, userId, lastReadAt: ago(60 * minute) })),
      skipDuplicates,
    })
    await db.message.createMany({
      data: messages.map(([senderId, minutesAgo, body], index) => ({
        id: `${id}-${index}`,
        conversationId: id,
        senderId,
        clientKey: `demo-${id}-${index}`,
        body,
        sentAt: ago(minutesAgo * minute),
      })),
      skipDuplicates,
    })
  }
}

async function seedNotifications(db: Db, ago: Ago): Promise<void> {
  const welcomes = demoPeople.map(({ id, name }) => ({
    id: `welcome-${id}`,
    userId: id,
    key: 'welcome',
    title: `Good to see you, ${name.split(' ')[0]}`,
    body: 'Open this page in a second window and watch both change.',
    href: '/messages',
    createdAt: ago(30 * minute),
  }))
  await db.notification.createMany({ data: welcomes, skipDuplicates })
}

async function seedBoard(db: Db): Promise<void> {
  const { id, name, members, columns } = demoBoard
  await db.board.createMany({ data: { id, name, nextNumber: demoTickets.length + 1 }, skipDuplicates })
  await db.boardMember.createMany({
    data: members.map((userId) => ({ boardId: id, userId })),
    skipDuplicates,
  })
  await db.column.createMany({
    data: columns.map((column, index) => ({ ...column, boardId: id, rank: index + 1 })),
    skipDuplicates,
  })
  await db.ticket.createMany({
    data: demoTickets.map(({ column, assignee, ...fields }, index) => ({
      ...fields,
      id: `${id}-${index + 1}`,
      boardId: id,
      number: index + 1,
      columnId: column,
      assigneeId: assignee,
      rank: index + 1,
    })),
    skipDuplicates,
  })
}

async function seedShow(db: Db, ago: Ago): Promise<void> {
  const { id, title, host } = demoShow
  await db.show.createMany({
    data: { id, title, hostId: host, state: 'live', startsAt: ago(6 * minute) },
    skipDuplicates,
  })
  await db.show.createMany({
    data: demoOtherShows.map(({ host: hostId, daysAhead, ...show }) => ({
      ...show,
      hostId,
      startsAt: ago(-daysAhead * day),
    })),
    skipDuplicates,
  })
  await db.item.createMany({
    data: demoItems.map(([code, name, priceCents, stock]) => ({
      id: `${id}-${code}`,
      showId: id,
      code,
      name,
      priceCents,
      stock,
    })),
    skipDuplicates,
  })
  await db.comment.createMany({
    data: demoComments.map(([authorId, secondsAgo, body], index) => ({
      id: `${id}-comment-${index}`,
      showId: id,
      authorId,
      clientKey: `demo-${id}-${index}`,
      body,
      createdAt: ago(secondsAgo * 1_000),
    })),
    skipDuplicates,
  })
  await db.claim.createMany({
    data: demoClaims.map(([code, userId]) => ({
      id: `${id}-claim-${code}`,
      itemId: `${id}-${code}`,
      userId,
      commentId: null,
    })),
    skipDuplicates,
  })
}
