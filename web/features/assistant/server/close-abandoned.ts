import { openDb } from '../../../lib/db.ts'
import { endAbandoned } from './end-answer.ts'
import { LEASE_SECONDS } from './lease.ts'

/** Runs once per process, when any answers left by the previous process have certainly lost their lease. */
export function closeAbandonedSoon(): void {
  const close = async () => endAbandoned(await openDb())
  const report = (error: unknown) =>
    process.stderr.write(`assistant: abandoned answers stay open: ${String(error)}\n`)
  setTimeout(() => void close().catch(report), (LEASE_SECONDS + 1) * 1_000).unref()
}
