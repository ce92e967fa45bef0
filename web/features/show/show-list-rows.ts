import type { ReceivedEvent } from '@portico/client'
import type { LiveEvent } from '@portico/client/react'
import type { App } from '@portico/contract'

import type { ShowState } from './show-rows.ts'

export interface ShowRow {
  readonly id: string
  readonly title: string
  readonly state: ShowState
  readonly startsAt: string
  readonly hostId: string
  readonly hostName: string
}

export function showListRows(
  rows: readonly ShowRow[],
  { data }: LiveEvent<ReceivedEvent<App, 'shows'>>,
): readonly ShowRow[] {
  return inOrder([...rows.filter(({ id }) => id !== data.id), data])
}

const places = { live: 0, scheduled: 1, ended: 2 } as const satisfies Record<ShowState, number>

/** Live shows first; then scheduled ones, the soonest first; then past ones, the latest first. */
export function inOrder(rows: readonly ShowRow[]): readonly ShowRow[] {
  return rows.toSorted((a, b) => {
    const sooner = a.startsAt.localeCompare(b.startsAt)
    return places[a.state] - places[b.state] || (a.state === 'ended' ? -sooner : sooner)
  })
}
