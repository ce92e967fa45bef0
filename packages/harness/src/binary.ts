import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

import { MissingComponent } from './missing-component.ts'

type Version = readonly [major: number, minor: number]

interface Binary {
  readonly component: string
  /** Names to look for on the path, the preferred one first. */
  readonly names: readonly string[]
  /** How a developer installs it. */
  readonly install: string
  readonly atLeast?: Version
}

const BINARIES = {
  redis: {
    component: 'Redis',
    names: ['redis-server', 'valkey-server'],
    install: 'Debian: apt-get install redis-server; macOS: brew install redis.',
  },
  nginx: {
    component: 'nginx',
    names: ['nginx'],
    install: 'Debian: apt-get install nginx-light; macOS: brew install nginx.',
  },
  caddy: {
    component: 'Caddy',
    names: ['caddy'],
    install: 'Debian: node packages/harness/scripts/fetch-caddy.ts; macOS: brew install caddy.',
    atLeast: [2, 7],
  },
  chromium: {
    component: 'Chromium',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    install: 'Debian: apt-get install chromium; elsewhere set CHROMIUM_PATH to a Chromium or Chrome.',
  },
} as const satisfies Record<string, Binary>

export type BinaryName = keyof typeof BINARIES

/** Where programs fetched into this checkout are kept. */
export const TOOLS = path.join(import.meta.dirname, '../../../.portico/tools')

/** Debian installs servers in folders that only root has on the path. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/homebrew/bin']

/** The full path of a component's program. The variables `NGINX_PATH`, `REDIS_PATH` and so on take precedence. */
export function findBinary(name: BinaryName, env: NodeJS.ProcessEnv = process.env): string {
  const { component, names, install, atLeast }: Binary = BINARIES[name]
  const chosen = env[`${name.toUpperCase()}_PATH`]
  const folders = [TOOLS, ...(env.PATH ?? '').split(path.delimiter), ...SERVER_FOLDERS].filter(Boolean)
  const candidates = chosen
    ? [chosen]
    : names.flatMap((file) => folders.map((folder) => path.join(folder, file)))
  const found = candidates.find((file) => isExecutable(file) && isRecent(file, atLeast))
  if (found !== undefined) return found
  const wanted = atLeast ? `${component} ${atLeast.join('.')} or later` : component
  throw new MissingComponent(wanted, chosen ? [chosen] : names, install)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isRecent(file: string, atLeast: Version | undefined): boolean {
  if (atLeast === undefined) return true
  const { stdout } = spawnSync(file, ['version'], { encoding: 'utf8' })
  const [, major, minor] = /(\d{1,4})\.(\d{1,4})/.exec(stdout ?? '') ?? []
  return Number(major) > atLeast[0] || (Number(major) === atLeast[0] && Number(minor) >= atLeast[1])
}
