import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import path from 'node:path'

import { RunLock } from './launch/run-lock.ts'
import { checkout } from './workbench/checkout.ts'
import { install } from './workbench/install.ts'
import { step } from './workbench/progress.ts'
import { runMain } from './workbench/run-main.ts'
import { stopSignal } from './workbench/stop-signal.ts'

/**
 * `make clean`: removes what runs and builds have left, data included. Keeps installed and fetched programs, and the
 * records of them. Installs the dependencies only if there is a database to stop.
 */
await runMain(async () => {
  const { lock } = await RunLock.acquire(checkout.run)
  try {
    if (existsSync(checkout.postgres)) await destroyPostgres()
    for (const made of whatWasMade()) rmSync(made, { recursive: true, force: true })
  } finally {
    lock.release()
  }
  // The folder was made for the lock. Root must not leave its own folder in another user's checkout.
  if (readdirSync(checkout.state).length === 0) rmdirSync(checkout.state)
})

function whatWasMade(): string[] {
  const state = readdirSync(checkout.state).map((name) => path.join(checkout.state, name))
  const kept = new Set([checkout.run, checkout.tools, checkout.nodeFolder, checkout.marks])
  return [
    ...state.filter((made) => !kept.has(made)),
    path.join(checkout.web, '.next'),
    path.join(checkout.root, '.tap'),
  ]
}

/** The server may still run after a run that was killed, and its data may be outside the checkout. */
async function destroyPostgres(): Promise<void> {
  await step('dependencies', () => install(stopSignal()))
  const { destroyEmbeddedPostgres } = await import('@portico/postgres/embedded')
  await destroyEmbeddedPostgres(checkout.postgres)
}
