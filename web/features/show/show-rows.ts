import type { ReceivedEvent } from '@portico/client'
import type { LiveEvent } from '@portico/client/react'
import type { App } from '@portico/contract'

import type { ShowChannel } from '../../lib/contract.ts'

export type ShowState = 'scheduled' | 'live' | 'ended'

export interface Item {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly priceCents: number
  readonly stock: number
  readonly claimed: number
}

export interface Claim {
  readonly id: string
  readonly itemId: string
  readonly code: string
  readonly userId: string
  readonly name: string
}

export interface ShowRows {
  readonly state: ShowState
  /** Sorted by code. */
  readonly items: readonly Item[]
  /** The latest first. */
  readonly claims: readonly Claim[]
}

type ShowEvent = LiveEvent<ReceivedEvent<App, ShowChannel>>

/** A show after one more event. */
export function showRows(rows: ShowRows, happened: ShowEvent): ShowRows {
  switch (happened.event) {
    case 'show.started':
      return { ...rows, state: 'live' }
    case 'show.ended':
      return { ...rows, state: 'ended' }
    case 'item.added': {
      const others = rows.items.filter(({ id }) => id !== happened.data.id)
      return { ...rows, items: [...others, { ...happened.data, claimed: 0 }].toSorted(byCode) }
    }
    case 'item.claimed': {
      const { claimId: id, itemId, code, userId, name, claimed } = happened.data
      const items = rows.items.map((item) => (item.id === itemId ? { ...item, claimed } : item))
      return { ...rows, items, claims: [{ id, itemId, code, userId, name }, ...rows.claims] }
    }
    default:
      happened satisfies never
      return rows
  }
}

export function byCode(a: { readonly code: string }, b: { readonly code: string }): number {
  return a.code.localeCompare(b.code, 'en', { numeric: true })
}
