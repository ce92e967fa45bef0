import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

import { type BinaryName, findBinary, MissingComponent } from '@portico/harness'

import { missingJava } from '../../test/sdks/java/environment.ts'
import { missingPython } from '../../test/sdks/python/environment.ts'
import { checkout } from '../workbench/checkout.ts'

/** A real program that some tests need and that does not come from npm. */
export interface Component {
  readonly name: string
  /** A test file needs it if it imports one of these from the harness… */
  readonly starters: readonly string[]
  /** …or if it imports a file like this, which runs the program itself. */
  readonly drivers?: RegExp
  /** Why it cannot be used here, and how to get it; undefined if it is here. */
  readonly missing: () => string | undefined
  readonly remedy: Remedy
}

/** How to install it on Debian: these packages, and then this script of the checkout. */
interface Remedy {
  readonly packages?: readonly string[]
  readonly script?: string
}

const PGBOUNCER = process.env.PGBOUNCER_PATH ?? '/usr/sbin/pgbouncer'

export const components: readonly Component[] = [
  {
    name: 'Redis',
    starters: ['startRedis', 'startRedisCluster', 'startSentinelRedis'],
    missing: () => missingBinary('redis'),
    remedy: { packages: ['redis-server', 'redis-sentinel'] },
  },
  {
    name: 'nginx',
    starters: ['startNginx'],
    missing: () => missingBinary('nginx'),
    remedy: { packages: ['nginx-light'] },
  },
  {
    name: 'Caddy',
    starters: ['startCaddy'],
    missing: () => missingBinary('caddy'),
    remedy: { script: 'packages/harness/scripts/fetch-caddy.ts' },
  },
  {
    name: 'Chromium',
    starters: ['launchChromium', 'launchPlainChromium'],
    missing: () => missingBinary('chromium'),
    remedy: { packages: ['chromium'] },
  },
  {
    name: 'C compiler',
    starters: [],
    drivers: /\/bench\/src\/load\/compile\.ts$/,
    missing: () =>
      spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0
        ? undefined
        : 'cc cannot be run. Debian: apt-get install gcc libc6-dev.',
    remedy: { packages: ['gcc', 'libc6-dev'] },
  },
  {
    name: 'PgBouncer',
    starters: [],
    drivers: /\/fixtures\/pooler\.ts$/,
    missing: () =>
      existsSync(PGBOUNCER) ? undefined : `${PGBOUNCER} is not there. Debian: apt-get install pgbouncer.`,
    remedy: { packages: ['pgbouncer'] },
  },
  {
    name: 'Python',
    starters: [],
    drivers: /\/sdks\/python\/start\.ts$/,
    missing: missingPython,
    remedy: { packages: ['python3', 'python3-venv'], script: 'test/sdks/python/install.ts' },
  },
  {
    name: 'Java',
    starters: [],
    drivers: /\/sdks\/java\/start\.ts$/,
    missing: missingJava,
    remedy: { packages: ['default-jdk-headless', 'maven'], script: 'test/sdks/java/install.ts' },
  },
  {
    name: 'Docker',
    starters: [],
    drivers: /\/compose\/project\.ts$/,
    missing: missingDocker,
    remedy: {},
  },
]

function missingBinary(name: BinaryName): string | undefined {
  try {
    findBinary(name)
    return undefined
  } catch (error) {
    if (error instanceof MissingComponent) return error.message
    throw error
  }
}

function missingDocker(): string | undefined {
  const { status } = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' })
  const engine = status === 0 ? spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status : 1
  return engine === 0
    ? undefined
    : 'No Docker engine with compose answers. https://docs.docker.com/engine/install/'
}

/** Installs what is missing on Debian; does nothing elsewhere, or without the right to. */
export function obtain(missing: readonly Component[]): void {
  const packages = missing.flatMap(({ remedy }) => (remedy.packages ? [remedy.packages] : []))
  const scripts = missing.flatMap(({ remedy }) => (remedy.script ? [remedy.script] : []))
  if (!isDebian() || packages.length + scripts.length === 0) return
  if (packages.length > 0) installPackages(packages)
  for (const script of scripts)
    spawnSync(process.execPath, [path.join(checkout.root, script)], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
}

function isDebian(): boolean {
  return process.platform === 'linux' && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0
}

/** One component at a time: apt installs nothing from a list that contains an unknown name. */
function installPackages(components: readonly (readonly string[])[]): void {
  console.log(`  installing with apt: ${components.flat().join(' ')}`)
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  // Only the programs are needed: neither systemd nor an init script may start them as services.
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'SYSTEMD_OFFLINE=1', 'RUNLEVEL=1']
  for (const task of [
    ['update', '-q'],
    ...components.map((packages) => ['install', '-q', '-y', '--no-install-recommends', ...packages]),
  ]) {
    const [command = '', ...args] = [...prefix, ...quiet, 'apt-get', ...task]
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
    if (status !== 0)
      console.log(`  apt-get ${task.join(' ')} failed:\n${stderr ?? ''}${stdout ?? ''}`.trimEnd())
  }
}
