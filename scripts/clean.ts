import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'

import { RunLock } from './launch/run-lock.ts'
import { checkout } from './workbench/checkout.ts'
import { runMain } from './workbench/run-main.ts'

/**
 * `make clean`: removes what runs and builds have left, data included. Installed and fetched programs stay, and what is
 * remembered of them.
 */
await runMain(async () => {
  const { lock } = await RunLock.acquire(checkout.run)
  try {
    if (existsSync(checkout.postgres)) await destroyPostgres()
    for (const made of whatWasMade()) rmSync(made, { recursive: true, force: true })
  } finally {
    lock.release()
  }
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
  const { destroyEmbeddedPostgres } = await import('@portico/postgres/embedded')
  await destroyEmbeddedPostgres(checkout.postgres)
}
