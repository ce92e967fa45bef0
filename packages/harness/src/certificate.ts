import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

import { scratch } from './scratch.ts'

export interface Certificate extends AsyncDisposable {
  readonly file: string
  readonly key: string
}

/** A self-signed certificate for 127.0.0.1. Clients must be told to trust it. */
export async function selfSigned(): Promise<Certificate> {
  const folder = await scratch('certificate')
  const [file, key] = [path.join(folder.path, 'certificate.pem'), path.join(folder.path, 'key.pem')]
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc']
  const subject = ['-days', '60', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  await promisify(execFile)('openssl', [...kind, ...subject, '-out', file, '-keyout', key])
  return { file, key, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}
