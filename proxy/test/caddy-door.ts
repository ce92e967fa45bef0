import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

import { type FrontDoor, findBinary, startCaddy } from '@portico/harness'

import { type Behind, HMR } from './door.ts'

const CADDYFILE = path.join(import.meta.dirname, '../caddy/Caddyfile')

interface CaddySettings extends Behind {
  /** Its SITE_ADDRESS; by default plain HTTP. */
  readonly site?: (port: number) => string
  /** Edits our Caddyfile to break it. Called again at each reload. */
  readonly alter?: (config: string) => string
}

/** Starts Caddy with our Caddyfile and these `variables`. */
export function startCaddyDoor(
  { web, realtime, site = (port) => `http://:${port}`, alter = (config) => config }: CaddySettings,
  variables: Readonly<Record<string, string>> = {},
): Promise<FrontDoor> {
  return startCaddy({
    config: async () => alter(await readFile(CADDYFILE, 'utf8')),
    env: ({ port, admin }) => ({
      SITE_ADDRESS: site(port),
      ADMIN_ADDRESS: admin,
      WEB_UPSTREAM: web,
      REALTIME_DISCOVERY: 'by_list',
      REALTIME_NODES: realtime.join(' '),
      WEB_SOCKET_PATH: HMR,
      ...variables,
    }),
  })
}

/** The Caddyfile as Caddy reads it, with every setting in force. */
export async function effectiveConfig(): Promise<string> {
  const args = ['adapt', '--config', CADDYFILE, '--adapter', 'caddyfile']
  const { stdout } = await promisify(execFile)(findBinary('caddy'), args)
  return stdout
}
