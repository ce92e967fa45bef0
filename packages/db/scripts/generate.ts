import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/*
 * Generates the Prisma client without a download. Prisma fetches a schema engine before every command, even before
 * `generate`, which never runs it. Naming an existing file as the engine skips the fetch. Never do that for the migrate
 * and db commands: they would run that file, and some report success although they did nothing.
 */

const root = path.resolve(import.meta.dirname, '..')
const stamp = path.join(root, 'src/generated/prisma/.made-from')

const manifest = findPrisma()
// An install without development dependencies has no Prisma CLI; images contain the generated client.
if (manifest !== undefined) {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'prisma/schema.prisma')))
    .update(readFileSync(manifest))
    .digest('hex')
  const made = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
  if (made !== wanted && generate(path.join(path.dirname(manifest), 'build/index.js')))
    writeFileSync(stamp, wanted)
}

function findPrisma(): string | undefined {
  try {
    return createRequire(path.join(root, 'package.json')).resolve('prisma/package.json')
  } catch {
    return undefined
  }
}

function generate(cli: string): boolean {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [cli, 'generate'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      // Prisma records the commands it was given there; the default is the user's home.
      XDG_CONFIG_HOME: path.join(root, 'node_modules/.cache'),
    },
  })
  if (status === 0) return true
  console.error(`prisma generate failed:\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`)
  process.exitCode = 1
  return false
}
