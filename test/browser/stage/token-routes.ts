import type { ServerResponse } from 'node:http'

import { signingKey } from '../../../services/realtime/test/auth/support/issuer.ts'
import { signToken, type TokenOptions } from '../../../services/realtime/test/support/token.ts'

interface Asked {
  readonly response: ServerResponse
  readonly user: string
}

type TokenRoute = (asked: Asked) => Promise<void> | void

const HOUR = 3_600

/** The issuer and audience of a service that checks them. */
export const meant = { iss: 'the-app', aud: 'portico' } as const

const expired = signToken({ user: 'ada', ttlSeconds: -HOUR })

/** A key whose public half is not published. */
const otherKey = signingKey('ES256', 'unpublished')

/** All the ways in which the page's token route may answer. */
export const tokenRoutes = {
  good: signed({}),
  expired: signed({ ttlSeconds: -HOUR }),
  repeated: async ({ response }) => json(response, { token: await expired }),
  'not-yet-valid': signed({ claims: { nbf: Math.floor(Date.now() / 1000) + HOUR } }),
  'wrong-audience': signed({ claims: { ...meant, aud: 'somebody-else' } }),
  'wrong-issuer': signed({ claims: { ...meant, iss: 'somebody-else' } }),
  'wrong-signature': async ({ response, user }) => {
    const token = await signToken({ user })
    json(response, { token: `${token.slice(0, -4)}AAAA` })
  },
  'unknown-key': async ({ response, user }) =>
    json(response, { token: await (await otherKey).sign({ sub: user }) }),
  'no-session': ({ response }) => status(response, 401),
  forbidden: ({ response }) => status(response, 403),
  missing: ({ response }) => status(response, 404),
  failing: ({ response }) => status(response, 500),
  html: ({ response }) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Sign in</title>')
  },
  /** It never answers. */
  silent: () => {},
} as const satisfies Record<string, TokenRoute>

export type TokenRouteName = keyof typeof tokenRoutes

function signed(options: TokenOptions): TokenRoute {
  return async ({ response, user }) => json(response, { token: await signToken({ ...options, user }) })
}

function json(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
}

function status(response: ServerResponse, code: number): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end('{}')
}
