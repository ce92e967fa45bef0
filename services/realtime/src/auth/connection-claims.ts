import { reservedClaims } from '@portico/protocol'
import type { JWTPayload } from 'jose'
import { z } from 'zod'
import {
  type ClaimSchemas,
  commonClaims,
  endOf,
  infoOf,
  optionalJson,
  type Read,
  readClaims,
} from './claims.ts'
import type { Principal } from './principal.ts'

const identity = commonClaims.extend({
  jti: z.string().optional(),
  /** The sign-in session, when the token was made for one. */
  sid: z.string().optional(),
} satisfies ClaimSchemas)

const connectionClaims = identity.extend({
  channels: z.array(z.string()).default([]),
  subs: z.record(z.string(), z.object({ data: z.unknown(), info: z.unknown() }).partial()).default({}),
  /** Only subscription tokens have it, and these must not open a connection. */
  channel: z.never().optional(),
} satisfies ClaimSchemas)

/** Claims that the service reads itself. All others are free, for policies. */
const ownClaims: ReadonlySet<string> = new Set(reservedClaims)

/** The principal of a connection token whose signature has been checked. */
export function principalOfToken(payload: JWTPayload): Read<Principal> {
  const read = readClaims(connectionClaims, payload)
  if (read.kind === 'malformed') return read
  const { channels, subs } = read.claims
  const principal: Principal = {
    ...identityOf(read.claims),
    refreshedByClient: true,
    info: infoOf(read.claims),
    ...serverSide(channels, subs),
    claims: freeClaims(payload, ownClaims),
  }
  return { kind: 'read', claims: principal }
}

/** Shares one empty value, because few tokens name channels and a principal lives as long as its connection. */
function serverSide(
  channels: readonly string[],
  subs: z.infer<typeof connectionClaims>['subs'],
): Pick<Principal, 'channels' | 'subs'> {
  const names = new Set([...channels, ...Object.keys(subs)])
  if (names.size === 0) return nothingByItself
  return {
    channels: [...names],
    subs: new Map(
      Object.entries(subs).map(([channel, { data, info }]) => [
        channel,
        { data: optionalJson(data), info: optionalJson(info) },
      ]),
    ),
  }
}

const nothingByItself: Pick<Principal, 'channels' | 'subs'> = { channels: [] }

const sessionClaims = identity.pick({ sub: true, exp: true, iat: true, jti: true, sid: true })
const ownSessionClaims: ReadonlySet<string> = new Set(Object.keys(sessionClaims.shape))

/** The principal of a session cookie. Its other claims are the app's own and are not shown to other clients. */
export function principalOfSession(payload: JWTPayload): Read<Principal> {
  const read = readClaims(sessionClaims, payload)
  if (read.kind === 'malformed') return read
  const principal: Principal = {
    ...identityOf(read.claims),
    refreshedByClient: false,
    info: undefined,
    channels: [],
    claims: freeClaims(payload, ownSessionClaims),
  }
  return { kind: 'read', claims: principal }
}

function identityOf(claims: z.infer<typeof identity>) {
  const { sub, jti, sid, iat } = claims
  return {
    user: sub,
    tokenId: jti,
    session: sid,
    issuedAt: iat === undefined ? undefined : iat * 1000,
    expiresAt: endOf(claims),
  }
}

function freeClaims(payload: JWTPayload, own: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  const names = Object.keys(payload).filter((name) => !own.has(name))
  return Object.fromEntries(names.map((name) => [name, payload[name]]))
}
