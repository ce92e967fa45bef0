import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

import { scratch } from './scratch.ts'

export interface Certificate extends AsyncDisposable {
  readonly file: string
  readonly key: string
}

/** A self-signed certificate for one address or name. Clients must be told to trust it. */
export async function selfSigned(subject = 'IP:127.0.0.1'): Promise<Certificate> {
  const folder = await scratch('certificate')
  const [file, key] = [path.join(folder.path, 'certificate.pem'), path.join(folder.path, 'key.pem')]
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc']
  const whose = ['-days', '60', '-subj', '/CN=portico', '-addext', `subjectAltName=${subject}`]
  await promisify(execFile)('openssl', [...kind, ...whose, '-out', file, '-keyout', key])
  return { file, key, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}
