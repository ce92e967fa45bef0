import { z } from 'zod'
import { channel, hasTarget, nothing, paramsOf, target, targetMissing, targetOf } from './fields.ts'
import { defineMethod } from './method.ts'

const dayMs = 86_400_000

/** The default lifetime of a revocation, as long as a sign-in session of NextAuth. */
const revocationMs = 30 * dayMs

export const subscribe = defineMethod({
  says: 'Subscribes connections to a channel, as if each had asked to and been allowed. Not for pages with `@portico/client`, which subscribe by themselves.',
  params: paramsOf({ ...target, channel }).refine(hasTarget, targetMissing),
  result: nothing,
  async run(params, { operations }) {
    await operations.subscribe(targetOf(params), params.channel)
    return {}
  },
})

export const unsubscribe = defineMethod({
  says: 'Ends subscriptions to a channel.',
  params: paramsOf({ ...target, channel }).refine(hasTarget, targetMissing),
  result: nothing,
  async run(params, { operations }) {
    await operations.unsubscribe(targetOf(params), params.channel)
    return {}
  },
})

export const disconnect = defineMethod({
  says: 'Ends connections; their clients stay disconnected until they are told to connect again.',
  params: paramsOf(target).refine(hasTarget, targetMissing),
  result: nothing,
  async run(params, { operations }) {
    await operations.disconnect(targetOf(params))
    return {}
  },
})

export const refresh = defineMethod({
  says: 'Changes when connections expire, or lets them expire now: one of the two is required.',
  params: paramsOf({
    ...target,
    expire_at: z.int().positive().optional().describe('Seconds since 1970.'),
    expired: z.boolean().optional().describe('Ends the connections with `expired`.'),
  })
    .refine(hasTarget, targetMissing)
    // Without either, connections would outlast every token.
    .refine(({ expire_at, expired }) => expire_at !== undefined || expired === true, {
      path: ['expire_at'],
      error: 'expected a time, or expired: true',
    }),
  result: nothing,
  async run({ expire_at, expired, ...params }, { operations }) {
    await operations.refresh(targetOf(params), {
      ...(expire_at === undefined ? {} : { expireAt: expire_at * 1000 }),
      ...(expired === undefined ? {} : { expired }),
    })
    return {}
  },
})

export const reconsider = defineMethod({
  says: 'Asks policies again, after something they read has changed: subscriptions that they now deny end, and remembered permissions to publish are forgotten.',
  params: paramsOf({ ...target, channel: channel.optional() }).refine(
    (params) => hasTarget(params) || params.channel !== undefined,
    {
      path: ['channel'],
      error: 'expected at least one of channel, user, client, session',
    },
  ),
  result: nothing,
  async run(params, { operations }) {
    await operations.reconsider(hasTarget(params) ? targetOf(params) : undefined, params.channel)
    return {}
  },
})

export const revoke = defineMethod({
  says: 'Revokes a token, or everything issued to a user or a session, on all nodes: open connections end, later ones are refused.',
  params: paramsOf({
    user: z.string().min(1).optional().describe('Everything issued to this user.'),
    token_id: z.string().min(1).optional().describe('The token with this `jti`.'),
    session: z.string().min(1).optional().describe('Everything issued to this sign-in session.'),
    issued_before: z
      .int()
      .positive()
      .optional()
      .describe(
        'Seconds since 1970. Default: now. A token issued in that very second is refused with 109, and its client fetches another.',
      ),
    expire_at: z
      .int()
      .positive()
      .optional()
      .describe('Seconds since 1970, when everything it applies to has expired. Default: in 30 days.'),
  }).refine(({ user, token_id, session }) => Boolean(user || token_id || session), {
    path: ['user'],
    error: 'expected at least one of user, token_id, session',
  }),
  result: nothing,
  async run({ user, session, token_id, issued_before, expire_at }, { operations, now }) {
    await operations.revoke({
      user,
      session,
      tokenId: token_id,
      before: issued_before === undefined ? now() : issued_before * 1000,
      until: expire_at === undefined ? now() + revocationMs : expire_at * 1000,
    })
    return {}
  },
})
