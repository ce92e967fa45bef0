import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'

const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts')

t.test('the command reads what Next.js would, in its order, and the environment before all', async (t) => {
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'portico-env-'))
  t.teardown(() => rmSync(cwd, { recursive: true }))
  const asked = (env: Record<string, string> = {}) => {
    const { PATH = '' } = process.env
    const line = [main, 'can', 'user:mei', 'subscribe', 'room:7']
    return spawnSync(process.execPath, line, { cwd, env: { PATH, ...env }, encoding: 'utf8' }).stderr
  }
  for (const [file, name] of [
    ['.env', 'of-all'],
    ['.env.development', 'of-development'],
    ['.env.production', 'of-production'],
    ['.env.local', 'of-this-machine'],
  ] as const) {
    writeFileSync(path.join(cwd, file), `CONTRACT=./${name}.ts\n`)
    t.match(asked(), file === '.env.production' ? './of-development.ts' : `./${name}.ts`, file)
  }
  t.match(asked({ NODE_ENV: 'test' }), './of-all.ts', 'tests are the same on every machine')
  rmSync(path.join(cwd, '.env.local'))
  t.match(asked({ NODE_ENV: 'production' }), './of-production.ts')
  t.match(asked({ CONTRACT: './given.ts' }), './given.ts')
})
