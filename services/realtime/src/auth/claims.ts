import { type RawJson, type ReservedClaim, rawJson } from '@portico/protocol'
import type { JWTPayload } from 'jose'
import { z } from 'zod'

/** The claims that the service reads are those that PROTOCOL.md names. */
export type ClaimSchemas = Partial<Record<ReservedClaim, z.ZodType>>

/** The claims that connection and subscription tokens share. */
export const commonClaims = z.object({
  sub: z.string().default(''),
  exp: z.number().optional(),
  iat: z.number().optional(),
  /** Shown to others; any JSON. */
  info: z.unknown().optional(),
  /** The same as base64 of its JSON, for issuers that cannot nest. */
  b64info: z.base64().transform(decodeJson).optional(),
  /** When the connection or subscription ends, if not with the token; 0 never. */
  expire_at: z.number().nonnegative().optional(),
} satisfies ClaimSchemas)

export type Read<Claims> =
  | { readonly kind: 'read'; readonly claims: Claims }
  | { readonly kind: 'malformed'; readonly why: string }

/** `why` names the claim, never its value. */
export function readClaims<Claims>(schema: z.ZodType<Claims>, payload: JWTPayload): Read<Claims> {
  const result = schema.safeParse(payload)
  if (result.success) return { kind: 'read', claims: result.data }
  const [issue] = result.error.issues
  return { kind: 'malformed', why: `its claim ${String(issue?.path[0] ?? '')} is not what it must be` }
}

/** A token's `info`, as sent on the wire. */
export function infoOf({ info, b64info }: z.infer<typeof commonClaims>): RawJson | undefined {
  return optionalJson(b64info ?? info)
}

/** Milliseconds. Without `expire_at`, the token's expiry; undefined never expires. */
export function endOf({ exp, expire_at }: z.infer<typeof commonClaims>): number | undefined {
  const seconds = expire_at ?? exp ?? 0
  return seconds === 0 ? undefined : seconds * 1000
}

export function optionalJson(value: unknown): RawJson | undefined {
  return value === undefined ? undefined : rawJson(value)
}

function decodeJson(base64: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'))
  } catch {
    context.addIssue({ code: 'custom' })
    return z.NEVER
  }
}
