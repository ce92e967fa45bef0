import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

export const secret = 'a secret of the tests, thirty-two or more'

export function signWithSecret(claims: JWTPayload, key = secret, header: object = {}): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', ...header })
    .sign(new TextEncoder().encode(key))
}

export interface SigningKey {
  readonly kid: string
  readonly jwk: JWK
  sign(claims: JWTPayload, header?: object): Promise<string>
}

export async function signingKey(alg: 'RS256' | 'ES256' | 'EdDSA', kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const sign = (claims: JWTPayload, header: object = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg, kid, ...header }).sign(privateKey)
  return { kid, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }, sign }
}

/** A key server that counts who asks, answers when told to, and can be away. */
interface KeyServer extends AsyncDisposable {
  readonly url: string
  readonly requests: number
  publish(...keys: readonly JWK[]): void
  answer(status: number, body?: string): void
  /** Holds answers back until the returned function is called. */
  hold(): () => void
}

export async function startKeyServer(...keys: readonly JWK[]): Promise<KeyServer> {
  let requests = 0
  let status = 200
  let body = JSON.stringify({ keys })
  let held = Promise.resolve()
  const server = createServer(async (_request, response) => {
    requests += 1
    await held
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/jwks`,
    get requests() {
      return requests
    },
    publish(...next) {
      status = 200
      body = JSON.stringify({ keys: next })
    },
    answer(code, text = '') {
      status = code
      body = text
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return resolve
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
