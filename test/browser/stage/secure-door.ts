import { type Certificate, selfSigned } from '@portico/harness'

import type { Behind, Door } from '../../../proxy/test/door.ts'
import { startNginxDoor } from '../../../proxy/test/nginx-door.ts'

type Alter = (config: string) => string

/** nginx with TLS and HTTP/1.1, which is all it speaks unless configured otherwise. */
export function startSecureNginx(behind: Behind, alter: Alter): Promise<Door> {
  return secured((certificate) =>
    startNginxDoor({ ...behind, alter: (config) => alter(withTls(config, certificate)) }),
  )
}

function withTls(config: string, { file, key }: Certificate): string {
  return config.replace(
    /listen ([\d.:]+);/,
    `listen $1 ssl;\n    ssl_certificate ${file};\n    ssl_certificate_key ${key};`,
  )
}

/** A door with a self-signed certificate. */
export async function secured(start: (certificate: Certificate) => Promise<Door>): Promise<Door> {
  await using stack = new AsyncDisposableStack()
  const certificate = stack.use(await selfSigned())
  const door = stack.use(await start(certificate))
  const owned = stack.move()
  return {
    port: door.port,
    url: door.url.replace('http:', 'https:'),
    reload: () => door.reload(),
    kill: () => door.kill(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
