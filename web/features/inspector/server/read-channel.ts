import { app } from '@portico/contract'
import { type PastPublication, RealtimeFailure } from '@portico/server'
import { notFound } from 'next/navigation'

import { openRealtime } from '../../../lib/realtime.ts'

export interface ChannelPast {
  readonly kind: 'durable' | 'ephemeral'
  /** Where its stream is; undefined for a channel that remembers nothing. */
  readonly offset: number | undefined
  readonly publications: readonly PastPublication[]
}

const PUBLICATIONS = 30

type KnownChannel = Parameters<ReturnType<typeof openRealtime>['history']>[0]

/** What a channel remembers. A name that the contract does not know is no page. */
export async function readChannel(name: string): Promise<ChannelPast> {
  const kind = app.match(name)?.definition.kind ?? notFound()
  try {
    // The contract has just said that it is one of its channels.
    const past = await openRealtime().history(name as KnownChannel, { limit: PUBLICATIONS })
    return { kind, offset: past.offset, publications: past.publications }
  } catch (error) {
    if (error instanceof RealtimeFailure) return { kind, offset: undefined, publications: [] }
    throw error
  }
}
