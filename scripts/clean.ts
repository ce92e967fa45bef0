import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'

import { checkout } from './launch/checkout.ts'
import { explain } from './launch/explain.ts'
import { RunLock } from './launch/run-lock.ts'

/** `make clean`: what runs and builds have left, data included. The installed dependencies stay. */
async function clean(): Promise<void> {
  const { lock } = await RunLock.acquire(checkout.run)
  try {
    if (existsSync(checkout.postgres)) await destroyPostgres()
    for (const made of [checkout.state, path.join(checkout.web, '.next'), path.join(checkout.root, '.tap')])
      rmSync(made, { recursive: true, force: true })
  } finally {
    lock.release()
  }
}

/** Its server may still run, left by a run that was killed, and its data may lie outside the checkout. */
async function destroyPostgres(): Promise<void> {
  const { destroyEmbeddedPostgres } = await import('@portico/db/embedded')
  await destroyEmbeddedPostgres(checkout.postgres)
}

clean().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
})
