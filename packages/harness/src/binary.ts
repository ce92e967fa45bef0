import { accessSync, constants } from 'node:fs'
import path from 'node:path'

import { MissingComponent } from './missing-component.ts'

interface Binary {
  readonly component: string
  /** Names to look for on the path, the preferred one first. */
  readonly names: readonly string[]
  /** What a developer does to get it. */
  readonly install: string
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
    install: 'Debian: apt-get install caddy; macOS: brew install caddy.',
  },
  chromium: {
    component: 'Chromium',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    install: 'Debian: apt-get install chromium; elsewhere set CHROMIUM_PATH to a Chromium or Chrome.',
  },
} as const satisfies Record<string, Binary>

export type BinaryName = keyof typeof BINARIES

/** Debian keeps servers in folders that are on root's path alone. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/opt/homebrew/bin']

/** The full path of a component's program. `NGINX_PATH`, `REDIS_PATH` and so on come first. */
export function findBinary(name: BinaryName, env: NodeJS.ProcessEnv = process.env): string {
  const { component, names, install }: Binary = BINARIES[name]
  const chosen = env[`${name.toUpperCase()}_PATH`]
  const folders = [...(env.PATH ?? '').split(path.delimiter), ...SERVER_FOLDERS].filter(Boolean)
  const candidates = chosen
    ? [chosen]
    : names.flatMap((file) => folders.map((folder) => path.join(folder, file)))
  const found = candidates.find(isExecutable)
  if (found === undefined) throw new MissingComponent(component, chosen ? [chosen] : names, install)
  return found
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
