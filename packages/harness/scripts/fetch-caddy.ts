/**
 * Debian 12 and 13 ship Caddy 2.6, which cuts every socket at a reload. A newer one is in the backports of 13, as a
 * single program: this script puts it into the checkout, where the harness finds it, and changes nothing in the
 * system.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

import { TOOLS } from '../src/binary.ts'

const run = promisify(execFile)
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

const started = performance.now()
const target = path.join(TOOLS, 'caddy')
await mkdir(TOOLS, { recursive: true })
const work = await mkdtemp(path.join(TOOLS, 'fetching-'))
try {
  await fetchInto(work)
  await rm(target, { recursive: true, force: true })
  await rename(path.join(work, 'usr/bin/caddy'), target)
} finally {
  await rm(work, { recursive: true, force: true })
}
const { stdout } = await run(target, ['version'])
process.stdout.write(
  `Caddy ${stdout.trim()} in ${target} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`,
)

async function fetchInto(folder: string): Promise<void> {
  await Promise.all(
    ['lists/partial', 'archives/partial'].map((name) => mkdir(path.join(folder, name), { recursive: true })),
  )
  const source = `deb [signed-by=${KEYRING}] ${await mirror()} trixie-backports main\n`
  await writeFile(path.join(folder, 'source.list'), source)
  const options = [
    `Dir::Etc::SourceList=${folder}/source.list`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${folder}/lists`,
    `Dir::Cache=${folder}`,
    // Run as root, apt would switch to its own user, which may not enter the checkout.
    'APT::Sandbox::User=',
  ].flatMap((option) => ['-o', option])
  await run('apt-get', [...options, '-q', 'update'], { cwd: folder })
  await run('apt-get', [...options, '-q', 'download', 'caddy'], { cwd: folder })
  await run('sh', ['-c', 'dpkg-deb -x caddy_*.deb .'], { cwd: folder })
}

/** Where this machine gets its Debian packages from. */
async function mirror(): Promise<string> {
  const { stdout } = await run('apt-get', ['indextargets', '--format', '$(SITE)', 'Label: Debian'])
  const [site] = stdout.trim().split('\n')
  if (site) return site
  throw new Error(
    'apt knows no Debian mirror; run apt-get update first, or install Caddy 2.8 or later by hand',
  )
}
