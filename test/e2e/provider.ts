import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

import { onFreePort } from '@portico/harness'

/** An OpenID Connect provider with one person, who always consents. */
export interface Provider extends AsyncDisposable {
  readonly issuer: string
  readonly clientId: string
}

export async function openProvider(person: {
  readonly sub: string
  readonly name: string
  readonly email: string
}): Promise<Provider> {
  const clientId = 'portico'
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }
  const server = createServer()
  const issuer = await onFreePort(async (port) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
    await promise
    return `http://127.0.0.1:${port}`
  })
  const idToken = () => {
    const now = Math.floor(Date.now() / 1_000)
    const claims = { ...person, iss: issuer, aud: clientId, iat: now, exp: now + 300 }
    const body = [{ alg: 'RS256', kid: 'one' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    return `${body}.${sign('sha256', Buffer.from(body), privateKey).toString('base64url')}`
  }

  const routes: Readonly<
    Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>
  > = {
    '/.well-known/openid-configuration': async (_request, response) =>
      answer(response, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    '/authorize': async (request, response) => {
      const { searchParams } = new URL(request.url ?? '', issuer)
      const back = new URL(searchParams.get('redirect_uri') ?? '')
      back.searchParams.set('code', 'yes')
      back.searchParams.set('state', searchParams.get('state') ?? '')
      response.writeHead(302, { location: back.href }).end()
    },
    '/token': async (request, response) => {
      await text(request)
      answer(response, { access_token: 'unused', token_type: 'Bearer', id_token: idToken() })
    },
    '/keys': async (_request, response) => answer(response, { keys: [key] }),
  }
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const route = routes[new URL(request.url ?? '', issuer).pathname]
    if (route === undefined) response.writeHead(404).end()
    else void route(request, response)
  })
  return {
    issuer,
    clientId,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function answer(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
