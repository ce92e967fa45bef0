import { defineChannels, deny, durable, ephemeral } from '@portico/channels'
import { z } from 'zod'

const open = () => true

/** One channel for each thing a channel can be. */
export const testContract = defineChannels<unknown>()({
  'chat:{id}': ephemeral({
    policy: open,
    presence: true,
    publish: 'subscribers',
    history: { size: 10, ttl: '5 minutes' },
  }),
  /** Long enough for floods. */
  'feed:{id}': ephemeral({
    policy: open,
    publish: 'policy',
    delta: true,
    filter: true,
    history: { size: 1_000, ttl: '5 minutes' },
  }),
  'cache:{id}': ephemeral({
    policy: open,
    publish: 'policy',
    recovery: 'cache',
    history: { size: 1, ttl: '5 minutes' },
  }),
  /** Kept in Postgres. */
  'log:{id}': durable({ policy: open, presence: true, publish: 'policy' }),
  /** Nothing is remembered. */
  'plain:{id}': ephemeral({ policy: open, publish: 'policy' }),
  'typed:{id}': ephemeral({
    policy: open,
    publish: 'subscribers',
    events: { said: z.object({ text: z.string().max(20) }) },
  }),
  /** Only for the user it is named after. */
  'private:{user}': ephemeral({
    policy: ({ principal, params }) => principal.user === params.user || deny('It is not yours.'),
    history: { size: 10, ttl: '5 minutes' },
  }),
  'broken:{id}': ephemeral({
    policy: () => {
      throw new Error('the policy is broken')
    },
  }),
  /** No policy opens it: only a token or a back end does. */
  'closed:{id}': ephemeral({ publish: 'subscribers' }),
})
