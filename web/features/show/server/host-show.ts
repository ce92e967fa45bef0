import type { NewItem, NewShow } from '@portico/contract/show'
import type { z } from 'zod'

import type { AppDb, Transaction } from '../../../lib/db.ts'

type HostOutcome = 'done' | 'not-now' | 'not-the-host' | 'no-such-show'

/** A request of a host. Whether they are the host is checked in the same transaction. */
export interface HostCall {
  readonly showId: string
  readonly personId: string
}

const steps = {
  live: { from: 'scheduled', event: 'show.started' },
  ended: { from: 'live', event: 'show.ended' },
} as const

/** A show starts once and ends once. Asking again changes nothing. */
export function changeState(
  db: AppDb,
  { showId, personId }: HostCall,
  to: 'live' | 'ended',
): Promise<HostOutcome> {
  return db.$transaction(async (tx) => {
    const refused = await refuseOthers(tx, { showId, personId })
    if (refused) return refused
    const { from, event } = steps[to]
    const at = new Date()
    const { count } = await tx.show.updateMany({
      where: { id: showId, state: from },
      data: { state: to, ...(to === 'live' && { startsAt: at }) },
    })
    if (count === 0) return (await stateOf(tx, showId)) === to ? 'done' : 'not-now'
    await tx.$publish(`show:${showId}`, event, { at: at.toISOString() })
    await list(tx, showId)
    return 'done'
  })
}

export type AddOutcome = HostOutcome | 'code-taken'

export function addItem(db: AppDb, call: HostCall, item: z.output<typeof NewItem>): Promise<AddOutcome> {
  const { showId } = call
  return db.$transaction(async (tx) => {
    const refused = await refuseOthers(tx, call)
    if (refused) return refused
    if ((await stateOf(tx, showId)) === 'ended') return 'not-now'
    const [added] = await tx.item.createManyAndReturn({ data: [{ ...item, showId }], skipDuplicates: true })
    if (added === undefined) {
      const known = await tx.item.findUnique({ where: { id: item.id }, select: { id: true } })
      return known === null ? 'code-taken' : 'done'
    }
    await tx.$publish(`show:${showId}`, 'item.added', item)
    return 'done'
  })
}

export async function scheduleShow(db: AppDb, hostId: string, show: z.output<typeof NewShow>): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.show.createMany({ data: [{ ...show, hostId }], skipDuplicates: true })
    if (count > 0) await list(tx, show.id)
  })
}

async function refuseOthers(
  tx: Transaction,
  { showId, personId }: HostCall,
): Promise<'no-such-show' | 'not-the-host' | undefined> {
  const show = await tx.show.findUnique({ where: { id: showId }, select: { hostId: true } })
  if (show === null) return 'no-such-show'
  return show.hostId === personId ? undefined : 'not-the-host'
}

async function stateOf(tx: Transaction, id: string) {
  const show = await tx.show.findUniqueOrThrow({ where: { id }, select: { state: true } })
  return show.state
}

/** Publishes the change to the list of shows. */
async function list(tx: Transaction, id: string): Promise<void> {
  const { host, startsAt, ...show } = await tx.show.findUniqueOrThrow({
    where: { id },
    select: {
      id: true,
      title: true,
      state: true,
      startsAt: true,
      host: { select: { id: true, name: true } },
    },
  })
  const { id: hostId, name: hostName } = host
  await tx.$publish('shows', 'show.listed', { ...show, startsAt: startsAt.toISOString(), hostId, hostName })
}
