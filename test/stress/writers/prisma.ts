import { setTimeout as delay } from 'node:timers/promises'
import { loadDb } from '@portico/db'
import { portico } from '@portico/server'
import type { Outcome } from '../chronicle.ts'
import { now } from '../clock.ts'
import { app } from '../contract.ts'
import { event } from '../crowd/visitor.ts'
import { type Desk, durableOf } from './writer.ts'

class ChangedItsMind extends Error {}

/** Prisma transactions as an application writes them: the row, then its publication. */
export async function writePrisma(url: string, desk: Desk): Promise<void> {
  const { name, random, note, signal, everyMs } = desk
  const db = await loadDb(url, { maxConnections: 2 })
  const prisma = db.$extends(portico(app))
  const channels = durableOf(desk)
  for (let count = 1; !signal.aborted; count += 1) {
    const id = `t.${name}.${count}`
    const channel = random.pick(channels)
    const isRolledBack = random.chance(0.15)
    const at = now()
    let outcome: Outcome = { kind: 'rolled back' }
    try {
      await prisma.$transaction(async (tx) => {
        await tx.$executeRaw`INSERT INTO journal VALUES (${id}, ${channel}, NULL)`
        await tx.$publish(channel as `room:${string}`, event, { id, channel })
        if (isRolledBack) throw new ChangedItsMind()
        // From here on, a failure may come after the commit.
        outcome = { kind: 'unknown' }
      })
      outcome = { kind: 'committed' }
    } catch {}
    note({ id, channel, by: name, at, outcome })
    await delay(everyMs)
  }
  await db.$disconnect()
}
