import { type Certificate, selfSigned } from '@portico/harness'

import type { Behind, Door } from '../../../proxy/test/door.ts'
import { startNginxDoor } from '../../../proxy/test/nginx-door.ts'

type Alter = (config: string) => string

/** As a browser meets it out there: HTTP/1.1, since nginx speaks no other unless it is told to. */
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

/** A door with a certificate that it made for itself. */
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
