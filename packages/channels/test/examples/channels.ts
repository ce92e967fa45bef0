/** Asked by a test, and printed into docs/channels.md. */
// #region contract
import { allow, defineChannels, deny, durable, ephemeral, type Policy } from '@portico/channels'
import { z } from 'zod'

/** What the policies read; usually the app's Prisma client. */
interface Db {
  isMember(room: string, user: string): Promise<boolean>
}

const membersOnly: Policy<{ readonly id: string }, Db> = async ({ principal, params, db }) =>
  (await db.isMember(params.id, principal.user)) ? allow() : deny('You are not a member of this room.')

export const app = defineChannels<Db>()({
  // Things that happened: the row and its event in one transaction, and nothing missed after a drop.
  'room:{id}': durable({
    events: { 'message.sent': z.object({ id: z.string(), body: z.string().max(2_000) }) },
    policy: membersOnly,
    retain: '90 days',
    maxDataBytes: 10_000,
  }),
  // What is going on now: who is here, who is typing. Pages publish it themselves, and nobody needs it later.
  'room:{id}:typing': ephemeral({
    events: { typing: z.object({ typing: z.boolean() }) },
    policy: membersOnly,
    presence: true,
    publish: 'subscribers',
  }),
})
// #endregion

// #region last-value
export const jobs = defineChannels<Db>()({
  'job:{id}': ephemeral({
    events: { progressed: z.object({ done: z.number(), of: z.number() }) },
    policy: () => allow(),
    recovery: 'cache',
    history: { size: 1, ttl: '1 hour' },
  }),
})
// #endregion
