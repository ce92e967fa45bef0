import { setTimeout as delay } from 'node:timers/promises'
import { Random } from '@portico/harness/random'
import type { Span } from '../chronicle.ts'
import { now } from '../clock.ts'
import type { Planned } from '../schedule.ts'
import type { Scene, Subject } from './fault.ts'
import { faults } from './table.ts'

/** Causes each planned fault at its time, and mends it. Resolves when all are mended. */
export async function runSchedule(
  schedule: readonly Planned[],
  scene: Scene,
  note: (span: Span) => void,
): Promise<void> {
  const begun = now()
  const subjects = new Map<Subject, Promise<void>>()
  const all = schedule.map((planned) => {
    const { subject } = faults[planned.kind]
    const before = subjects.get(subject) ?? Promise.resolve()
    const turn = before.then(async () => {
      await delay(Math.max(0, begun + planned.atMs - now()))
      note(await suffer(planned, scene))
    })
    subjects.set(subject, turn)
    return turn
  })
  await Promise.all(all)
}

async function suffer({ kind, lastsMs, seed }: Planned, scene: Scene): Promise<Span> {
  const from = now()
  const { target, street, mend } = await faults[kind].cause(scene, new Random(seed))
  await delay(lastsMs)
  await mend()
  return { kind, target, street, from, to: now() }
}
