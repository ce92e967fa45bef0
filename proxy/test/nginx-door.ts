import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { type DoorPlace, type FrontDoor, startNginx } from '@portico/harness'

import { type Behind, HMR } from './door.ts'

const FOLDER = path.join(import.meta.dirname, '../nginx')
const NODES = 'realtime_nodes'

interface NginxSettings extends Behind {
  readonly idleSeconds?: number
  /** Variables of the template to set otherwise. */
  readonly variables?: Readonly<Record<string, string>>
  /** Edits our file to break it. Called again at each reload. */
  readonly alter?: (config: string) => string
}

/** Starts nginx with our two files in a separate folder, as the image's entrypoint would assemble them. */
export function startNginxDoor(settings: NginxSettings): Promise<FrontDoor> {
  return startNginx((place) => write(place, settings))
}

async function write(place: DoorPlace, settings: NginxSettings): Promise<string> {
  const confd = path.join(place.folder, 'conf.d')
  await mkdir(confd, { recursive: true })
  const template = await readFile(path.join(FOLDER, 'templates/default.conf.template'), 'utf8')
  const variables = {
    LISTEN: `127.0.0.1:${place.port}`,
    WEB_UPSTREAM: settings.web,
    REALTIME_UPSTREAM: NODES,
    WEB_SOCKET_PATH: HMR,
    // Only names need a resolver, and these tests use addresses.
    NGINX_LOCAL_RESOLVERS: '127.0.0.1',
    ...settings.variables,
  }
  const config = withIdle(fill(template, variables), settings.idleSeconds)
  await writeFile(path.join(confd, 'default.conf'), settings.alter?.(config) ?? config)
  // max_fails=0: for the resolved addresses of a real name, nginx does not remember which one failed.
  const servers = settings.realtime.map((address) => `server ${address} max_fails=0;`)
  await writeFile(path.join(confd, 'nodes.conf'), `upstream ${NODES} { ${servers.join(' ')} }\n`)
  const main = await readFile(path.join(FOLDER, 'nginx.conf'), 'utf8')
  return main
    .replaceAll('/tmp/', `${place.folder}/`)
    .replaceAll('/etc/nginx/conf.d', confd)
    .replace('worker_processes auto', 'worker_processes 1')
    .replace('/dev/stderr', 'stderr')
}

/** Fills in `${NAME}` for known names only, like envsubst in the image, so that nginx keeps its own variables. */
function fill(template: string, variables: Readonly<Record<string, string>>): string {
  return template.replace(/\$\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole)
}

/** The lines that limit how long a socket or a stream may be silent. */
const IDLE = /proxy_read_timeout (\d+)s;/g

export async function configuredIdleSeconds(): Promise<number> {
  const template = await readFile(path.join(FOLDER, 'templates/default.conf.template'), 'utf8')
  return Math.min(...Array.from(template.matchAll(IDLE), ([, seconds]) => Number(seconds)))
}

function withIdle(config: string, seconds: number | undefined): string {
  return seconds === undefined ? config : config.replace(IDLE, `proxy_read_timeout ${seconds}s;`)
}
