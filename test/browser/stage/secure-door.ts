import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

import { scratch } from '@portico/harness'

import type { Behind, Door } from '../../../proxy/test/door.ts'
import { startNginxDoor } from '../../../proxy/test/nginx-door.ts'

type Alter = (config: string) => string

export interface Certificate {
  readonly file: string
  readonly key: string
}

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
  const certificate = await selfSigned(stack.use(await scratch('certificate')).path)
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

async function selfSigned(folder: string): Promise<Certificate> {
  const [file, key] = [path.join(folder, 'certificate.pem'), path.join(folder, 'key.pem')]
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc']
  const subject = ['-days', '60', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  await promisify(execFile)('openssl', [...kind, ...subject, '-out', file, '-keyout', key])
  return { file, key }
}
