import { app } from '@portico/contract'
import { type PastPublication, RealtimeFailure } from '@portico/server'
import { notFound } from 'next/navigation'

import { openRealtime } from '../../../lib/realtime.ts'

interface ChannelPast {
  readonly kind: 'durable' | 'ephemeral'
  /** The offset of its stream; undefined for a channel without history. */
  readonly offset: number | undefined
  readonly publications: readonly PastPublication[]
}

const PUBLICATIONS = 30

type KnownChannel = Parameters<ReturnType<typeof openRealtime>['history']>[0]

/** The history of a channel. A name that the contract does not know is a 404. */
export async function readChannel(name: string): Promise<ChannelPast> {
  const kind = app.match(name)?.definition.kind ?? notFound()
  try {
    // Safe: the contract was just asked whether it knows the channel.
    const past = await openRealtime().history(name as KnownChannel, { limit: PUBLICATIONS })
    return { kind, offset: past.offset, publications: past.publications }
  } catch (error) {
    if (error instanceof RealtimeFailure) return { kind, offset: undefined, publications: [] }
    throw error
  }
}
