import { createDb } from '../../db/src/client.ts'
import { liveQuery, pgPublisher, portico, Realtime } from '../src/index.ts'
import { app } from './fixtures/app.ts'

/* Never run: each @ts-expect-error is a line that must not compile. */

const prisma = createDb('').$extends(portico(app))
const message = { id: '1', body: 'hello' }

export const inTransaction = prisma.$transaction(async (tx) => {
  await tx.message.count()
  await tx.$publish('conversation:7', 'message.sent', message)
  await tx.$publish('conversation:7', 'message.sent', message, { key: 'k' })
  // @ts-expect-error no such channel
  await tx.$publish('conversations:7', 'message.sent', message)
  // @ts-expect-error no such event
  await tx.$publish('conversation:7', 'message.gone', message)
  // @ts-expect-error another event's payload
  await tx.$publish('conversation:7', 'message.sent', { user: 'mei' })
  // @ts-expect-error a field is missing
  await tx.$publish('conversation:7', 'message.sent', { id: '1' })
  // @ts-expect-error the offset is given after the commit
  const offset: number = await tx.$publish('conversation:7', 'message.sent', message)
  // @ts-expect-error no such option
  await tx.$publish('conversation:7', 'message.sent', message, { idempotency: 'k' })
  return offset
})

export const inArray = prisma.$transaction([
  prisma.message.count(),
  prisma.$publish('conversation:7', 'message.read', { user: 'mei' }),
])

const publish = pgPublisher(app)
const client = { query: async () => ({ rows: [] }) }
publish(client, 'conversation:7', 'message.sent', message)
// @ts-expect-error no such event
publish(client, 'conversation:7', 'moved', { x: 1, y: 2 })

const realtime = new Realtime({ contract: app, url: 'http://realtime:3002', apiKey: 'key' })
realtime.publish('board:1:cursors', 'moved', { x: 1, y: 2 })
// @ts-expect-error a number is wanted
realtime.publish('board:1:cursors', 'moved', { x: '1', y: 2 })

export const live = liveQuery(prisma, 'conversation:7', (tx) => tx.message.findMany()).then(
  ({ rows, position }) => {
    const [first] = rows
    const body: string | undefined = first?.body
    // @ts-expect-error the rows are typed by the query
    const wrong: number | undefined = first?.body
    return [body, wrong, position.snapshot]
  },
)
