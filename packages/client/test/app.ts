import { defineChannels, durable, ephemeral } from '@portico/channels'
import { z } from 'zod'

/** The channels of these tests' application. Their registration is printed into docs/client.md. */
export const app = defineChannels<unknown>()({
  'room:{id}': durable({ events: { said: z.string(), moved: z.object({ x: z.number() }) } }),
  'conversation:{id}': durable({
    events: { 'message.sent': z.object({ id: z.string(), body: z.string() }) },
  }),
  'room:{id}:meetings': durable({
    events: { planned: z.object({ at: z.date().transform((date) => date.toISOString()) }) },
  }),
  'room:{id}:typing': ephemeral({
    events: { typing: z.object({ typing: z.boolean() }) },
    presence: true,
    publish: 'subscribers',
  }),
  'job:{id}': ephemeral({
    events: { progressed: z.object({ done: z.number(), of: z.number() }) },
    recovery: 'cache',
    history: { size: 1, ttl: '1 hour' },
  }),
  'anything:{id}': ephemeral({}),
})

// #region register
declare module '@portico/client' {
  interface Register {
    readonly contract: typeof app
  }
}
// #endregion
