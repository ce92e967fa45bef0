import { z } from 'zod'

/**
 * The params of a method. Unknown fields are refused, unless they hold an empty value: other libraries send fields that
 * Portico does not have, such as `skip_history`, at their defaults.
 */
export function paramsOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).catchall(saysNothing)
}

const saysNothing = z.literal([false, 0, '', null], {
  error: 'this field does not exist or is not supported',
})

/** The fields that several methods share. */

export const channel = z.string().min(1).describe('The name of the channel.')

export const data = z
  .unknown()
  .describe('Any JSON. It must fit the schema that the channel declares for its events.')

export const tags = z
  .record(z.string(), z.string())
  .optional()
  .describe('Texts that travel with the publication; subscribers may filter by them.')

export const idempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .refine((key) => key.isWellFormed() && !key.includes('\0'), 'has U+0000 or half of a surrogate pair')
  .optional()
  .describe(
    'The same key publishes once, and a repeat gets the first answer: in an ephemeral channel for five minutes, in a durable one for as long as its log keeps the first.',
  )

export const offset = z.int().nonnegative()

export const clientInfo = z.object({
  user: z.string(),
  client: z.string(),
  conn_info: z.unknown().optional(),
  chan_info: z.unknown().optional(),
})

export const nothing = z.object({})

/**
 * Which connections the call applies to; all given fields must match. An empty string counts as absent, never as
 * anonymous.
 */
export const target = {
  user: z.string().optional().describe('All connections of this user.'),
  client: z.string().optional().describe('The connection with this id.'),
  session: z.string().optional().describe('All connections of this sign-in session.'),
}

interface GivenTarget {
  readonly user?: string | undefined
  readonly client?: string | undefined
  readonly session?: string | undefined
}

/** Without a target the call would apply to everybody. */
export function hasTarget({ user, client, session }: GivenTarget): boolean {
  return Boolean(user || client || session)
}

export const targetMissing = { path: ['user'], error: 'expected at least one of user, client, session' }

export function targetOf({ user, client, session }: GivenTarget) {
  return { user: user || undefined, client: client || undefined, session: session || undefined }
}
