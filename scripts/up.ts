import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

import { listenOrExplain, probe } from '../packages/ports/src/index.ts'
import { checkout } from './workbench/checkout.ts'
import { runMain } from './workbench/run-main.ts'

/** The program `docker` cannot be run. */
class NoDocker extends Error {
  override readonly name = 'NoDocker'
}

/**
 * `make up`: the product in containers. A port in use is named before anything is built. It needs Docker, and nothing
 * that has to be installed first.
 */
await runMain(async () => {
  const file = existsSync(checkout.env) ? parseEnv(readFileSync(checkout.env, 'utf8')) : {}
  const port = Number(process.env.PORT || file.PORT || 8080)
  const running = compose(['ps', '--status', 'running', '--quiet', 'proxy'], 'pipe').stdout
  if (running === '' && Number.isInteger(port))
    await listenOrExplain(() => probeForDocker(port), { port, variable: 'PORT' })
  const { status } = compose(['up', '--build', '--detach', '--wait'], 'inherit')
  process.exitCode = status ?? 1
  if (status === 0) console.log(`\n  Portico is open: http://localhost:${port}`)
})

/** Probes the address of compose.yaml. Accepts a port that ordinary users may not open, because Docker's daemon may. */
async function probeForDocker(port: number): Promise<void> {
  try {
    await probe(port, '127.0.0.1')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) throw error
  }
}

function compose(args: readonly string[], stdout: 'pipe' | 'inherit') {
  const done = spawnSync('docker', ['compose', ...args], {
    cwd: checkout.root,
    encoding: 'utf8',
    stdio: ['inherit', stdout, 'inherit'],
  })
  if (done.error)
    throw new NoDocker('docker cannot be run: make up needs it, with compose. make start does without.')
  return done
}
